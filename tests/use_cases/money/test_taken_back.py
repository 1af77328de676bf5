"""Undo of what money hangs on is whole, told, or refused; what is reopened is as it was before."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.deposit import DepositState
from scheduler_app.domain.money.ledger import Balance, EntryKind
from scheduler_app.domain.money.payments import PaymentSeen
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.states import reopen
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.money.decisions import decide, give_back, spend_credit, waive
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.money.ending import call_off, finish, missed
from scheduler_app.use_cases.money.handing_back import record_refund
from scheduler_app.use_cases.money.payments_seen import take_in
from tests.storage.money.test_books import balance, founded, pay

HOUR = timedelta(hours=1)


@pytest.fixture
def anna(diary: Diary, now: datetime) -> int:
    return founded(diary, now)


def asked_for(diary: Diary, client: int, hours: float, now: datetime) -> int:
    wish = NewBooking(now + hours * HOUR, client_id=client, agreed=Money(8002, "EUR"))
    return book(diary, wish, now=now).id


@pytest.fixture
def visit(diary: Diary, now: datetime, anna: int) -> int:
    """In 30 hours, with a deposit of 40.01 EUR that was paid in cash."""
    one = asked_for(diary, anna, 30, now)
    record_payment(diary, one, 4001, PaidBy.CASH, key="a", now=now)
    return one


def test_a_booking_that_was_paid_for_does_not_vanish(
    diary: Diary, now: datetime, visit: int
) -> None:
    with pytest.raises(NotAllowed, match=r"can't be taken back: €40.01 came in"):
        undo(diary, now=now)
    assert balance(diary, visit) == Balance(held=4001)


def test_where_the_money_goes_by_it_is_told(diary: Diary, now: datetime, visit: int) -> None:
    call_off(diary, visit, by_client=True, reason="ill", now=now)
    assert undo(diary, now=now).told == (
        "€20 of the deposit is not kept after all; €20.01 of the deposit does not go back after all"
    )
    assert redo(diary, now=now).told == (
        "€20 of the deposit is kept; €20.01 of the deposit goes back"
    )


def test_what_has_gone_back_is_not_taken_back(diary: Diary, now: datetime, visit: int) -> None:
    call_off(diary, visit, by_client=False, reason="ill", now=now)
    pay(diary, visit, 4001, now, EntryKind.REFUNDED)
    with pytest.raises(NotAllowed, match=r"€40\.01 of its deposit has gone back already"):
        undo(diary, now=now)
    assert balance(diary, visit) == Balance(refunded=4001)
    # By an explicit word it stands again, and is asked for anew.
    reopen(diary, visit, now=now)
    assert deposit_of(diary, visit, now=now).missing == 4001
    pay(diary, visit, 4001, now)
    call_off(diary, visit, by_client=True, reason="ill", now=now)
    assert balance(diary, visit) == Balance(held=2001, refunded=4001, kept=2000)


def test_what_a_bank_took_does_not_keep_a_step_from_being_taken_back(
    diary: Diary, now: datetime, visit: int
) -> None:
    finish(diary, visit, DepositWord.APPLY, now=now + 31 * HOUR)
    undo(diary, now=now + 31 * HOUR)
    pay(diary, visit, 1000, now, EntryKind.DISPUTED)
    finish(diary, visit, DepositWord.APPLY, now=now + 31 * HOUR)
    assert balance(diary, visit) == Balance(applied=3001, refunded=1000)
    undo(diary, now=now + 31 * HOUR)
    assert balance(diary, visit) == Balance(held=3001, refunded=1000)


def test_reopened_what_was_said_of_its_end_holds_no_more(
    diary: Diary, now: datetime, visit: int
) -> None:
    give_back(diary, visit, 1, reason="a slip", now=now)
    finish(diary, visit, DepositWord.REFUND, now=now + 31 * HOUR)
    undo(diary, now=now + 31 * HOUR)
    redo(diary, now=now + 31 * HOUR)
    assert deposit_of(diary, visit, now=now).on_its_way == 4001
    reopen(diary, visit, now=now + 31 * HOUR)
    seen = deposit_of(diary, visit, now=now + 31 * HOUR)
    assert (seen.balance, seen.on_its_way) == (Balance(held=4001), 1)
    missed(diary, visit, now=now + 31 * HOUR)
    undo(diary, now=now + 31 * HOUR)
    undo(diary, now=now + 31 * HOUR)
    assert deposit_of(diary, visit, now=now + 31 * HOUR).on_its_way == 4001


def test_done_undone_and_cancelled_it_goes_by_the_ladder(
    diary: Diary, now: datetime, visit: int
) -> None:
    finish(diary, visit, DepositWord.APPLY, now=now + 30 * HOUR)
    undo(diary, now=now + 30 * HOUR)
    call_off(diary, visit, by_client=True, reason="ill", now=now + HOUR)
    assert balance(diary, visit) == Balance(held=2001, kept=2000)


def test_part_goes_back_first_and_the_ladder_holds_for_the_rest(
    diary: Diary, now: datetime, visit: int
) -> None:
    give_back(diary, visit, 1001, reason="a slip", now=now)
    pay(diary, visit, 1001, now, EntryKind.REFUNDED)
    call_off(diary, visit, by_client=True, reason="ill", now=now)
    assert balance(diary, visit) == Balance(held=1500, refunded=1001, kept=1500)
    with pytest.raises(NotAllowed, match="gone back already"):
        decide(diary, visit, {DepositWord.KEEP: 4001}, reason="no", now=now)
    decide(diary, visit, {DepositWord.REFUND: 1001, DepositWord.KEEP: 3000}, reason="no", now=now)
    assert balance(diary, visit) == Balance(refunded=1001, kept=3000)


@pytest.fixture
def spent(diary: Diary, now: datetime, anna: int, visit: int) -> int:
    """Another booking, for which the first one's deposit was used as credit."""
    call_off(diary, visit, by_client=True, reason="", now=now, parts={DepositWord.CREDIT: 4001})
    other = asked_for(diary, anna, 60, now)
    seen = spend_credit(diary, other, 4001, now=now)
    assert (seen.state, seen.balance) == (DepositState.HELD, Balance(held=4001))
    return other


