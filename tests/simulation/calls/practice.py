"""Calls: one practice with a little of everything, laid once, copied for each try."""

from __future__ import annotations

import atexit
import copy
import itertools
import secrets
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from tests.laid import new_diary
from tests.simulation.calls.founding import Known, found
from tests.simulation.calls.outside import Outside
from tests.simulation.calls.state import Reader, State

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
NAME = "diary.db"


@dataclass
class Practice:
    """A diary in a folder of its own, what is outside, and a clock. `had` is what was prepared."""

    folder: Path
    diary: Diary
    outside: Outside
    known: Known
    now: datetime = NOW
    had: Any = None
    _reader: Reader | None = field(default=None, repr=False)

    def at(self, **later: float) -> datetime:
        """So much later than now."""
        return self.now + timedelta(**later)

    def state(self) -> State:
        """All that the folder holds."""
        return self._looked().state()

    def meaning(self) -> State:
        """The same but for the numbers that rows are given in the order in which they come."""
        return self._looked().meaning()

    def _looked(self) -> Reader:
        if self._reader is None:
            self._reader = Reader(self.diary.path)
        return self._reader

    def warm(self) -> None:
        """Open the connections that are kept, so that calls are numbered alike each time."""
        with self.diary.read(), self.diary.look():
            pass

    def close(self) -> None:
        """It is done with."""
        if self._reader is not None:
            self._reader.close()
        self.diary.close()


@dataclass(frozen=True)
class Laid:
    """A practice that is closed, to be copied."""

    folder: Path
    outside: Outside
    known: Known
    now: datetime
    had: Any

    @contextmanager
    def opened(self) -> Iterator[Practice]:
        """A copy of its own."""
        with _folder() as folder:
            shutil.copytree(self.folder, folder, dirs_exist_ok=True)
            outside = copy.deepcopy(self.outside)
            diary = Diary.open(folder / NAME)
            made = Practice(folder, diary, outside, self.known, self.now, copy.deepcopy(self.had))
            outside.clock = lambda: made.now
            try:
                yield made
            finally:
                made.close()


@contextmanager
def _folder() -> Iterator[Path]:
    # Nothing here is about what a lost disk keeps: memory is faster, where there is some.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@cache
def founded() -> Laid:
    """The practice that all tries begin from."""
    folder = Path(tempfile.mkdtemp(prefix="calls-", dir=_memory()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    diary, outside = Diary.open(new_diary(folder / NAME)), Outside(lambda: NOW)
    with drawn_alike(FOUNDING):
        known = found(diary, outside, NOW)
    return _closed(folder, diary, outside, known, NOW, None)


def _memory() -> Path | None:
    memory = Path("/dev/shm")
    return memory if memory.is_dir() else None


@contextmanager
def prepared(prepare: Any) -> Iterator[Laid]:
    """The same, gone on from by what prepares a use case."""
    if prepare is None:
        yield founded()
        return
    with founded().opened() as made, _folder() as folder:
        with made.outside.reached(), drawn_alike(PREPARING):
            had = prepare(made)
        now = made.now
        made.close()
        shutil.copytree(made.folder, folder, dirs_exist_ok=True)
        _fold(folder)
        yield Laid(folder, made.outside, made.known, now, had)


def _closed(
    folder: Path, diary: Diary, outside: Outside, known: Known, now: datetime, had: Any
) -> Laid:
    diary.close()
    _fold(folder)
    return Laid(folder, outside, known, now, had)


def _fold(folder: Path) -> None:
    with closing(connected(folder / NAME)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


FOUNDING, PREPARING, DOING, AGAIN = (1_000_000 * place for place in range(1, 5))
"""Where the numbers begin from which chance is drawn."""


@contextmanager
def drawn_alike(begin: int) -> Iterator[None]:
    """What is drawn by chance, such as UUIDs, comes out the same each time that this begins."""
    number = itertools.count(begin)

    def drawn(count: int | None = None) -> bytes:
        return next(number).to_bytes(count or 32, "big")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uuid, "uuid4", lambda: uuid.UUID(bytes=drawn(16), version=4))
        patch.setattr(secrets, "token_bytes", drawn)
        patch.setattr(secrets, "token_hex", lambda count=None: drawn(count).hex())
        patch.setattr(secrets, "token_urlsafe", lambda count=None: f"t{drawn(count).hex()}")
        yield
