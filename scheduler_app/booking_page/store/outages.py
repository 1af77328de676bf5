"""Booking page: what a command says when the disk or the database server does not do its part."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from scheduler_app.domain.errors import Trouble
from scheduler_app.sqlite_library import driver

NO_ROOM = {errno.ENOSPC, errno.EFBIG} | {getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Also beyond a quota or a limit of the process, which no look at the disk shows."""


def outage_of(error: BaseException) -> Trouble | None:
    """The trouble behind an error of the system or a driver; None where it may be a bug."""
    if isinstance(error, OSError):
        return _of_system(error)
    told = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(told, driver.OperationalError):
        return _of_file(str(told))
    if isinstance(error, DBAPIError) and type(told).__name__ == "OperationalError":
        return _of_server(told)
    return None


def is_there(file: Path) -> bool:
    """Whether there is such a file; no, too, where this user may not look."""
    try:
        return file.exists()
    except PermissionError:
        return False


@contextmanager
def within_reach(file: Path) -> Iterator[None]:
    """`Trouble` when the file, or its folder, cannot be made."""
    try:
        yield
    except OSError as error:
        raise Trouble(
            f"There can't be a database in {file.parent}: {error.strerror}.",
            remedy="See whether PAGE_DATA is the right folder, and whose it is.",
        ) from error


def _of_system(error: OSError) -> Trouble | None:
    if error.errno in NO_ROOM:
        return _no_room()
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return Trouble(
            f"{error.filename or 'A file'} can't be written: {error.strerror}.",
            remedy="Nothing was changed. Run this as the user that the page runs as.",
        )
    return None


def _of_file(reason: str) -> Trouble | None:
    """By SQLite's own words: its driver gives them no types."""
    if "disk is full" in reason:
        return _no_room()
    if "disk I/O" in reason:
        return Trouble(
            "The disk fails, or a limit forbids to write more.",
            remedy="Nothing was changed. Look into the system's log and make room.",
        )
    if "readonly" in reason or "unable to open" in reason:
        return Trouble(
            "The page's database can't be opened or written.",
            remedy="Nothing was changed. Run this as the user that the page runs as.",
        )
    return None


def _of_server(told: BaseException | None) -> Trouble:
    """What psycopg calls operational: the server's state, never what was asked of it."""
    reason = str(told).partition("\n")[0].strip().rstrip(".")
    return Trouble(
        f"The database server does not do its part: {reason}.",
        remedy="Nothing was changed. See whether it runs, and whether DATABASE_URL is right.",
    )


def _no_room() -> Trouble:
    return Trouble(
        "There is no room left on the disk.", remedy="Nothing was changed. Make room and try again."
    )
