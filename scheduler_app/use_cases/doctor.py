"""Use case: examine the diary and the installation, changing nothing."""

from __future__ import annotations

import stat
import sys
from dataclasses import dataclass

from sqlalchemy import Connection

from scheduler_app import sqlite_library
from scheduler_app.storage import examination
from scheduler_app.storage.diary import Diary


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was examined; `detail` says what was found, and what to do if not `ok`."""

    check: str
    ok: bool
    detail: str


def examine(diary: Diary) -> list[Check]:
    """Every check, the diary's first."""
    with diary.read() as connection:
        return [
            _file_is_whole(connection),
            _no_hour_twice(connection),
            _history_is_whole(connection),
            _private(diary),
            _schema(connection),
            _sqlite(),
            _time_zones(),
            _python(),
        ]


def _file_is_whole(connection: Connection) -> Check:
    faults = examination.damage(connection)
    detail = "; ".join(faults[:3]) + ". Restore a copy from the backups folder." if faults else "ok"
    return Check("the diary file is whole", not faults, detail)


def _no_hour_twice(connection: Connection) -> Check:
    pairs = examination.overlaps_without_permit(connection)
    told = ", ".join(f"{a} and {b}" for a, b in pairs[:5])
    detail = f"bookings {told} overlap: move one of each pair" if pairs else "ok"
    return Check("no hour is sold twice", not pairs, detail)


def _history_is_whole(connection: Connection) -> Check:
    strays = examination.changes_without_history(connection)
    detail = f"{strays} changes tell nothing of what they did" if strays else "ok"
    return Check("every change has its history", not strays, detail)


def _private(diary: Diary) -> Check:
    mode = stat.S_IMODE(diary.path.stat().st_mode)
    # Windows keeps the profile folder private by its own means and shows no such bits.
    ok = sys.platform == "win32" or not mode & 0o077
    detail = "ok" if ok else f"others can read it: run chmod 600 on {diary.path.name}"
    return Check("the diary is private", ok, detail)


def _schema(connection: Connection) -> Check:
    return Check("the diary is up to date", True, f"schema {examination.version(connection)}")


def _sqlite() -> Check:
    ok = sqlite_library.has_wal_reset_fix(sqlite_library.version())
    found = sqlite_library.version_text()
    return Check("SQLite", ok, found if ok else f"{found}. {sqlite_library.REMEDY}")


def _time_zones() -> Check:
    from importlib.metadata import version

    return Check("time zones", True, f"tzdata {version('tzdata')}")


def _python() -> Check:
    return Check("Python", True, ".".join(map(str, sys.version_info[:3])))
