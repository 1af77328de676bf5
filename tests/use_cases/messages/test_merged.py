"""Two clients who turn out to be one: nobody is told of it, and nothing is told twice."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.bookings.states import mark_no_show
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.messages.rules import set_rule
from scheduler_app.use_cases.practice.settings import save_settings
from tests.use_cases.messages.test_hearsay import DAY, HOUR, News


@pytest.fixture
def twins(practice: Diary, now: datetime) -> tuple[News, Client]:
    """Anna, and Anna once more under another address."""
    for moment in ("booked", "moved", "cancelled", "-24h"):
        rule = MessageRule(0, None, read_when(moment), read_channels("mail"), "")
        set_rule(practice, rule, now=now)
    save_settings(practice, {"page.email": "office@example.org"}, now=now)
    anna = save_client(practice, Client(0, "Anna", email="anna@example.org"), now=now)
    other = save_client(practice, Client(0, "Anna S", email="anna@work.example"), now=now)
    return News(practice, now, anna), other


def test_what_was_told_to_one_is_known_to_both(twins: tuple[News, Client]) -> None:
    desk, other = twins
    wish = NewBooking(desk.now + 7 * DAY, client_id=other.id, title="Visit")
    visit = book(desk.diary, wish, now=desk.now)
    series = NewSeries(
        NewBooking(desk.now + 8 * DAY, client_id=other.id, title="Visit"), "FREQ=WEEKLY;COUNT=3"
    )
    first, *_ = book_series(desk.diary, series, now=desk.now)
    assert desk.told() == [f"{visit.id} booked", f"{first.id} booked"]
    merge(desk.diary, desk.client.id, other.id, now=desk.now)
    assert desk.told(60) == []
    move(desk.diary, visit.id, visit.start + HOUR, now=desk.now)
    desk.now += timedelta(minutes=5)
    [(row, text)] = desk.mails()
    assert (row.wanted.booking_id, text.address) == (visit.id, "anna@example.org")
    assert "instead of" in text.text
    # It is another client's now, and told as such: once.
    third = save_client(desk.diary, Client(0, "Otto", email="otto@example.org"), now=desk.now)
    edit(desk.diary, visit.id, details={"client_id": third.id}, now=desk.now)
    assert sorted(desk.told()) == [f"{visit.id} booked", f"{visit.id} cancelled"]
    assert desk.told() == []


def test_taken_back_it_is_told_to_nobody_either(twins: tuple[News, Client]) -> None:
    desk, other = twins
    wish = NewBooking(desk.now + 7 * DAY, client_id=other.id, title="Visit")
    visit = book(desk.diary, wish, now=desk.now)
    assert desk.told() == [f"{visit.id} booked"]
    merge(desk.diary, desk.client.id, other.id, now=desk.now)
    assert desk.told() == []
    undo(desk.diary, now=desk.now)
    assert desk.told(60) == []
    desk.now = visit.start - DAY + timedelta(minutes=1)
    [(row, text)] = desk.mails()
    assert (row.wanted.booking_id, text.address) == (visit.id, "anna@work.example")


def test_what_is_not_told_yet_goes_to_the_one_who_is_kept(twins: tuple[News, Client]) -> None:
    desk, other = twins
    wish = NewBooking(desk.now + 7 * DAY, client_id=other.id, title="Visit")
    visit = book(desk.diary, wish, now=desk.now)
    merge(desk.diary, desk.client.id, other.id, now=desk.now)
    desk.now += timedelta(minutes=5)
    [(row, text)] = desk.mails()
    assert (row.wanted.booking_id, text.address) == (visit.id, "anna@example.org")
    desk.now = visit.start - DAY + timedelta(minutes=1)
    [(_, text)] = desk.mails()
    assert text.address == "anna@example.org"


def test_what_is_old_is_no_news_by_a_merge(twins: tuple[News, Client]) -> None:
    desk, other = twins
    wish = NewBooking(desk.now + HOUR, client_id=other.id, title="Visit")
    visit = book(desk.diary, wish, now=desk.now)
    desk.told()
    desk.now += DAY
    mark_no_show(desk.diary, visit.id, now=desk.now)
    desk.now += DAY
    rule = MessageRule(0, None, read_when("no-show"), read_channels("mail"), "")
    set_rule(desk.diary, rule, now=desk.now)
    desk.now += HOUR
    merge(desk.diary, desk.client.id, other.id, now=desk.now)
    assert desk.told(60) == []
    undo(desk.diary, now=desk.now)
    assert desk.told(60) == []
