"""Storage: writes the diary's file anew, so that nothing is left in it of what was erased.

What is deleted stays in free pages, in the write-ahead log and in the indexes of words, which note
a deletion beside the word and drop both only when they are merged.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from scheduler_app.sqlite_library import connected
from scheduler_app.storage.snapshots import configure

_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%USING fts5%'"


def wiped(path: Path, busy_timeout_ms: int) -> bool:
    """Whether all of it could be done; it can be done again."""
    with closing(connected(path)) as opened:
        configure(opened, busy_timeout_ms)
        for (name,) in opened.execute(_INDEXES).fetchall():
            opened.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")
        opened.execute("VACUUM")
        [(busy, _, _)] = opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        return not busy
