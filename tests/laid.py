"""Tests: new databases whose tables stand already: made once a process, laid where each test wants.

What lies there is what opening an empty place makes; only the work of making it is done once. Tests
of the making itself begin with nothing.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import text

from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.storage.diary import Diary


def new_diary(path: Path) -> Path:
    """Lay a new, empty diary there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return _written(path, _diary())


def new_page(path: Path) -> Path:
    """Lay the database of a page there that has been told nothing, not even who it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return _written(path, _page())


def make_tables(url: str) -> None:
    """Migrate an empty database, and leave to whoever opens it first which page it is."""
    with opened(url) as database:
        migrate(database)
        with database.transaction("migrate") as connection:
            connection.execute(text("DELETE FROM practice"))


def _written(path: Path, content: bytes) -> Path:
    path.touch(0o600)
    path.write_bytes(content)
    return path


@cache
def _diary() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "diary.sqlite3"
        Diary.open(path).close()
        return path.read_bytes()


@cache
def _page() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.sqlite3"
        make_tables(f"sqlite:///{path}")
        return path.read_bytes()
