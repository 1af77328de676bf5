"""Use case, money: what was given back by hand: in cash, by bank transfer, or at a terminal."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import ledger, refunds
from scheduler_app.use_cases.money.deposit import (
    MOST,
    DepositView,
    PaidBy,
    deposit_in,
    deposit_of,
    must_be_the_way,
    seconds_of,
)

if TYPE_CHECKING:
    from scheduler_app.domain.money.booked_deposit import BookedDeposit
    from scheduler_app.storage.journal import Change


def record_refund(
    diary: DiaryHandle, booking_id: int, amount: int, by: PaidBy, *, key: str, now: datetime
) -> DepositView:
    """Write down that so much of what is to go back was given back by hand, in minor units.

    What is more than that is of what was paid for the visit itself, such as by mistake. What was to
    go back to a card as well, and goes by hand instead, is not asked for there any more. Recorded
    again for the same `key` it stands once. `InvalidInput` for what is no amount, `NotAllowed`
    where there is less.
    """
    if not 0 < amount <= MOST:
        raise InvalidInput(
            "amount", "That is no amount that goes back.", remedy="Nothing was written down."
        )
    at = seconds_of(now)
    with writing(diary, "pay-back", by=By.CONSULTANT, at=now) as change:
        one = deposit_in(change.connection, booking_id)
        keys = {way: f"{one.identity}/back/{way}/{key}" for way in PaidBy}
        must_be_the_way(change.connection, keys, by)
        must_be_the_way(change.connection, {way: _of_work(keys[way]) for way in keys}, by)
        if ledger.post(change, _postings(change, one, amount, keys[by], by), at=at):
            refunds.handed_over(change, MoneySubject(booking_id), amount, at=at)
    return deposit_of(diary, booking_id, now=now)


def _of_work(key: str) -> str:
    return f"{key}/work"


def _postings(
    change: Change, one: BookedDeposit, amount: int, key: str, by: PaidBy
) -> list[Posting]:
    """The entries of it: first of the deposit what is to go back, then of what paid for work."""
    keys = {EntryKind.REFUNDED: key, EntryKind.PAYMENT_REFUNDED: _of_work(key)}
    known = {kind: ledger.with_key(change.connection, each) for kind, each in keys.items()}
    of_deposit = known[EntryKind.REFUNDED]
    if any(each is not None for each in known.values()):
        first = 0 if of_deposit is None else of_deposit.posting.amount
    else:
        owed = one.moves.refund
        there = owed + ledger.paid_for_work(change.connection, one.booking_id)
        first = min(amount, owed)
        if amount > there:
            told = f"{Money(there, one.currency).plain} {one.currency}".strip()
            raise NotAllowed(
                f"Of this booking's money {told} can go back by hand, and not more.",
                remedy="Nothing was written down. Decide first that more of the deposit goes back.",
            )
    parts = {EntryKind.REFUNDED: first, EntryKind.PAYMENT_REFUNDED: amount - first}
    return [
        Posting(
            *(keys[kind], kind, one.booking_id, one.client_id, part, one.currency),
            reason=by.value,
        )
        for kind, part in parts.items()
        if part
    ]
