"""Root: the one SQLite library of this process, for the diary and for the booking page's file.

SQLite 3.7.0 to 3.51.2 has the WAL-reset bug: two connections that write and checkpoint at the same
instant can lose committed transactions (https://sqlite.org/wal.html, "The WAL-reset bug"). Most
systems ship such a version, so `pysqlite3`, which brings its own, is used wherever it has a wheel.

All code takes the driver from here: two SQLite libraries in one process do not know of each other's
locks on a file, and each gives away those of the other (https://sqlite.org/howtocorrupt.html).
"""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

driver: ModuleType
"""The driver (PEP 249) that `create_engine(..., module=driver)` and plain connections use."""

try:
    import pysqlite3.dbapi2 as _bundled
except ImportError:
    import sqlite3.dbapi2 as _standard

    driver = _standard
else:
    driver = _bundled

BACKPORTS = {(3, 44): 6, (3, 50): 7}
"""Older lines that the fix was carried back to: the first patch that has it."""

FIXED = (3, 51, 3)
"""The first version of the main line that has the fix."""

SHM_DMS = 128

WITHDRAWN = (3, 52, 0)

REMEDY = (
    "This version of SQLite can lose what was saved when two programs write at once. Where a wheel "
    "of pysqlite3 exists, reinstall with the pinned requirements; elsewhere install a Python that "
    "brings SQLite 3.51.3 or newer. Until then, run one program at a time on the file."
)


def version() -> tuple[int, ...]:
    """The version of the library in use, such as (3, 53, 4)."""
    found: tuple[int, ...] = driver.sqlite_version_info
    return found


def version_text() -> str:
    """The same as text."""
    return ".".join(map(str, version()))


def has_wal_reset_fix(known: tuple[int, ...]) -> bool:
    """Whether this version of SQLite is free of the WAL-reset bug."""
    if known == WITHDRAWN:
        return False
    patch = BACKPORTS.get((known[0], known[1]))
    if patch is not None:
        return known[2] >= patch
    return known >= FIXED


def claim(path: Path) -> None:
    """Create the database file if there is none, readable by its owner only.

    SQLite would make it readable by all. A file that exists is not opened: closing it again would
    drop the locks of every connection that this process has on it. Raises `OSError`.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return


def is_open_elsewhere(path: Path) -> bool:
    """Whether another program has the database open; of this one, nothing may be.

    Every connection to a database with a write-ahead log holds a lock on one byte of its index
    (`UNIX_SHM_DMS` in SQLite's os_unix.c). Windows does not let go of open files at all, and says
    so itself when one is to be renamed.
    """
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        index = path.with_name(f"{path.name}-shm").open("r+b")
    except OSError:
        return False
    with index:
        try:
            fcntl.lockf(index, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, SHM_DMS)
        except OSError as error:
            return error.errno in (errno.EACCES, errno.EAGAIN)
    return False


def connected(path: Path, **options: Any) -> Any:
    """A plain connection to a database file, for work that needs no engine."""
    return driver.connect(str(path), **options)
