"""The practice's clock, on a computer that is set to another zone."""

from __future__ import annotations

import ast
import os
import re
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.questions.move_question import MoveQuestion
from tests.desktop.desk import Desk, booked

DESKTOP = Path(__file__).parents[2] / "scheduler_app" / "desktop"

QT_CLOCKS = {
    *("QDateTimeEdit", "QDateEdit", "QTimeEdit", "QCalendarWidget"),
    *("QDateTime", "QDate", "QTime", "QTimeZone"),
}
"""What works in the computer's zone unless it is told otherwise, and in its locale always."""

WITHOUT_A_DIARY = "care/file_trouble/"
"""Where the practice's zone can't be known."""

needs_tzset = pytest.mark.skipif(not hasattr(time, "tzset"), reason="no zone per process here")


@pytest.fixture(params=["Europe/Berlin"])
def computer(request: pytest.FixtureRequest) -> Iterator[str]:
    """The zone that the computer is set to; the practice is in London."""
    before = os.environ["TZ"]
    os.environ["TZ"] = request.param
    time.tzset()
    yield request.param
    os.environ["TZ"] = before
    time.tzset()


@needs_tzset
def test_a_form_that_only_gets_a_title_moves_nothing(computer: str, desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt fri 15:00")
    desk.select(item)
    desk.press("Ctrl+E")
    desk.dialog(BookingEditor).form.title.setFocus()
    desk.write("Printer")
    desk.press("Ctrl+S")
    desk.settle(lambda: desk.items()[0].title == "Printer")
    after = desk.items()[0]
    assert (after.start, after.end) == (item.start, item.end)


@needs_tzset
def test_the_move_question_shows_the_practices_clock(computer: str, desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt fri 11:30")
    desk.select(item)
    desk.press("Ctrl+M")
    question = desk.dialog(MoveQuestion)
    assert "11:30" in question.start.text()
    assert question.moving().start.timestamp() == item.start


def test_today_is_the_practices_day(desk: Desk) -> None:
    """At half past eleven in London in summer it is 22:30 UTC; in Kolkata another day has begun."""
    from scheduler_app.use_cases.practice.settings import save_settings

    desk.now = datetime(2027, 6, 1, 22, 30, tzinfo=UTC)
    save_settings(desk.diary, {"practice.zone": "Asia/Kolkata"}, now=desk.now)
    desk.settle(lambda: desk.tools.today() == date(2027, 6, 2))
    clock = desk.calendar.side.month._clock
    assert clock is not None
    assert clock().date() == date(2027, 6, 2)


def test_the_desktop_asks_neither_the_computers_zone_nor_the_language_of_its_c_library() -> None:
    for file in DESKTOP.rglob("*.py"):
        name = str(file.relative_to(DESKTOP))
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Name):
                assert node.id not in QT_CLOCKS, f"{name}:{node.lineno}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                bare = node.func.attr == "astimezone" and not node.args
                assert not bare or name.startswith(WITHOUT_A_DIARY), f"{name}:{node.lineno}"
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                local = re.search(r"%[aAbBpcxX](?![a-z])", node.value)
                assert local is None, f"{name}:{node.lineno}"
