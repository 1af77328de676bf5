"""Domain, money: what left the practice's account, held against what the ledger says of it.

Refunds end, fail and come back, and banks take payments and give them back, in whatever order that
becomes known. So nothing is posted because something was heard: what has gone by now is compared
with what entries say, as often as one likes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from scheduler_app.domain.money.ledger import Balance, EntryKind


class Outgoing(NamedTuple):
    """A refund, or a payment that a bank took back: `outside` is its id, `gone` what is gone of it.

    `posted` is what entries say of it, `of_work` the part of that which had paid for work done.
    Amounts are minor units.
    """

    outside: str
    is_dispute: bool
    gone: int
    posted: int = 0
    of_work: int = 0


class OutgoingMove(NamedTuple):
    """An entry that is to be made because of what is called `outside` there."""

    outside: str
    kind: EntryKind
    amount: int


def outgoing_moves(
    standing: Iterable[Outgoing], deposit: Balance, *, for_work: int = 0, credit: int = 0
) -> list[OutgoingMove]:
    """The entries that make a booking's ledger agree with what left, in their order.

    `deposit` is what its pots hold of deposits, `for_work` what is left of payments for work done,
    and `credit` what its client has in all. What was kept, applied or credited is put back first.
    More than there is can't be taken, as a bank may take more than was left of a payment: what is
    missing then is taken of what comes in for the same later.
    """
    all_of_it = list(standing)
    moves: list[OutgoingMove] = []
    held = deposit.held
    for one in all_of_it:
        back = max(0, one.posted - one.gone)
        of_work = max(0, back - (one.posted - one.of_work))
        kind = EntryKind.DISPUTE_WON if one.is_dispute else EntryKind.REFUND_FAILED
        moves += _some(one.outside, kind, back - of_work)
        moves += _some(one.outside, EntryKind.PAYMENT_BACK, of_work)
        held += back - of_work
        for_work += of_work
    left = {
        EntryKind.KEPT_BACK: max(0, deposit.kept),
        EntryKind.APPLIED_BACK: max(0, deposit.applied),
        EntryKind.CREDIT_USED: max(0, min(deposit.credit, credit)),
    }
    for one in all_of_it:
        out = max(0, one.gone - one.posted)
        for kind, there in left.items():
            needed = min(there, max(0, out - held))
            moves += _some(one.outside, kind, needed)
            left[kind] -= needed
            held += needed
        taken = min(out, held)
        kind = EntryKind.DISPUTED if one.is_dispute else EntryKind.REFUNDED
        moves += _some(one.outside, kind, taken)
        held -= taken
        taken = min(out - taken, for_work)
        moves += _some(one.outside, EntryKind.PAYMENT_REFUNDED, taken)
        for_work -= taken
    return moves


def credit_to_fetch(
    standing: Iterable[Outgoing], deposit: Balance, *, for_work: int, credit: int
) -> int:
    """How much of the credit that a booking left has to come back from others it was spent for.

    That is what is gone by now, and is in none of the pots any more: all as of `outgoing_moves`.
    """
    out = sum(one.gone - one.posted for one in standing)
    there = deposit.held + max(0, deposit.kept) + max(0, deposit.applied) + for_work
    left = max(0, min(deposit.credit, credit))
    return max(0, min(out - there - left, deposit.credit - left))


def _some(outside: str, kind: EntryKind, amount: int) -> list[OutgoingMove]:
    return [OutgoingMove(outside, kind, amount)] if amount > 0 else []
