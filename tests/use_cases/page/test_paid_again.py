"""A booking of which money came in, and that stands again by what its client does on the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.money.decisions import decide
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.page.inbox import accept, list_requests, propose
from scheduler_app.use_cases.page.link import read_inbox
from tests.fakes.clients_on_the_page import ANNA, FakePage
from tests.use_cases.page.deposits_asked import ask_deposits
from tests.use_cases.page.linked_bookings import TOMORROW


def paid(practice: Diary, page: FakePage, now: datetime) -> tuple[int, Event]:
    """A visit whose deposit is paid, and the request that it came by."""
    ask_deposits(practice, now)
    event = page.request(now + TOMORROW)
    read_inbox(practice, page, now=lambda: now)
    [request] = list_requests(practice)
    accept(practice, request.id, now=now)
    record_payment(practice, request.booking_id, 2001, PaidBy.CASH, key="a", now=now)
    return request.booking_id, event


def left_to_its_client(practice: Diary, visit: int, now: datetime) -> None:
    """The consultant calls it off, and leaves the money to its client."""
    cancel(practice, visit, now=now)
    decide(practice, visit, {DepositWord.CREDIT: 2001}, reason="They come later.", now=now)
    assert deposit_of(practice, visit, now=now).balance == Balance(credit=2001)


def must_be_held(practice: Diary, visit: int, now: datetime) -> None:
    assert booking_details(practice, visit).booking.state is State.CONFIRMED
    stands = deposit_of(practice, visit, now=now)
    assert stands.balance == Balance(held=2001)
    assert (stands.missing, stands.on_its_way) == (0, 0)


def test_of_what_is_chosen_after_all_the_deposit_is_held(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    visit, event = paid(practice, page, now)
    page.move(event.uid, now + TOMORROW + timedelta(days=1))
    read_inbox(practice, page, now=lambda: now)
    [request] = list_requests(practice)
    propose(practice, request.id, [now + 2 * TOMORROW], now=now)
    left_to_its_client(practice, visit, now)
    start = int((now + 2 * TOMORROW).timestamp())
    wish = replace(event.wish, start=start, at_once=True)  # type: ignore[type-var]
    page.tell(EventKind.CHOICE, uid=event.uid, wish=wish)
    read_inbox(practice, page, now=lambda: now)
    must_be_held(practice, visit, now)


def test_of_what_is_sent_again_the_deposit_is_held(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    visit, event = paid(practice, page, now)
    left_to_its_client(practice, visit, now)
    page.tell(
        EventKind.REQUEST,
        uid=event.uid,
        wish=replace(event.wish, at_once=True),  # type: ignore[type-var]
        person=ANNA,
    )
    read_inbox(practice, page, now=lambda: now)
    must_be_held(practice, visit, now)
