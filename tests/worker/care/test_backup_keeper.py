"""The lane that backs the diary up keeps its word."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.care.backups import BackupStatus
from scheduler_app.storage.backup_folder import folder_of, listed
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.worker import brought
from scheduler_app.worker.care.whole import worker_of
from tests.worker.conftest import an_office

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is none that must be painted first."""
    at_once = tuple(replace(line, after=0.0) for line in brought.JOBS)
    monkeypatch.setattr(brought, "JOBS", at_once)


class Kept:
    """A keeper over a diary, and what it told."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        self._office = an_office(diary, now, diary.path.parent)
        worker = worker_of(self._office.parts())
        self.keeper, self.life = worker.keeper, worker.page.life
        self._told = threading.Condition()
        self.keeper.on_status(self._hear)

    @property
    def now(self) -> datetime:
        return self._office.clock()

    def pass_time(self, time: timedelta) -> None:
        self._office.skew += time

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
    kept.life.start()
    kept.until(lambda status: status.last == NOW)
    kept.pass_time(timedelta(hours=1))
    kept.keeper.back_up_soon()
    kept.until(lambda status: status.last == kept.now)
    kept.life.close()
    assert [one.at for one in listed(diary.path, kept.now)] == [kept.now]

    again = Kept(diary, NOW + timedelta(hours=2))
    again.life.start()
    again.until(lambda status: status.known)
    again.life.close()
    assert len(listed(diary.path, again.now)) == 1


def test_what_keeps_it_from_it_is_said_until_it_can_again(diary: Diary) -> None:
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    folder_of(diary.path).write_text("in the way")
    kept = Kept(diary, NOW)
    kept.life.start()
    status = kept.until(lambda status: bool(status.trouble))
    assert status.last is None
    assert "earlier backups were kept" in status.remedy
    folder_of(diary.path).unlink()
    kept.keeper.back_up_soon()
    status = kept.until(lambda status: not status.trouble)
    assert status.last == NOW
    kept.life.close()
