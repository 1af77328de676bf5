"""Storage: writes the diary's file anew, so that nothing is left in it of what was erased.

What is deleted stays in free pages, in the write-ahead log and in the indexes of words, which note
a deletion beside the word and drop both only when they are merged.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from scheduler_app.sqlite_library import connected
from scheduler_app.storage.snapshots import configure

INDEXES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%'"
"""Those of words, by name."""


def wiped(path: Path, busy_timeout_ms: int) -> bool:
    """Whether all of it could be done; it can be done again."""
    with closing(connected(path)) as opened:
        configure(opened, busy_timeout_ms)
        _write_anew(opened)
        [(busy, _, _)] = opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return not busy


def wipe_copy(file: Path) -> None:
    """The same with a copy of a diary that nobody else has open; nothing is left beside it."""
    with closing(connected(file, isolation_level=None)) as opened:
        opened.execute("PRAGMA journal_mode = DELETE")
        _write_anew(opened)


def _write_anew(opened: Any) -> None:
    for (name,) in opened.execute(INDEXES).fetchall():
        opened.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")
    opened.execute("VACUUM")
