"""Use case, money: what was given back by hand: in cash, by bank transfer, or at a terminal."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.ledger import EntryKind, Posting
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


def record_refund(
    diary: DiaryHandle, booking_id: int, amount: int, by: PaidBy, *, key: str, now: datetime
) -> DepositView:
    """Write down that so much of what is to go back was given back by hand, in minor units.

    What was to go back to a card as well, and goes by hand instead, is not asked for there any
    more. Recorded again for the same `key` it stands once. `InvalidInput` for what is no amount,
    `NotAllowed` where less is to go back.
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
        posting = Posting(
            keys[by],
            EntryKind.REFUNDED,
            booking_id,
            one.client_id,
            amount,
            one.currency,
            reason=by.value,
        )
        is_known = ledger.with_key(change.connection, posting.key) is not None
        owed = one.moves.refund
        if not is_known and amount > owed:
            told = f"{Money(owed, one.currency).plain} {one.currency}".strip()
            raise NotAllowed(
                f"Of this deposit {told} is to go back, and not more.",
                remedy="Nothing was written down. Decide first that more goes back.",
            )
        if ledger.post(change, [posting], at=at):
            rest = amount
            for payment_id, left in refunds.not_gone_back(change.connection, booking_id):
                part = min(rest, left)
                if part > 0:
                    refunds.by_hand(change, payment_id, part, key="", at=at)
                rest -= part
    return deposit_of(diary, booking_id, now=now)
