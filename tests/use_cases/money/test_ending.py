"""What an ending does with a deposit is known before the click, and done in one step."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.money.outcomes import DepositOutcome
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.money.ending import call_off, finish, missed, outcome_of
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
