"""Two clients who turn out to be one: their deposits, refunds and credit stay right to the cent."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money import ledger
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.merge import merge, preview_merge
from scheduler_app.use_cases.money.decisions import decide, spend_credit
from scheduler_app.use_cases.money.deposit import PaidBy, deposit_of, record_payment
from scheduler_app.use_cases.money.ending import call_off, finish
from scheduler_app.use_cases.money.handing_back import record_refund
from tests.storage.money.test_books import booked, founded

HOUR = timedelta(hours=1)


@pytest.fixture
def both(diary: Diary, now: datetime) -> tuple[int, int]:
    """Two records of one person."""
    return founded(diary, now), save_client(diary, Client(0, "Anna S"), now=now).id


def in_all(diary: Diary) -> dict[str, Balance]:
    with diary.look() as asked:
        return ledger.in_all(asked)


def test_a_deposit_that_is_held_and_a_refund_on_its_way_stay(
    diary: Diary, now: datetime, both: tuple[int, int]
) -> None:
    kept, gone = both
    held, off = (booked(diary, gone, now + n * HOUR, now) for n in (30, 40))
    for visit in (held, off):
        record_payment(diary, visit, 4001, PaidBy.CASH, key=str(visit), now=now)
    call_off(diary, off, by_client=False, reason="ill", now=now)
    before = [deposit_of(diary, visit, now=now) for visit in (held, off)]
    sums = in_all(diary)
    merge(diary, kept, gone, now=now)
    after = [deposit_of(diary, visit, now=now) for visit in (held, off)]
    assert [one.balance for one in after] == [one.balance for one in before]
    assert [one.on_its_way for one in after] == [0, 4001]
    assert in_all(diary) == sums
    record_refund(diary, off, 4001, PaidBy.CASH, key="back", now=now)
    ended = finish(diary, held, DepositWord.APPLY, now=now + 40 * HOUR)
    assert ended.deposit.balance == Balance(applied=4001)
    assert deposit_of(diary, off, now=now).balance == Balance(refunded=4001)


def test_credit_of_both_is_one_and_a_merge_that_paid_by_it_stays(
    diary: Diary, now: datetime, both: tuple[int, int]
) -> None:
    kept, gone = both
    first = booked(diary, gone, now + 30 * HOUR, now)
    record_payment(diary, first, 4001, PaidBy.CASH, key="a", now=now)
    decide(diary, first, {DepositWord.CREDIT: 4001}, reason="why", now=now)
    finish(diary, first, None, now=now + 31 * HOUR)
    with diary.look() as asked:
        assert ledger.credit_of(asked, gone) == {"EUR": 4001}
        assert ledger.credit_of(asked, kept) == {}
    now += 32 * HOUR
    assert "credit of" in preview_merge(diary, kept, gone).details[-1]
    merge(diary, kept, gone, now=now)
    with diary.look() as asked:
        assert ledger.credit_of(asked, kept) == {"EUR": 4001}
    number = diary.latest_change()
    second = booked(diary, kept, now + 30 * HOUR, now)
    spend_credit(diary, second, 4001, now=now)
    assert deposit_of(diary, second, now=now).balance.held == 4001
    with pytest.raises(NotAllowed, match="credit"):
        undo(diary, now=now, over=set(range(number + 1, diary.latest_change() + 1)))
