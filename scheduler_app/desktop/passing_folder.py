"""Desktop: a folder for what is thrown away with its window, also after a crash."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QLockFile

from scheduler_app.domain.errors import Trouble

LOCK = "in-use.lock"
YOUNG_SECONDS = 60.0
"""A folder without a lock may be of a program that is just starting."""


@contextmanager
def passing_folder(prefix: str) -> Iterator[Path]:
    """A folder of ours among the temporary ones, removed at the end of the block.

    What a program that was killed has left under the same prefix is removed first. Raises
    `Trouble` where no such folder can be made.
    """
    place = Path(tempfile.gettempdir())
    sweep(place, prefix)
    try:
        folder = Path(tempfile.mkdtemp(prefix=prefix))
    except OSError as error:
        raise Trouble(
            f"No temporary folder can be made: {error.strerror}.",
            remedy=f"Your own diary is untouched. Make room in {place}, then try again.",
        ) from error
    lock = _lock(folder)
    lock.tryLock(0)
    try:
        yield folder
    finally:
        lock.unlock()
        shutil.rmtree(folder, ignore_errors=True)


def sweep(place: Path, prefix: str) -> None:
    """Remove the folders of programs that have ended without doing it. Others are left alone."""
    for folder in place.glob(f"{prefix}*"):
        if not _is_ours(folder):
            continue
        if not (folder / LOCK).exists() and time.time() - folder.stat().st_mtime < YOUNG_SECONDS:
            continue
        lock = _lock(folder)
        if lock.tryLock(0):
            lock.unlock()
            shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    try:
        about = folder.lstat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    return mine and folder.is_dir() and not folder.is_symlink()


def _lock(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder / LOCK))
    # A lock is stale only when its process is dead, however long the window is open.
    lock.setStaleLockTime(0)
    return lock
