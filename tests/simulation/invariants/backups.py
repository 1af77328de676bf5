"""Simulation: the newest backup is whole, comes back, and tells what the diary told then."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row

from scheduler_app.domain.care.backups import Backup
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.backup_folder import file_of, folder_of
from scheduler_app.storage.care.examination import damage, overlaps_without_permit
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.care.backups import backups_of, restore
from tests.simulation.life.life import Life

AT_MOST = timedelta(hours=28)
"""Between two backups of a laptop that is open: a day of 25 hours, and three tries that failed."""

SETTLED = 4 * 3_600
"""Seconds for which it has been open and its clock right by then."""


def the_newest_backup_comes_back(life: Life) -> None:
    """By the program's own way back, whole, with all that the diary said when it was made."""
    path, now = life.world.diary.path, life.world.now
    made = backups_of(path, now)
    if not made:
        return
    told = _changes_of(life, made[0])
    with tempfile.TemporaryDirectory(dir=path.parent.parent) as folder:
        copy = Path(folder) / path.name
        folder_of(copy).mkdir()
        shutil.copyfile(file_of(path, made[0]), file_of(copy, made[0]))
        restore(copy, made[0], now=now)
        with closing(Diary.open(copy)) as diary, diary.read() as connection:
            assert overlaps_without_permit(connection) == [], "a backup has an hour twice"
            assert damage(connection) == [], "a backup came back damaged"
            assert _changes(connection)[: len(told)] == told, "a backup came back with less"


def there_is_a_backup_of_the_day(life: Life) -> None:
    """Wherever the laptop was open at all since it was due."""
    practice = life.practice
    if practice.settled_for() < SETTLED:
        return
    ages = [practice.now - one.at for one in backups_of(practice.diary.path, practice.now)]
    newest = min((age for age in ages if age >= timedelta(0)), default=None)
    assert newest is not None and newest <= AT_MOST, f"no backup was made since {newest}"


def _changes_of(life: Life, backup: Backup) -> list[Row[Any]]:
    """What the diary tells of the time before a backup was made.

    One that was put back, or written by a wrong clock, may tell of it what no backup knows.
    """
    if life.restored or life.clock_was_wrong:
        return []
    with life.world.diary.read() as connection:
        return [one for one in _changes(connection) if one.at < to_epoch(backup.at)]


def _changes(connection: Connection) -> list[Row[Any]]:
    rows = connection.exec_driver_sql('SELECT id, at, verb, "by" FROM changes ORDER BY id')
    return list(rows)
