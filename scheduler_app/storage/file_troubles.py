"""Storage: the one place where what SQLite and the system say of the diary's file becomes words."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import (
    Busy,
    Damaged,
    DiaryTrouble,
    DiskFails,
    DiskFull,
    NoAccess,
    Trouble,
    WriteProtected,
)
from scheduler_app.sqlite_library import driver

BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB = (
    *(5, 6, 8, 10, 11, 13, 14, 15, 26),
)
"""Primary result codes (https://sqlite.org/rescode.html)."""

AUTH, PERM = 23, 3

_WORDS = {
    "disk is full": FULL,
    "malformed": CORRUPT,
    "not a database": NOTADB,
    "Could not decode": CORRUPT,
    "readonly": READONLY,
    "disk I/O": IOERR,
    "unable to open": CANTOPEN,
    "is locked": BUSY,
}
"""What SQLite and the driver say, where they say no code."""

LEAST_ROOM = 1 << 18
"""Bytes: with less a new log or index of it can't be made, whatever error it shows as."""


@contextmanager
def told_of(path: Path, *, asks: bool = False) -> Iterator[None]:
    """Turn what goes wrong with the diary at `path` into a `Trouble`; bugs pass unchanged.

    Who only `asks` is not told that nothing was saved: they may ask what became of a change.
    """
    try:
        yield
    except UnicodeDecodeError as error:
        # Of the driver, about a name or a message that SQLite read from the file.
        raise damaged(path) from error
    except Exception as error:
        # SQLAlchemy wraps what the driver raises; it is not loaded here only to name its class.
        behind = getattr(error, "orig", error)
        trouble = of_driver(behind, path) if isinstance(behind, driver.Error) else None
        if trouble is None:
            raise
        raise (_only_asked(trouble, path) if asks else trouble) from error


def _only_asked(trouble: Trouble, path: Path) -> Trouble:
    """The same of a question, which says nothing of changes."""
    first = {
        DiskFull: f"Free some space on the disk that holds {path.parent}",
        WriteProtected: f"Allow writing to {path.name} and to its folder {path.parent}",
        DiskFails: "Check that the disk is connected and well",
        Busy: "Wait a moment",
    }.get(type(trouble))
    if first is None:
        return trouble
    remedy = f"What was saved is left as it is. {first}, then see how it stands before you go on."
    return type(trouble)(trouble.message, remedy=remedy)


def of_system(error: OSError, path: Path) -> DiaryTrouble:
    """What the system would not let us do with the file, in words."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return disk_full(path)
    if error.errno == errno.EROFS:
        return write_protected(path)
    if error.errno == errno.EIO:
        return disk_fails()
    return no_access(path, error.strerror or "the system refuses")


def busy() -> Busy:
    """Somebody else writes, for longer than anybody should have to wait."""
    return Busy(
        "Another program is writing to the diary.", remedy="Nothing was changed. Try again."
    )


def disk_full(path: Path) -> DiskFull:
    """There is no room."""
    return DiskFull(
        "The disk is full.",
        remedy="Nothing was changed, and everything saved before is safe. Free some space on the "
        f"disk that holds {path.parent}, then try again.",
    )


def write_protected(path: Path) -> WriteProtected:
    """It may only be read."""
    return WriteProtected(
        "The diary is write-protected.",
        remedy="Nothing was changed, and everything saved before is safe. Allow writing to "
        f"{path.name} and to its folder {path.parent}, then try again.",
    )


def disk_fails() -> DiskFails:
    """Reading or writing went wrong beneath SQLite."""
    return DiskFails(
        "The disk that holds the diary answers with an error.",
        remedy="The last change was not saved; what was saved before was left as it is. Check that "
        "the disk is connected and well, then try again.",
    )


def no_access(path: Path, reason: str) -> NoAccess:
    """It can't even be opened."""
    return NoAccess(
        f"The diary {path.name} can't be opened: {reason}.",
        remedy=f"It was left as it is. Check that the folder {path.parent} is there, is yours and "
        "can be written, or name another one.",
    )


def damaged(path: Path) -> Damaged:
    """It is no diary, or not a whole one any more."""
    return Damaged(
        f"{path.name} is damaged: it can't be read as a diary.",
        remedy="It was left as it is.",
    )


def of_driver(error: BaseException | None, path: Path) -> Trouble | None:
    """The words for an error of the driver; None when it is a bug of ours."""
    reason = str(error)
    if reason == "overlap":
        return Overlap("The time is taken by another booking.", (), remedy="Nothing was changed.")
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else _code_of_words(reason)
    if primary in (BUSY, LOCKED, PROTOCOL):
        return busy()
    if primary in (CORRUPT, NOTADB):
        return damaged(path)
    if primary == FULL:
        return disk_full(path)
    if primary == READONLY:
        return write_protected(path)
    if primary in (IOERR, CANTOPEN, PERM, AUTH):
        return _of_file(primary, path)
    return None


def is_missing(path: Path) -> bool:
    """Whether there certainly is no such file: a folder that may not be looked into may hide it."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _code_of_words(reason: str) -> int:
    """The code of an error that the driver gives none to, as those of the backup; 0 for others."""
    return next((code for words, code in _WORDS.items() if words in reason), 0)


def _of_file(primary: int, path: Path) -> DiaryTrouble:
    """What lies behind an error that SQLite does not tell apart."""
    if _room(path) < LEAST_ROOM:
        return disk_full(path)
    if not is_missing(path) and not os.access(path, os.R_OK):
        return no_access(path, "reading it is not allowed")
    if path.parent.is_dir() and not (os.access(path.parent, os.W_OK) and _writable(path)):
        return write_protected(path)
    if primary == IOERR:
        return disk_fails()
    return no_access(path, "it is not there" if is_missing(path) else "the system refuses")


def _writable(path: Path) -> bool:
    return is_missing(path) or os.access(path, os.W_OK)


def _room(path: Path) -> int:
    try:
        return shutil.disk_usage(path.parent).free
    except OSError:
        return LEAST_ROOM
