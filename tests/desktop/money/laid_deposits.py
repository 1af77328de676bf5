"""A practice with deposits, made once a process and laid where each test wants it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from tests.laid import new_diary
from tests.shots_deposits import Visits
from tests.shots_page import NOW

Fill = Callable[[Diary], Visits]


def lay(path: Path, fill: Fill | None) -> Diary:
    """Open a diary there: a practice as `fill` fills it, or one that is new."""
    new_diary(path)
    path.write_bytes(_made(fill)[0])
    return Diary.open(path)


def visits_of(fill: Fill) -> Visits:
    """The visits that stand in it."""
    return dict(_made(fill)[1])


@cache
def _made(fill: Fill | None) -> tuple[bytes, Visits]:
    with tempfile.TemporaryDirectory() as folder:
        path = new_diary(Path(folder) / "diary.sqlite3")
        diary = Diary.open(path)
        found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
        visits = {} if fill is None else fill(diary)
        diary.close()
        return path.read_bytes(), visits
