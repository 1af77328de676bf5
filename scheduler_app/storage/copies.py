"""Storage: whole copies of the diary, made while it is in use and proven before they count.

A copy is made by SQLite's online backup from one snapshot, so that writers go on meanwhile. It is
written under another name, put on the disk, read back and compared, and only then gets its name: a
copy that fails replaces nothing.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from scheduler_app.domain.care.backups import Backup, named
from scheduler_app.domain.errors import Damaged, NoAccess
from scheduler_app.domain.time_units import HOUR
from scheduler_app.sqlite_library import claim, connected, driver
from scheduler_app.storage.backup_folder import folder_of, leads_nowhere
from scheduler_app.storage.file_troubles import of_driver, of_system, told_of
from scheduler_app.storage.own_instructions import QUERY, instruction_faults
from scheduler_app.syncing import make_folder, on_disk

PAGES_A_STEP = 128
"""Half a megabyte, copied in well under 5 ms; other threads have their turn between steps."""

PAUSE_SECONDS = 0.002

STEPS_A_SYNC = 8
"""Synced as it grows: one sync of all of it would keep a writer's own sync waiting."""

STEPS_A_LOOK = 20_000
"""Instructions of SQLite between two looks whether to go on with reading a copy back."""

PART = ".part"
"""How the name of a copy ends that is not proven yet."""

GoingOn = Callable[[], bool]
"""Asked between steps; when it says no, `Stopped` is raised and nothing is left behind."""


class Stopped(Exception):
    """The program ends: the copy is given up."""


Rewriting = Callable[[Path], bool]
"""Told of a copy before it counts; whether it wrote it anew."""


def make(
    path: Path,
    *,
    at: datetime,
    note: str,
    going_on: GoingOn = lambda: True,
    rewriting: Rewriting = lambda _copy: False,
) -> Backup:
    """Copy the diary into its folder of backups, and prove the copy.

    Raises `Trouble` in words when it can't be made, `Damaged` when what was copied is not whole.
    """
    folder = folder_of(path)
    part = folder / f"{path.name}.{os.getpid()}{PART}"
    try:
        with told_of(path), words_of(path):
            with _words_of_folder(folder):
                make_folder(folder, alone=True)
                _sweep(folder)
                claim(part)
            counts = copy(path, part, going_on)
            _must_be_whole(path, faults_of(part, counts, going_on))
            if rewriting(part):
                _must_be_whole(path, faults_of(part, going_on=going_on))
                on_disk(part)
            file = _free_name(path, at, note)
            part.rename(file)
            on_disk(folder)
    except BaseException:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    return Backup(file.name, at, note)


def copy_to(path: Path, target: Path) -> None:
    """Copy the diary to a new file, in a folder that is made if need be. Raises `Trouble`."""
    with told_of(path), words_of(path):
        make_folder(target.parent)
        claim(target)
        copy(path, target)


def copy(path: Path, target: Path, going_on: GoingOn = lambda: True) -> dict[str, int]:
    """Copy the database at `path` over the file `target`; how many rows each table has in it.

    All of it is of one moment, and on the disk when this returns.
    """

    def between(_status: int, left: int, _all: int) -> None:
        if not going_on():
            raise Stopped
        if left // PAGES_A_STEP % STEPS_A_SYNC == 0:
            os.fsync(handle)
        time.sleep(PAUSE_SECONDS)

    with _held(target) as handle, closing(connected(path, isolation_level=None)) as source:
        source.execute("BEGIN")  # one snapshot for the counts and for every step of the copy
        counts = _row_counts(source)
        with closing(connected(target, isolation_level=None)) as copied:
            copied.execute(f"PRAGMA cache_size = {PAGES_A_STEP}")
            # Nobody else knows the file yet: it is synced as a whole, below.
            copied.execute("PRAGMA journal_mode = OFF")
            copied.execute("PRAGMA synchronous = OFF")
            source.backup(copied, pages=PAGES_A_STEP, progress=between)
    on_disk(target)
    return counts


def faults_of(
    file: Path, counts: dict[str, int] | None = None, going_on: GoingOn = lambda: True
) -> list[str]:
    """What is wrong with a copy: its structure, and its rows where `counts` are known."""
    try:
        with closing(frozen(file)) as opened:
            opened.set_progress_handler(lambda: not going_on(), STEPS_A_LOOK)
            found = [str(row[0]) for row in opened.execute("PRAGMA integrity_check(10)")]
            if found != ["ok"]:
                return found
            has = _row_counts(opened)
            foreign = instruction_faults(opened.execute(QUERY).fetchall(), newest=False)
    except driver.Error as error:
        if not going_on():
            raise Stopped from error
        return [_why_unread(error, file)]
    if not has.get("alembic_version"):
        return ["it is no diary"]
    if foreign:
        return foreign
    wrong = counts is not None and {table for table in counts if has.get(table) != counts[table]}
    return [f"rows are missing in {', '.join(sorted(wrong))}"] if wrong else []


def _why_unread(error: Exception, file: Path) -> str:
    """Why a copy could not be read, in words that end a sentence."""
    trouble = of_driver(error, file)
    if isinstance(trouble, Damaged):
        return "it can't be read as a diary"
    if trouble is None:
        return str(error)
    said = trouble.message.rstrip(".")
    return f"{said[:1].lower()}{said[1:]}"


def _must_be_whole(path: Path, faults: list[str]) -> None:
    if faults:
        raise Damaged(
            f"The copy of {path.name} is not whole: {'; '.join(faults[:3])}.",
            remedy="Earlier backups were kept. Run scheduler-app doctor: it tells whether the "
            "diary itself is damaged.",
        )


def copy_file(file: Path, target: Path) -> None:
    """Copy a backup byte by byte; it is on the disk when this returns."""
    with file.open("rb") as source, target.open("wb") as copied:
        while piece := source.read(1 << 20):
            copied.write(piece)
        copied.flush()
        os.fsync(copied.fileno())


def frozen(file: Path) -> Any:
    """A connection that takes the file as it stands and leaves nothing beside it."""
    opened = driver.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)
    opened.execute("PRAGMA trusted_schema = OFF")
    return opened


def _row_counts(connection: Any) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
    ).fetchall()
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for (name,) in tables
    }


def _free_name(path: Path, at: datetime, note: str) -> Path:
    number = 0
    while (file := folder_of(path) / named(path.stem, path.suffix, at, note, number)).exists():
        number += 1
    return file


def _sweep(folder: Path) -> None:
    """Remove what a crash left half made, an hour ago or earlier."""
    for left in folder.glob(f"*{PART}"):
        if time.time() - left.stat().st_mtime > HOUR:
            left.unlink(missing_ok=True)


@contextmanager
def _held(file: Path) -> Iterator[int]:
    """A handle to sync a file by, which nobody else has open."""
    handle = os.open(file, os.O_RDWR)
    try:
        yield handle
    finally:
        os.close(handle)


@contextmanager
def words_of(path: Path) -> Iterator[None]:
    """Say in words what the system would not let us do with the diary at `path`."""
    try:
        yield
    except OSError as error:
        raise of_system(error, path) from error


@contextmanager
def _words_of_folder(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        if leads := leads_nowhere(folder):
            raise NoAccess(
                leads,
                remedy="Nothing was changed. Connect the disk that it lies on, or remove the link.",
            ) from error
        raise NoAccess(
            f"The folder {folder} can't be used: {error.strerror}.",
            remedy="Nothing was changed. Allow writing there, or remove what lies in its place.",
        ) from error
