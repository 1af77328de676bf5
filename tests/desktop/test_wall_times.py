"""The practice's clock, on a computer that is set to another zone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

import pytest

from scheduler_app.desktop.editor.editor import BookingEditor
from scheduler_app.desktop.editor.move_question import MoveQuestion
from tests.desktop.desk import Desk, booked

needs_tzset = pytest.mark.skipif(not hasattr(time, "tzset"), reason="no zone per process here")


@pytest.fixture(params=["Europe/Berlin", "America/New_York", "Asia/Kolkata"])
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
