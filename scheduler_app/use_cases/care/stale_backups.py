"""Use cases, care: which backups hold what is erased now, and until when each is kept."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.care.backups import kept_until
from scheduler_app.domain.clients.erasure import StaleBackup
from scheduler_app.domain.zones import zone
from scheduler_app.storage.backup_folder import listed
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.practice.rules import get_practice


def stale_backups(diary: DiaryHandle, *, now: datetime) -> list[StaleBackup]:
    """All that there are: each was made before. The newest come first."""
    found = listed(Diary.of(diary).path, now)
    until = kept_until(found, now, zone(get_practice(diary).zone))
    return [StaleBackup(one.name, one.at, until[one]) for one in found]
