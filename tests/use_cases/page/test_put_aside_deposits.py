"""A visit that the practice has put aside: whatever its client does, their deposit is theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.bookings.turns import called_off_by_client
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.storage.bookings.turns import turns_of
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.messages.call_list import records
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.page.link import publish, read_inbox
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.deposits_asked import ask_deposits
from tests.use_cases.page.linked_bookings import KEY
from tests.use_cases.page.test_offering import DAY, choose, link_of, offer

HOURS_BEFORE = timedelta(hours=5)


@pytest.fixture
def paid(practice: Diary, page: FakePage, anna: Client, now: datetime) -> Booking:
    """A visit so soon that its client would get nothing back; its deposit is paid."""
    del page
    ask_deposits(practice, now)
    wish = NewBooking(now + HOURS_BEFORE, client_id=anna.id, agreed=Money(9_000, "EUR"))
    visit = book(practice, wish, now=now)
    record_payment(practice, visit.id, 2_001, PaidBy.CASH, key="k", now=now)
    return visit


def goes_back(diary: Diary, visit: Booking, now: datetime) -> tuple[int, int]:
    """What would go back if its client cancelled now, and what is on its way back."""
    view = deposit_of(diary, visit.id, now=now)
    return view.goes_back, view.on_its_way


def test_who_wants_none_of_the_other_times_gets_everything_back(
    practice: Diary, page: FakePage, paid: Booking, now: datetime
) -> None:
    assert goes_back(practice, paid, now) == (0, 0)
    offer(practice, paid, paid.start + DAY, now=now, aside=True)
    assert goes_back(practice, paid, now) == (2_001, 0)
    publish(practice, page, now=now, key=KEY)
    page.tell(EventKind.WITHDRAWAL, uid=paid.uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert goes_back(practice, paid, now) == (0, 2_001)
    with practice.read() as connection:
        assert called_off_by_client(turns_of(connection, [paid.id])[paid.id]) is None
        assert paid.client_id is not None
        (record,) = records(connection, [paid.client_id], int(now.timestamp())).values()
    assert record.late == 0, "they have called nothing off"


def test_who_chooses_another_time_is_held_by_what_was_agreed(
    practice: Diary, page: FakePage, paid: Booking, now: datetime
) -> None:
    offer(practice, paid, paid.start + DAY, now=now, aside=True)
    publish(practice, page, now=now, key=KEY)
    choose(page, paid, paid.start + DAY)
    read_inbox(practice, page, now=lambda: now)
    # A day and five hours before it: the ladder holds from the time that was chosen.
    assert goes_back(practice, paid, now) == (1_001, 0)
    cancel(practice, paid.id, by=By.CLIENT, now=now)
    assert goes_back(practice, paid, now) == (0, 1_001)


def test_taking_it_back_brings_back_what_was_agreed(
    practice: Diary, paid: Booking, now: datetime
) -> None:
    offer(practice, paid, paid.start + DAY, now=now, aside=True)
    assert undo(practice, now=now).verb == "lose-day"
    assert goes_back(practice, paid, now) == (0, 0)
    redo(practice, now=now)
    assert goes_back(practice, paid, now) == (2_001, 0)
    cancel(practice, paid.id, by=By.CLIENT, now=now)
    assert goes_back(practice, paid, now) == (0, 2_001)
