"""Clients are asked on the page whether they will be there; the diary knows what they say."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.confirmation import CONFIRM, AskState, ConfirmedBy
from scheduler_app.domain.messages.rules import MessageRule, read_when
from scheduler_app.domain.page.format import Wish
from scheduler_app.domain.page.kinds import EventKind, PageAbility
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases import brought
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.messages.confirmed import confirmation_of
from scheduler_app.use_cases.messages.confirming import client_confirms
from scheduler_app.use_cases.messages.rules import set_rule
from scheduler_app.use_cases.page.link import publish, read_inbox
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.linked_bookings import KEY, TOMORROW, did, link_of, shown, told

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(practice: Diary, page: FakePage, anna: Client, now: datetime) -> Booking:
    """Anna's booking of tomorrow, about which she is asked a day before."""
    rule = MessageRule(0, None, read_when("-24h"), (Channel.MAIL,), CONFIRM)
    set_rule(practice, rule, now=now)
    booking = book(practice, NewBooking(now + TOMORROW, client_id=anna.id, service_id=1), now=now)
    publish(practice, page, now=now, key=KEY)
    return booking


def says(page: FakePage, start: datetime, *, uid: str = "", link: str | None = None) -> None:
    """Somebody presses the button, at the time that the page shows."""
    begin = to_epoch(start)
    wish = Wish(1, begin, begin + 3_600, "Europe/Berlin")
    uid, link = uid or shown(page).uid, link_of(page) if link is None else link
    page.tell(EventKind.CONFIRMATION, wish=wish, uid=uid, link=link)


def state_of(diary: Diary, booking: Booking) -> AskState | None:
    return confirmation_of(diary, [booking.id]).get(booking.id, (None, None))[0]


def test_the_page_asks_from_when_the_message_does(
    practice: Diary, page: FakePage, asked: Booking, now: datetime
) -> None:
    assert shown(page).confirm_from == to_epoch(asked.start - 24 * HOUR)
    assert not shown(page).comes
    says(page, asked.start)
    read_inbox(practice, page, now=lambda: now)
    state, said = confirmation_of(practice, [asked.id])[asked.id]
    assert state is AskState.CONFIRMED and said is not None
    assert (said.how, said.start) == (ConfirmedBy.LINK, to_epoch(asked.start))
    assert "by the link" in did(practice, asked)[0]
    assert told(practice) == [], "good news waits for nobody"
    publish(practice, page, now=now, key=KEY)
    assert shown(page).comes and not shown(page).by_client


def test_doubled_and_late_it_is_said_once(
    practice: Diary, page: FakePage, asked: Booking, now: datetime
) -> None:
    for _ in range(2):
        says(page, asked.start)
    read_inbox(practice, page, now=lambda: now)
    with practice.read() as connection:
        rows = connection.exec_driver_sql("SELECT count(*) FROM confirmations").scalar_one()
    assert rows == 1


def test_another_time_than_the_present_one_confirms_nothing(
    practice: Diary, page: FakePage, asked: Booking, now: datetime
) -> None:
    says(page, asked.start)
    moved = move(practice, asked.id, asked.start + 2 * HOUR, now=now)
    read_inbox(practice, page, now=lambda: now + HOUR)
    assert state_of(practice, asked) is not AskState.CONFIRMED
    publish(practice, page, now=now + HOUR, key=KEY)
    assert shown(page).confirm_from == to_epoch(moved.start - 24 * HOUR)
    assert not shown(page).comes


def test_a_page_whose_clock_is_behind_is_believed(
    practice: Diary, page: FakePage, asked: Booking, now: datetime
) -> None:
    page.now = lambda: now - timedelta(minutes=3)
    publish(practice, page, now=now, key=KEY)
    says(page, asked.start)
    read_inbox(practice, page, now=lambda: now)
    assert state_of(practice, asked) is AskState.CONFIRMED


def test_what_the_consultant_has_on_the_phone_is_shown_there(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    client_confirms(practice, phoned.id, now=now)
    publish(practice, page, now=now, key=KEY)
    assert (shown(page).comes, shown(page).confirm_from) == (True, None)


@pytest.mark.parametrize(
    "event", [{"uid": "9a1f64f4-0d6b-4d0c-8a55-2f4a0f7d9c22"}, {"link": "A" * 22}, {"link": ""}]
)
def test_of_somebody_elses_booking_nothing_is_believed(
    practice: Diary, page: FakePage, asked: Booking, now: datetime, event: dict[str, str]
) -> None:
    says(page, asked.start, **event)
    read_inbox(practice, page, now=lambda: now)
    assert state_of(practice, asked) is not AskState.CONFIRMED
    assert "did not fit" in told(practice)[0]


def test_without_a_time_it_says_nothing(
    practice: Diary, page: FakePage, asked: Booking, now: datetime
) -> None:
    page.tell(EventKind.CONFIRMATION, uid=shown(page).uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert "at which time" in told(practice)[0]
    assert state_of(practice, asked) is not AskState.CONFIRMED


def test_an_older_page_is_told_nothing_and_no_message_points_to_its_button(
    practice: Diary, page: FakePage, asked: Booking, now: datetime
) -> None:
    assert brought.links_of(practice, None, asked.id, now=now, made_up=True).confirm
    page.knows = tuple(each for each in PageAbility if each is not PageAbility.CONFIRMING)
    for _ in range(2):  # the first answer says what it is able to
        publish(practice, page, now=now, key=KEY)
    assert shown(page).confirm_from is None
    told_there = brought.links_of(practice, None, asked.id, now=now, made_up=True)
    assert told_there.booking and not told_there.confirm
