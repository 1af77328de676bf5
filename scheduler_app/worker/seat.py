"""Worker: the seat: of all programs that are open on a profile, exactly one does its work.

Who sits holds a lock that the system itself frees when its holder dies, however it dies. The files
say nothing by lying there, and are never removed: who removes one that is held lets a second in.
"""

from __future__ import annotations

import errno
import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from scheduler_app.domain.errors import Trouble

FOLDER = "worker"
"""Where the locks lie, beside the diary: SQLite's own locks on it must not be touched."""

LOOK_SECONDS = 0.2
"""How often a worker without a window looks whether one has opened."""

TRY_SECONDS = 0.02
"""How often a window tries to sit down while another one gets up."""

ANNOUNCE_SECONDS, ASKING_SECONDS = 0.1, 0.005
"""Whoever looks whether a lock is held holds it for an instant: others try again for so long."""


_OPENED = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
"""Never what a link there leads to: it would be made, and locked, in somebody else's folder."""


class ProgramLock:
    """One lock between programs, and between two of these in one program."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    @property
    def held(self) -> bool:
        """Whether it is held here, and still by the file that others would ask for."""
        return self._file is not None and _same(self._file, self._path)

    def take(self) -> bool:
        """Take it if nobody holds it. Raises `Trouble` where there is no place for it."""
        if self._file is not None:
            return True
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self._path, _OPENED, 0o600)
        except OSError as error:
            raise _no_place(self._path.parent, error) from error
        try:
            taken = _lock(file) and _same(file, self._path)
        except OSError as error:
            os.close(file)
            raise _no_place(self._path.parent, error) from error
        if taken:
            self._file = file
        else:
            os.close(file)
        return taken

    def give(self) -> None:
        """Let go of it; nothing happens where it is not held."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)

    def held_elsewhere(self) -> bool:
        """Whether somebody else holds it, and not only asks the same. Raises as `take` does."""
        if self._file is not None:
            return False
        taken = _tried(self, ASKING_SECONDS)
        if taken:
            self.give()
        return not taken


class Seat:
    """The seat of one profile, for one program that is open on it."""

    def __init__(self, data_dir: Path) -> None:
        folder = data_dir / FOLDER
        self._work = ProgramLock(folder / "seat.lock")
        self._window = ProgramLock(folder / "window-open.lock")
        self._alone = ProgramLock(folder / "without-window.lock")

    # -- the window ---------------------------------------------------------------------------

    @contextmanager
    def announced(self) -> Iterator[None]:
        """Say for the length of the block that a window is open: others get up for it."""
        # Where there is no place for it, `sit_down` says so: the window opens all the same.
        with suppress(Trouble):
            _tried(self._window, ANNOUNCE_SECONDS)
        try:
            yield
        finally:
            self._window.give()

    def sit_down(self, stopping: Event, most: float = math.inf) -> bool:
        """Wait until it is free, `most` seconds, and take it.

        False when `stopping` was set meanwhile, or the time is up. Raises as a lock does.
        """
        end = time.monotonic() + most
        while not stopping.is_set() and time.monotonic() < end:
            # Another window may have been announced until now, as where nobody can tell them apart.
            self._window.take()
            if self._work.take():
                return True
            stopping.wait(TRY_SECONDS)
        return False

    # -- who works without a window -----------------------------------------------------------

    @contextmanager
    def alone(self) -> Iterator[None]:
        """For the length of the block this is the one that works without a window, or waits to.

        Raises `Trouble` when there is one already.
        """
        # Whoever asks who works holds it for an instant.
        if not _tried(self._alone, ANNOUNCE_SECONDS):
            raise Trouble(
                "The worker is running already for this diary.",
                remedy="Nothing was begun. One is enough: it goes on whenever no window is open.",
            )
        try:
            yield
        finally:
            self._alone.give()

    def window_is_open(self) -> bool:
        """Whether a window is open, which goes first."""
        return self._window.held_elsewhere()

    def take(self) -> bool:
        """Take it if it is free and no window is open."""
        return not self.window_is_open() and self._work.take()

    def lost(self) -> bool:
        """Whether somebody removed the lock from beneath whoever sits."""
        return not self._work.held

    def give(self) -> None:
        """Get up."""
        self._work.give()
        self._window.give()

    def who_sits(self) -> str:
        """Who works now, in words."""
        if self.window_is_open():
            return "The window of this diary is open, and does its work."
        if self._alone.held_elsewhere():
            return "The worker is running already for this diary, and does its work."
        return "Another program does the work of this diary just now."


def _tried(lock: ProgramLock, seconds: float) -> bool:
    """Take it, three times at least and for so long."""
    end, tries = time.monotonic() + seconds, 1
    while not lock.take():
        if time.monotonic() > end and tries >= 3:
            return False
        tries += 1
        time.sleep(ASKING_SECONDS / 3)
    return True


def _same(file: int, path: Path) -> bool:
    """Whether the open file is the one that lies there: it may have been removed meanwhile."""
    try:
        there, here = path.stat(), os.fstat(file)
    except OSError:
        return False
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)


if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> bool:
        """Lock the first byte, which need not be there. Raises `OSError`."""
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in {errno.EACCES, errno.EDEADLOCK}:
                return False
            raise
        return True

else:
    import fcntl

    def _lock(file: int) -> bool:
        """Lock the file, not this program's name on it: a second `open` of it is a stranger."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def _no_place(folder: Path, error: OSError) -> Trouble:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        way = "Free some space on the disk"
    else:
        way = "Allow writing to the folder, or name another one"
    return Trouble(
        f"The worker can't tell others that it works: {error.strerror or 'the system refuses'}.",
        remedy=f"Nothing is done in the background meanwhile. {way}: {folder}.",
    )
