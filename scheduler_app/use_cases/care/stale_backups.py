"""Use cases, care: which backups hold what is erased now, and until when each is kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from scheduler_app.domain.care.backups import kept_until, newest_first
from scheduler_app.domain.clients.erasure import StaleBackup
from scheduler_app.domain.zones import zone
from scheduler_app.storage.backup_folder import listed, put_aside
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.care.copy_diary import copies_in
from scheduler_app.use_cases.practice.rules import get_practice


def stale_backups(diary: DiaryHandle, *, now: datetime) -> list[StaleBackup]:
    """All that there are, and diaries that a restored one has put aside: each is older.

    The newest come first.
    """
    path = Diary.of(diary).path
    found = listed(path, now)
    until = kept_until(found, now, zone(get_practice(diary).zone))
    aside = newest_first(put_aside(path), now)
    return [
        *(StaleBackup(one.name, one.at, until[one]) for one in found),
        *(StaleBackup(one.name, one.at, None) for one in aside),
        *_copy_for_preview(path),
    ]


def _copy_for_preview(path: Path) -> Iterator[StaleBackup]:
    """The copy that a preview is shown over, or that a crash has left of one."""
    copied = copies_in(path.parent) / path.name
    with suppress(OSError):
        made = datetime.fromtimestamp(copied.stat().st_mtime, UTC)
        yield StaleBackup(f"{copied.parent.name}/{copied.name}", made, None)
