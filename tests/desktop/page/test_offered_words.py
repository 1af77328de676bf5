"""What nobody asked for, and the practice offers by itself, says so among the requests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.desktop.page.inbox import words
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import moment_text
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.inbox import list_requests
from tests.use_cases.page.test_offering import offer

NOW = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TOOLS = cast(
    "Tools", SimpleNamespace(when=partial(moment_text, zone=ZoneInfo("UTC"), today=NOW.date()))
)


@pytest.fixture
def visit(diary: Diary) -> Booking:
    """Tomorrow at ten."""
    return book(diary, NewBooking(NOW + DAY + DAY / 12, title="Printer"), now=NOW)


def test_other_times_than_one_that_can_not_be(diary: Diary, visit: Booking) -> None:
    offer(diary, visit, visit.start + DAY, now=NOW, aside=True)
    (asked,) = list_requests(diary)
    said = words.headline(asked, TOOLS)
    assert said == "A client is offered other times instead of tomorrow 10:00"
    assert words.state_line(asked, TOOLS).startswith("It can't be then. You offered Wed 3 Mar")


def test_an_earlier_time(diary: Diary, visit: Booking) -> None:
    offer(diary, visit, visit.start - DAY / 24, now=NOW)
    (asked,) = list_requests(diary)
    said = words.headline(asked, TOOLS)
    assert said == "A client is offered tomorrow 09:00 instead of tomorrow 10:00"
    assert words.state_line(asked, TOOLS).startswith("You offered tomorrow 09:00.")
