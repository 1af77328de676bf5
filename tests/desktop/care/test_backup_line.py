"""The status bar says when the diary was backed up, and the thread that does it keeps its word."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.desktop.care.backup_line import BackupLine, told
from scheduler_app.domain.care.backups import BackupStatus
from scheduler_app.storage.backup_folder import folder_of, listed
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.ports.backup_keeper import Keeper
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.worker.care.backup_keeper import BackupKeeper
from tests.desktop.desk import NOW, Desk
from tests.fakes.keeper import FakeKeeper

ZONE = ZoneInfo("Europe/London")
LAST = datetime(2027, 3, 2, 8, 12, tzinfo=UTC)
FULL = BackupStatus(
    True, LAST, "No backup could be made. The disk is full.", "The diary itself is safe."
)


@pytest.mark.parametrize(
    ("status", "later", "line", "well"),
    [
        (BackupStatus(), timedelta(), "", True),
        (BackupStatus(known=True), timedelta(), "", True),
        (BackupStatus(True, LAST), timedelta(), "backed up today 08:12", True),
        (BackupStatus(True, LAST), timedelta(days=1), "backed up yesterday 08:12", True),
        (BackupStatus(True, LAST), timedelta(days=3), "not backed up since Tue 2 Mar", False),
        (FULL, timedelta(), "not backed up since 08:12", False),
        (FULL, timedelta(days=1), "not backed up since yesterday", False),
        (replace(FULL, last=None), timedelta(), "not backed up", False),
        (BackupStatus(True, LAST + timedelta(days=9)), timedelta(), "backed up Thu 11 Mar", True),
    ],
)
def test_how_it_stands_in_words(
    status: BackupStatus, later: timedelta, line: str, well: bool
) -> None:
    said = told(status, NOW + later, ZONE)
    assert (said.line, said.well) == (line, well)
    if not well and status.trouble:
        assert said.more == f"{status.trouble} {status.remedy}"


def test_the_status_bar_says_it_and_a_click_tells_why(desk: Desk) -> None:
    line = desk.window.status.line("backup")
    assert isinstance(line, BackupLine)
    assert desk.keeper.running
    assert not line.isVisible()
    desk.keeper.show(BackupStatus(True, LAST))
    desk.settle(line.isVisible)
    assert line.accessibleName() == "backed up today 08:12"
    assert line.dot.isHidden()
    desk.keeper.show(FULL)
    desk.settle(lambda: "not" in line.accessibleName())
    assert not line.dot.isHidden()
    line.click()
    assert desk.toast() == f"{FULL.trouble} {FULL.remedy}"
    desk.window.toast.press("Back up now")
    assert desk.keeper.asked == 1


# -- the thread itself -------------------------------------------------------------------------


@pytest.fixture(params=["real", "fake"])
def keeper(request: pytest.FixtureRequest, diary: Diary) -> Iterator[Keeper]:
    found_practice(diary, zone_name="Europe/London", region="GB", now=NOW)
    made: Keeper
    made = FakeKeeper() if request.param == "fake" else BackupKeeper(diary, lambda: NOW, first=0.0)
    yield made
    made.close()


def test_a_keeper_can_be_started_asked_and_closed_in_any_order(keeper: Keeper) -> None:
    heard: list[int] = []
    stop = keeper.on_status(lambda: heard.append(1))
    keeper.back_up_soon()
    keeper.start()
    keeper.back_up_soon()
    assert keeper.status().trouble == ""
    stop()
    keeper.close()
    keeper.close()
    keeper.start()


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