def test_credit_comes_back_as_credit(diary: Diary, now: datetime, visit: int, spent: int) -> None:
    call_off(diary, spent, by_client=True, reason="ill", now=now + 20 * HOUR)
    assert balance(diary, spent) == Balance(credit=2001, kept=2000)
    assert deposit_of(diary, spent, now=now).on_its_way == 0
    third = asked_for(diary, spent and 1, 90, now + 20 * HOUR)
    with pytest.raises(NotAllowed, match=r"has 20\.01 EUR as credit"):
        spend_credit(diary, third, 2002, now=now + 20 * HOUR)
    spend_credit(diary, third, 2001, now=now + 20 * HOUR)
    assert balance(diary, third) == Balance(held=2001)
    # It paid for another booking: who takes back steps has to take back that one first.
    reopen(diary, spent, now=now + 20 * HOUR)
    assert balance(diary, spent) == Balance()
    assert deposit_of(diary, spent, now=now + 20 * HOUR).missing == 4001


def test_what_was_spent_is_not_taken_back(
    diary: Diary, now: datetime, visit: int, spent: int
) -> None:
    with pytest.raises(NotAllowed, match="paid for another booking"):
        decide(diary, visit, {}, reason="as agreed", now=now)
    undo(diary, now=now)
    assert balance(diary, spent) == Balance()
    decide(diary, visit, {}, reason="as agreed", now=now)
    assert balance(diary, visit) == Balance(held=2001, kept=2000)


def test_what_is_waived_is_asked_again_once_that_is_taken_back(
    diary: Diary, now: datetime, anna: int
) -> None:
    one = asked_for(diary, anna, 60, now)
    assert waive(diary, one, reason="an old friend", now=now).state is DepositState.WAIVED
    with pytest.raises(NotAllowed, match="nothing to waive"):
        waive(diary, one, reason="again", now=now)
    undo(diary, now=now)
    assert deposit_of(diary, one, now=now).state is DepositState.ASKED


def test_a_price_comes_back_unless_what_was_too_much_has_gone(
    diary: Diary, now: datetime, anna: int
) -> None:
    one = asked_for(diary, anna, 60, now)
    with diary.write("pay", by=By.SYSTEM, at=now) as change:
        seen = PaymentSeen("pi", "", Money(4001, "EUR"), int(now.timestamp()), "ch")
        take_in(change, seen, now, whose=MoneySubject(one))
    edit(diary, one, details={"agreed_price": 4000}, now=now)
    assert undo(diary, now=now).told == "€20.01 of the deposit does not go back after all"
    assert redo(diary, now=now).told == "€20.01 of the deposit goes back"
    record_refund(diary, one, 2001, PaidBy.CASH, key="a", now=now)
    with pytest.raises(NotAllowed, match="has gone back already"):
        undo(diary, now=now)
    assert deposit_of(diary, one, now=now).missing == 0
