"""The thread that backs the diary up keeps its word."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from scheduler_app.domain.care.backups import BackupStatus
from scheduler_app.storage.backup_folder import folder_of, listed
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.worker.care.backup_keeper import BackupKeeper

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)


class Kept:
    """A keeper over a diary, and what it told."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        self.now = now
        self.keeper = BackupKeeper(diary, lambda: self.now, first=0.0)
        self._told = threading.Condition()
        self.keeper.on_status(self._hear)

    def _hear(self) -> None:
        with self._told:
            self._told.notify_all()

    def until(self, seen: Callable[[BackupStatus], bool]) -> BackupStatus:
        with self._told:
            assert self._told.wait_for(lambda: seen(self.keeper.status()), 20)
        return self.keeper.status()


def test_it_backs_up_once_a_day_and_when_it_is_asked(diary: Diary) -> None:
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    kept = Kept(diary, NOW)
    kept.keeper.start()
    kept.until(lambda status: status.last == NOW)
    kept.now = NOW + timedelta(hours=1)
    kept.keeper.back_up_soon()
    kept.until(lambda status: status.last == kept.now)
    kept.keeper.close()
    assert [one.at for one in listed(diary.path, kept.now)] == [kept.now]

    again = Kept(diary, NOW + timedelta(hours=2))
    again.keeper.start()
    again.until(lambda status: status.known)
    again.keeper.close()
    assert len(listed(diary.path, again.now)) == 1


def test_what_keeps_it_from_it_is_said_until_it_can_again(diary: Diary) -> None:
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    folder_of(diary.path).write_text("in the way")
    kept = Kept(diary, NOW)
    kept.keeper.start()
    status = kept.until(lambda status: bool(status.trouble))
    assert status.last is None
    assert "earlier backups were kept" in status.remedy
    folder_of(diary.path).unlink()
    kept.keeper.back_up_soon()
    status = kept.until(lambda status: not status.trouble)
    assert status.last == NOW
    kept.keeper.close()
