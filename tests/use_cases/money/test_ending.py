"""What an ending does with a deposit is known before the click, and done in one step."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.money.outcomes import DepositOutcome
from scheduler_app.domain.money.payments import PaymentSeen
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import reopen
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.money.decisions import decide
from scheduler_app.use_cases.money.deposit import PaidBy, balances, deposit_of, record_payment
from scheduler_app.use_cases.money.ending import call_off, finish, missed, outcome_of
from scheduler_app.use_cases.money.handing_back import record_refund
from scheduler_app.use_cases.money.payments_seen import take_in
from scheduler_app.use_cases.money.policy import set_policy
from tests.storage.money.test_books import booked, founded

HOUR = timedelta(hours=1)


@pytest.fixture
def visit(diary: Diary, now: datetime) -> int:
    """In 30 hours, for 80.02 EUR, with a deposit of 40.01 EUR that was paid in cash."""
    one = booked(diary, founded(diary, now), now + 30 * HOUR, now)
    record_payment(diary, one, 4001, PaidBy.CASH, key="a", now=now)
    return one


def test_every_ending_is_told_to_the_cent(diary: Diary, now: datetime, visit: int) -> None:
    seen = outcome_of(diary, visit, now=now)
    assert seen.if_client_cancels == DepositOutcome(back=2001, kept=2000)
    assert seen.until == now + 6 * HOUR
    assert seen.if_client_waits == DepositOutcome(kept=4001)
    assert seen.if_practice_cancels == DepositOutcome(back=4001)
    assert seen.if_no_show == DepositOutcome(kept=4001)
    assert (seen.if_applied, seen.owed_if_applied) == (DepositOutcome(applied=4001), 4001)
    assert (seen.if_refunded, seen.owed_if_refunded) == (DepositOutcome(back=4001), 8002)
    later = outcome_of(diary, visit, now=now + 6 * HOUR + timedelta(seconds=1))
    assert (later.if_client_cancels, later.until) == (DepositOutcome(kept=4001), None)


@pytest.mark.parametrize(
    ("by_client", "balance", "back"),
    [(True, Balance(held=2001, kept=2000), 2001), (False, Balance(held=4001), 4001)],
)
def test_it_matters_who_cancels(
    diary: Diary, now: datetime, visit: int, by_client: bool, balance: Balance, back: int
) -> None:
    ended = call_off(diary, visit, by_client=by_client, reason="ill", now=now)
    assert (ended.deposit.balance, ended.deposit.on_its_way) == (balance, back)


def test_done_the_deposit_pays_and_the_rest_is_owed(
    diary: Diary, now: datetime, visit: int
) -> None:
    later = now + 40 * HOUR
    ended = finish(diary, visit, DepositWord.APPLY, now=later)
    assert (ended.deposit.balance, ended.owed) == (Balance(applied=4001), 4001)
    undo(diary, now=later)
    assert deposit_of(diary, visit, now=later).balance == Balance(held=4001)
    ended = finish(diary, visit, DepositWord.REFUND, now=later)
    assert (ended.deposit.on_its_way, ended.owed) == (4001, 8002)
    with pytest.raises(NotAllowed):
        finish(diary, visit, None, now=later)


def test_what_was_missed_is_kept_or_forgiven(diary: Diary, now: datetime, visit: int) -> None:
    later = now + 31 * HOUR
    assert missed(diary, visit, now=later).deposit.balance == Balance(kept=4001)
    undo(diary, now=later)
    ended = missed(diary, visit, parts={DepositWord.REFUND: 1001}, reason="snow", now=later)
    assert (ended.deposit.balance, ended.deposit.on_its_way) == (
        Balance(held=1001, kept=3000),
        1001,
    )


def test_what_was_left_as_credit_stays_so(diary: Diary, now: datetime, visit: int) -> None:
    decide(diary, visit, {DepositWord.CREDIT: 1000}, reason="why", now=now)
    ended = finish(diary, visit, DepositWord.APPLY, now=now + 40 * HOUR)
    assert (ended.deposit.balance, ended.owed) == (Balance(credit=1000, applied=3001), 5001)


def test_more_than_the_fee_goes_back_and_tax_comes_on_top(
    diary: Diary, now: datetime, visit: int
) -> None:
    edit(diary, visit, details={"agreed_price": 3000}, now=now)
    assert outcome_of(diary, visit, now=now).if_applied == DepositOutcome(back=1001, applied=3000)
    edit(diary, visit, details={"agreed_price": 10001}, now=now)
    record_payment(diary, visit, 999, PaidBy.CASH, key="b", now=now)
    ended = finish(diary, visit, DepositWord.APPLY, now=now + 40 * HOUR)
    assert ended.owed == 10001 - 5000
    record_payment(diary, visit, 5001, PaidBy.TRANSFER, key="c", now=now + 40 * HOUR)
    seen = outcome_of(diary, visit, now=now + 40 * HOUR)
    assert (seen.fee, seen.paid, seen.owed_if_applied) == (10001, 5001, 0)


def test_what_was_paid_for_the_visit_by_mistake_is_given_back_by_hand(
    diary: Diary, now: datetime, visit: int
) -> None:
    later = now + 40 * HOUR
    finish(diary, visit, DepositWord.APPLY, now=later)
    record_payment(diary, visit, 40010, PaidBy.CASH, key="b", now=later)
    with pytest.raises(NotAllowed, match=r"400\.10 EUR can go back"):
        record_refund(diary, visit, 40011, PaidBy.CASH, key="c", now=later)
    for _ in range(2):
        record_refund(diary, visit, 36009, PaidBy.CASH, key="c", now=later)
    with pytest.raises(NotAllowed):
        record_refund(diary, visit, 36008, PaidBy.CASH, key="c", now=later)
    seen = outcome_of(diary, visit, now=later)
    assert (seen.paid, seen.owed_if_applied) == (4001, 0)
    reopen(diary, visit, now=later)
    call_off(diary, visit, by_client=False, reason="it was not done", now=later)
    record_refund(diary, visit, 8002, PaidBy.TRANSFER, key="d", now=later)
    assert balances(diary)["EUR"] == Balance(refunded=40010 + 4001)
    with pytest.raises(NotAllowed):
        record_refund(diary, visit, 8002, PaidBy.CASH, key="d", now=later)


def test_where_the_work_is_paid_by_the_hour_all_of_it_pays_for_the_visit(
    diary: Diary, now: datetime
) -> None:
    """A price of 0 is none that was said: nothing is more than the fee."""
    anna = founded(diary, now)
    rules = {"deposit": {"kind": "fixed", "amount": 3000, "currency": "EUR"}}
    set_policy(diary, json.dumps(rules), now=now)
    wish = NewBooking(now + 30 * HOUR, client_id=anna, agreed=Money(0, "EUR"))
    by_the_hour = book(diary, wish, now=now).id
    record_payment(diary, by_the_hour, 3000, PaidBy.CASH, key="h", now=now)
    seen = outcome_of(diary, by_the_hour, now=now)
    assert (seen.fee, seen.if_applied) == (None, DepositOutcome(applied=3000))
    ended = finish(diary, by_the_hour, DepositWord.APPLY, now=now + 40 * HOUR)
    assert (ended.deposit.balance, ended.owed) == (Balance(applied=3000), 0)


@pytest.mark.parametrize(
    ("currency", "price", "asked", "back"),
    [("JPY", 8001, 4001, 2001), ("KWD", 80010, 40010, 20010), ("EUR", 1, 1, 1)],
)
def test_half_a_unit_is_the_client_s_and_none_is_lost(
    diary: Diary, now: datetime, currency: str, price: int, asked: int, back: int
) -> None:
    client = founded(diary, now)
    wish = NewBooking(now + 30 * HOUR, client_id=client, agreed=Money(price, currency))
    visit = book(diary, wish, now=now).id
    assert deposit_of(diary, visit, now=now).asked == asked
    record_payment(diary, visit, asked, PaidBy.CASH, key="a", now=now)
    seen = outcome_of(diary, visit, now=now).if_client_cancels
    assert (seen.back, seen.kept) == (back, asked - back)


def test_a_lower_price_gives_back_what_a_card_paid_too_much(
    diary: Diary, now: datetime, visit: int
) -> None:
    edit(diary, visit, details={"agreed_price": 4000}, now=now)
    assert deposit_of(diary, visit, now=now).on_its_way == 0
    other = booked(diary, 1, now + 50 * HOUR, now)
    with diary.write("pay", by=By.SYSTEM, at=now) as change:
        seen = PaymentSeen("pi", "", Money(4001, "EUR"), int(now.timestamp()), "ch")
        take_in(change, seen, now, whose=MoneySubject(other))
    edit(diary, other, details={"agreed_price": 4000}, now=now)
    view = deposit_of(diary, other, now=now)
    assert (view.asked, view.on_its_way, view.by_hand, view.missing) == (2000, 2001, 0, 0)
    edit(diary, other, details={"agreed_price": 9000}, now=now)
    view = deposit_of(diary, other, now=now)
    assert (view.asked, view.on_its_way, view.missing) == (4500, 0, 499)


def test_in_another_currency_all_goes_back_and_is_asked_anew(
    diary: Diary, now: datetime, visit: int
) -> None:
    edit(diary, visit, details={"agreed_price": 9000, "agreed_currency": "CHF"}, now=now)
    view = deposit_of(diary, visit, now=now)
    assert (view.currency, view.on_its_way, view.by_hand) == ("EUR", 4001, 4001)
    record_refund(diary, visit, 4001, PaidBy.CASH, key="a", now=now)
    view = deposit_of(diary, visit, now=now)
    assert (view.currency, view.missing, view.on_its_way) == ("CHF", 4500, 0)
    record_payment(diary, visit, 4500, PaidBy.CASH, key="b", now=now)
    assert deposit_of(diary, visit, now=now).balance == Balance(held=4500)
    assert balances(diary) == {"EUR": Balance(refunded=4001), "CHF": Balance(held=4500)}


def test_moved_the_deposit_goes_along_and_counts_from_whoever_moved_it(
    diary: Diary, now: datetime, visit: int
) -> None:
    move(diary, visit, now + 200 * HOUR, by=By.CLIENT, now=now)
    seen = outcome_of(diary, visit, now=now)
    assert (seen.received, seen.counts_from) == (4001, now + 30 * HOUR)
    assert seen.if_client_cancels == DepositOutcome(back=2001, kept=2000)
    move(diary, visit, now + 210 * HOUR, now=now)
    seen = outcome_of(diary, visit, now=now)
    assert seen.counts_from == now + 210 * HOUR
    assert seen.if_client_cancels == DepositOutcome(back=4001)
    assert seen.until == now + 162 * HOUR


def test_a_client_s_cancelling_on_the_page_counts_from_when_they_did_it(
    diary: Diary, now: datetime, visit: int
) -> None:
    """Within 6 hours half goes back; the diary hears of it a day later."""
    with diary.write("cancel-on-page", by=By.CLIENT, at=now + 27 * HOUR) as change:
        change.said_at = int((now + 5 * HOUR).timestamp())
        change.update("bookings", visit, {"state": "cancelled", "occupies": 0})
    assert deposit_of(diary, visit, now=now + 27 * HOUR).balance == Balance(held=2001, kept=2000)
