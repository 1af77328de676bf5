"""What is paid by hand stands once, for what the booking is then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import Damaged, InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel, mark_done
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.deposit import (
    PaidBy,
    balances,
    deposit_of,
    ledger_entries,
    record_payment,
)
from tests.storage.money.test_books import booked, founded

HOUR = timedelta(hours=1)


@pytest.fixture
def visit(diary: Diary, now: datetime) -> int:
    """In 30 hours, for a deposit of 40.01 EUR."""
    return booked(diary, founded(diary, now), now + 30 * HOUR, now)


def _paid_rows(diary: Diary) -> list[tuple[object, ...]]:
    with diary.look() as asked:
        return [tuple(row) for row in asked.exec_driver_sql("SELECT way, amount FROM payments")]


def test_a_second_click_records_nothing(diary: Diary, now: datetime, visit: int) -> None:
    first = record_payment(diary, visit, 4001, PaidBy.CASH, key="a", now=now)
    assert (first.state, first.deadline) == (DepositState.HELD, None)
    # Also where the visit was done meanwhile.
    mark_done(diary, visit, now=now + 40 * HOUR)
    record_payment(diary, visit, 4001, PaidBy.CASH, key="a", now=now + 40 * HOUR)
    with pytest.raises(NotAllowed, match="something else"):
        record_payment(diary, visit, 4000, PaidBy.CASH, key="a", now=now)
    with pytest.raises(NotAllowed, match="by cash already"):
        record_payment(diary, visit, 4001, PaidBy.TRANSFER, key="a", now=now)
    assert len(ledger_entries(diary, booking_id=visit)) == 1
    assert _paid_rows(diary) == [("cash", 4001)]


def test_of_what_is_done_the_rest_is_paid(diary: Diary, now: datetime, visit: int) -> None:
    mark_done(diary, visit, now=now + 40 * HOUR)
    record_payment(diary, visit, 8002, PaidBy.TERMINAL, key="a", now=now + 40 * HOUR)
    assert balances(diary) == {"EUR": Balance(applied=8002)}


def test_what_a_client_would_get_back_counts_from_now(
    diary: Diary, now: datetime, visit: int
) -> None:
    record_payment(diary, visit, 4001, PaidBy.TRANSFER, key="a", now=now)
    for hours, back in ((0, 2001), (6, 2001), (6.01, 0)):
        seen = deposit_of(diary, visit, now=now + hours * HOUR)
        assert (seen.goes_back, seen.is_kept) == (back, 4001 - back)
    cancel(diary, visit, now=now)
    seen = deposit_of(diary, visit, now=now)
    assert (seen.state, seen.on_its_way, seen.goes_back) == (DepositState.REFUNDING, 4001, 0)


def test_an_hour_late_it_is_expired(diary: Diary, now: datetime, visit: int) -> None:
    seen = deposit_of(diary, visit, now=now)
    assert seen.deadline == now + 24 * HOUR
    assert deposit_of(diary, visit, now=now + 24 * HOUR).state is DepositState.EXPIRED


def test_what_can_t_be_recorded_is_told(diary: Diary, now: datetime, visit: int) -> None:
    with pytest.raises(InvalidInput, match="no amount"):
        record_payment(diary, visit, 0, PaidBy.CASH, key="a", now=now)
    with pytest.raises(NotFound):
        record_payment(diary, 99, 1, PaidBy.CASH, key="a", now=now)
    anna = save_client(diary, Client(0, "Anna"), now=now)
    free = book(diary, NewBooking(now + 90 * HOUR, client_id=anna.id), now=now)
    with pytest.raises(NotAllowed, match="no price"):
        record_payment(diary, free.id, 1, PaidBy.CASH, key="a", now=now)
    assert deposit_of(diary, free.id, now=now).state is None
    assert ledger_entries(diary) == []


def test_no_link_is_promised_for_what_had_begun(diary: Diary, now: datetime) -> None:
    visit = booked(diary, founded(diary, now), now - HOUR, now)
    told = deposit_of(diary, visit, now=now).no_link
    assert told == "It was booked once it had begun; what is paid by hand can be recorded."


def test_an_entry_of_a_kind_that_nobody_knows_is_told(
    diary: Diary, now: datetime, visit: int
) -> None:
    with diary.write("pay", by=By.SYSTEM, at=now) as change:
        change.connection.exec_driver_sql(
            "INSERT INTO ledger (at, key, kind, booking_id, amount, currency)"
            " VALUES (1, 'x', 'stolen', ?, 1, 'EUR')",
            (visit,),
        )
    with pytest.raises(Damaged, match="“stolen”"):
        deposit_of(diary, visit, now=now)
