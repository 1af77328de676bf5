"""Who knows of a visit by what they were told of others, and who knows of one no more theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.messages.message import MAIL_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    Scope,
    book_series,
    cancel_in_series,
    edit_in_series,
    move_in_series,
)
from scheduler_app.use_cases.bookings.states import cancel, reopen
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.carrying_out import Fate, carry_out
from scheduler_app.use_cases.messages.rules import set_rule
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakeSecrets

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass
class News:
    """A practice that tells what changes, a client, and the mails as they went out."""

    diary: Diary
    now: datetime
    client: Client

    def series(self, count: int = 4) -> list[Booking]:
        wish = NewBooking(self.now + 7 * DAY, client_id=self.client.id, title="Visit")
        return book_series(self.diary, NewSeries(wish, f"FREQ=WEEKLY;COUNT={count}"), now=self.now)

    def told(self, minutes: int = 5) -> list[str]:
        """What goes out when some minutes have passed: which booking, to whom, and what."""
        self.now += timedelta(minutes=minutes)
        return [
            f"{row.wanted.booking_id} {json.loads(row.wanted.content)['says']}"
            for row, _ in self.mails()
        ]

    def mails(self) -> list[tuple[OutboxRow, WrittenMessage]]:
        found: list[tuple[OutboxRow, WrittenMessage]] = []

        def send(row: OutboxRow) -> Fate:
            words = written(self.diary, TemplateWriter(), row, secrets=FakeSecrets(), now=self.now)
            found.append((row, words))
            return Fate(RowState.SENT)

        carry_out(self.diary, MAIL_KIND, send, lambda: self.now)
        return found


@pytest.fixture
def desk(practice: Diary, now: datetime) -> News:
    for moment in ("booked", "moved", "cancelled"):
        rule = MessageRule(0, None, read_when(moment), read_channels("mail"), "")
        set_rule(practice, rule, now=now)
    save_settings(practice, {"page.email": "office@example.org"}, now=now)
    client = save_client(practice, Client(0, "Anna", email="anna@example.org"), now=now)
    return News(practice, now, client)


def test_a_visit_that_is_moved_or_cancelled_is_told_where_its_series_was(desk: News) -> None:
    visits = desk.series()
    assert desk.told() == [f"{visits[0].id} booked"]
    third, last = visits[2], visits[3]
    move_in_series(desk.diary, third.id, third.start + HOUR, Scope.THIS, now=desk.now)
    cancel(desk.diary, last.id, now=desk.now)
    desk.now += timedelta(minutes=5)
    (moved, text), (off, _) = desk.mails()
    assert (moved.wanted.booking_id, off.wanted.booking_id) == (third.id, last.id)
    assert "instead of" in text.text and "RECURRENCE-ID" not in text.calendar
    assert "METHOD:REQUEST" in text.calendar
    reopen(desk.diary, last.id, now=desk.now)
    assert desk.told() == [f"{last.id} booked"]
    assert desk.told(2_000) == []


def test_what_changes_before_the_series_is_told_is_no_news(desk: News) -> None:
    visits = desk.series()
    desk.now += timedelta(seconds=10)
    move_in_series(desk.diary, visits[2].id, visits[2].start + HOUR, Scope.THIS, now=desk.now)
    cancel(desk.diary, visits[3].id, now=desk.now)
    assert desk.told() == [f"{visits[0].id} booked"]
    assert desk.told() == []


CHANGES: dict[str, Callable[[Diary, Booking, datetime], object]] = {
    "moved": lambda diary, visit, now: move_in_series(
        diary, visit.id, visit.start + HOUR, Scope.FOLLOWING, now=now
    ),
    "cancelled": lambda diary, visit, now: cancel_in_series(
        diary, visit.id, Scope.FOLLOWING, now=now
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_of_many_visits_one_notice_speaks(desk: News, what: str) -> None:
    visits = desk.series(6)
    desk.told()
    CHANGES[what](desk.diary, visits[1], desk.now)
    desk.now += timedelta(minutes=5)
    ((row, words),) = desk.mails()
    assert (row.wanted.booking_id, json.loads(row.wanted.content)["says"]) == (visits[1].id, what)
    assert "follow" in words.text and "4" in words.text
    assert desk.told() == []
    # They know of the others by that notice.
    undo(desk.diary, now=desk.now)
    back = "moved" if what == "moved" else "booked"
    assert desk.told() == [f"{visits[1].id} {back}"]
    cancel(desk.diary, visits[4].id, now=desk.now)
    assert desk.told() == [f"{visits[4].id} cancelled"]


def test_whoever_spoke_for_others_and_changes_again_leaves_that_to_the_next(desk: News) -> None:
    visits = desk.series(5)
    desk.told()
    CHANGES["moved"](desk.diary, visits[1], desk.now)
    cancel(desk.diary, visits[1].id, now=desk.now + timedelta(seconds=5))
    assert sorted(desk.told()) == [f"{visits[1].id} cancelled", f"{visits[2].id} moved"]
    assert desk.told() == []


def test_what_is_taken_back_within_the_minute_is_told_to_nobody(desk: News) -> None:
    visits = desk.series()
    desk.told()
    CHANGES["cancelled"](desk.diary, visits[1], desk.now)
    undo(desk.diary, now=desk.now + timedelta(seconds=20))
    assert desk.told() == []


def test_who_had_a_booking_before_is_told_that_theirs_is_off(desk: News) -> None:
    visit = book(desk.diary, NewBooking(desk.now + 9 * DAY, client_id=desk.client.id), now=desk.now)
    assert desk.told() == [f"{visit.id} booked"]
    bert = save_client(desk.diary, Client(0, "Bert", email="bert@example.org"), now=desk.now)
    edit(desk.diary, visit.id, details={"client_id": bert.id}, now=desk.now)
    moved = move(desk.diary, visit.id, visit.start + DAY, now=desk.now)
    desk.now += timedelta(minutes=5)
    told = {words.address: words for _, words in desk.mails()}
    assert set(told) == {"anna@example.org", "bert@example.org"}
    off = told["anna@example.org"]
    assert "METHOD:CANCEL" in off.calendar and not off.link and "Bert" not in off.text
    assert f":{visit.start.astimezone(ZoneInfo(visit.zone)):%Y%m%dT%H%M}" in off.calendar
    assert desk.told() == []
    cancel(desk.diary, moved.id, now=desk.now)
    desk.now += timedelta(minutes=5)
    assert [words.address for _, words in desk.mails()] == ["bert@example.org"]


@pytest.mark.parametrize("heard", [True, False])
def test_who_had_it_is_told_of_none_that_they_never_heard_of(desk: News, heard: bool) -> None:
    visit = book(desk.diary, NewBooking(desk.now + 9 * DAY, client_id=desk.client.id), now=desk.now)
    if heard:
        desk.told()
    edit(desk.diary, visit.id, details={"client_id": None}, now=desk.now)
    if heard:
        undo(desk.diary, now=desk.now + timedelta(seconds=30))
    assert desk.told() == []


def test_a_series_that_is_given_on_is_told_once_to_each(desk: News) -> None:
    visits = desk.series(5)
    desk.told()
    bert = save_client(desk.diary, Client(0, "Bert", email="bert@example.org"), now=desk.now)
    edit_in_series(
        desk.diary, visits[2].id, Scope.FOLLOWING, details={"client_id": bert.id}, now=desk.now
    )
    assert sorted(desk.told()) == [f"{visits[2].id} booked", f"{visits[2].id} cancelled"]
    cancel(desk.diary, visits[4].id, now=desk.now)
    assert desk.told() == [f"{visits[4].id} cancelled"]
