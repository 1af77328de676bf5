"""Calls: all that a folder of a practice holds, table by table and file by file."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from scheduler_app.sqlite_library import driver

State = Mapping[str, tuple[Any, ...]]
"""The rows of each table; files stand under "files", as their paths and what they hold."""

FILES = "files"

_TABLES = """
SELECT name FROM sqlite_master
 WHERE type = 'table' AND (sql IS NULL OR sql NOT LIKE 'CREATE VIRTUAL%')
   AND name NOT LIKE '%\\_data' ESCAPE '\\' AND name NOT LIKE '%\\_idx' ESCAPE '\\'
   AND name NOT LIKE '%\\_docsize' ESCAPE '\\' AND name NOT LIKE '%\\_config' ESCAPE '\\'
   AND name NOT LIKE '%\\_content' ESCAPE '\\'
 ORDER BY name"""


class Reader:
    """Reads a database and what lies beside it, uncounted, beside whoever works with it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # One of the driver's own, which does not count.
        self._connection = driver.connect(
            str(path), isolation_level=None, factory=driver.Connection
        )
        # Those of the search index hold the same words, cut up.
        names = [name for (name,) in self._connection.execute(_TABLES)]
        self._tables = {name: self._columns(name) for name in names}

    def _columns(self, table: str) -> list[str]:
        return [row[1] for row in self._connection.execute(f'PRAGMA table_info("{table}")')]

    def state(self) -> State:
        """How all of it stands."""
        return self._asked(dict.fromkeys(self._tables, "*"))

    def meaning(self) -> State:
        """The same but for the numbers that rows are given in the order in which they come."""
        asked = {
            name: ", ".join(f'"{each}"' for each in columns if not _ID.fullmatch(each)) or "1"
            for name, columns in self._tables.items()
        }
        return {name: _named(rows) for name, rows in self._asked(asked).items()}

    def _asked(self, columns: Mapping[str, str]) -> dict[str, tuple[Any, ...]]:
        asked = self._connection
        asked.execute("BEGIN")
        found = {
            name: tuple(sorted(asked.execute(f'SELECT {which} FROM "{name}"').fetchall(), key=repr))
            for name, which in columns.items()
        }
        asked.execute("COMMIT")
        found[FILES] = tuple(_files(self._path))
        return found

    def close(self) -> None:
        """Look no more."""
        self._connection.close()


_ID = re.compile(r"id|.*_id|uid|key|serial|heard|.*revision")
_DRAWN = re.compile(r"[0-9a-f]{8}[0-9a-f-]{8,}")


def _named(rows: tuple[Any, ...]) -> tuple[Any, ...]:
    """Rows without what was drawn by chance, or follows from it."""
    plain = [
        tuple(_DRAWN.sub("…", one) if isinstance(one, str) else one for one in row) for row in rows
    ]
    return tuple(sorted(plain, key=repr))


def _files(path: Path) -> list[tuple[str, bytes]]:
    return [
        (file.relative_to(path.parent).as_posix(), file.read_bytes())
        for file in sorted(path.parent.glob(f"{path.name}.*/**/*"))
        if file.is_file()
    ]


def differing(one: State, other: State) -> dict[str, tuple[Any, Any]]:
    """The tables that are not the same, with the rows that only one of both has."""
    return {
        name: (_without(one[name], other[name]), _without(other[name], one[name]))
        for name in one
        if one[name] != other[name]
    }


def _without(some: tuple[Any, ...], others: tuple[Any, ...]) -> list[Any]:
    known = set(others)
    return [row for row in some if row not in known]


def left_out(state: State, tables: Collection[str]) -> State:
    """The same without some tables."""
    return {name: rows for name, rows in state.items() if name not in tables}
