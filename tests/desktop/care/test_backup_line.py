"""The status bar says when the diary was backed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.desktop.care.backup_line import BackupLine, told
from scheduler_app.desktop.frame.undo_sign import UndoSign
from scheduler_app.domain.care.backups import BackupStatus
from tests.desktop.desk import NOW, Desk

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
    assert desk.page.running, "the worker has begun"
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


def test_it_stands_at_the_right_before_undo_and_the_page_at_the_left(desk: Desk) -> None:
    desk.keeper.show(BackupStatus(True, LAST))
    bar = desk.window.status
    page, backup, undo = bar.line("page"), bar.line("backup"), bar.findChild(UndoSign)
    assert page is not None and backup is not None and undo is not None
    desk.settle(backup.isVisible)
    left, right = page.geometry(), backup.geometry()
    assert left.right() < bar.width() // 2 < right.left() < undo.geometry().left()
