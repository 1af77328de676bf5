"""Tests: a diary with settings in it, its copies, and what they hold."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from scheduler_app.domain.actors import By
from scheduler_app.domain.care.backups import DAILY, Backup
from scheduler_app.storage import copies
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.practice.rules import all_settings, save_settings


def put_in(diary: Diary, now: datetime, **values: str) -> None:
    """Write settings."""
    with diary.write("settings", by=By.CONSULTANT, at=now) as change:
        save_settings(change, values)


def settings_of(path: Path) -> dict[str, str]:
    """The settings that a file holds."""
    diary = Diary.open(path)
    try:
        with diary.read() as connection:
            return dict(all_settings(connection))
    finally:
        diary.close()


def copied(diary: Diary, now: datetime) -> Backup:
    """A backup of today."""
    return copies.make(diary.path, at=now, note=DAILY)
