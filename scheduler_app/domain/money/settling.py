"""Domain, money: what becomes of a deposit once its booking has ended, to the cent.

`split_of` says where the money belongs by what was agreed; a consultant's word may say otherwise.
`moves` compares that with where it is. Both are asked anew whenever something changes: what was
taken back before anybody was paid needs no rule of its own.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.money.ledger import Balance, EntryKind
from scheduler_app.domain.money.policy import WHOLE, DepositTerms, given_back, share


class DepositEnding(StrEnum):
    """How a booking stands, as far as its deposit is concerned."""

    OPEN = "open"
    CANCELLED_BY_CLIENT = "cancelled by the client"
    CANCELLED_BY_PRACTICE = "cancelled by the practice"
    NO_SHOW = "no-show"
    DONE = "done"
    """Until the consultant has said whether it pays for the work or goes back, it is held."""
    RELEASED = "released"
    """It was not paid when it was due: what comes later goes back whole."""
    REVOKED = "revoked"
    """A consumer revoked the contract: whatever was agreed, all but what work cost goes back."""


class Split(NamedTuple):
    """Where money that came in belongs, in minor units; what is left of it is held."""

    refund: int = 0
    keep: int = 0
    credit: int = 0
    apply: int = 0

    @property
    def total(self) -> int:
        """All that is not held."""
        return self.refund + self.keep + self.credit + self.apply


class Moves(NamedTuple):
    """What makes a ledger agree with a split.

    `at_once` are entries of the practice's own books, in the order in which they can be made.
    `refund` is what is to go back outside: it is an entry only once it has gone.
    """

    at_once: tuple[tuple[EntryKind, int], ...] = ()
    refund: int = 0

    def __bool__(self) -> bool:
        return bool(self.at_once or self.refund)


def split_of(
    ending: DepositEnding, terms: DepositTerms, paid: int, seconds_left: int = 0, *, unit: int = 1
) -> Split:
    """What was agreed about `paid` minor units, where nobody decides otherwise.

    `seconds_left` is how long before the start that deadlines count from a client has cancelled.
    What goes back in part goes in whole `unit`s, as cards pay.
    """
    if ending in {DepositEnding.OPEN, DepositEnding.DONE}:
        return Split()
    percent = {
        DepositEnding.CANCELLED_BY_CLIENT: given_back(terms, seconds_left),
        DepositEnding.CANCELLED_BY_PRACTICE: terms.consultant_cancels,
        DepositEnding.NO_SHOW: terms.no_show,
        DepositEnding.RELEASED: WHOLE,
        DepositEnding.REVOKED: WHOLE,
    }[ending]
    back = share(paid, percent, unit)
    return Split(refund=back, keep=paid - back)


def moves(standing: Balance, wanted: Split, *, under_way: int = 0) -> Moves:
    """What is to be done with what a booking's ledger holds, so that it agrees with a split.

    `wanted` is of all that was received. `under_way` is what goes back outside already and is no
    entry yet. What has gone back can't be fetched again: there is less left to hold, then to keep.
    """
    to_hold = standing.received - wanted.total
    gone = max(0, standing.refunded + under_way - wanted.refund - to_hold)
    keep, gone = _less(wanted.keep, gone)
    apply, gone = _less(wanted.apply, gone)
    credit, gone = _less(wanted.credit, gone)
    steps: list[tuple[EntryKind, int]] = []
    for had, has_to, back, there in (
        (standing.applied, apply, EntryKind.APPLIED_BACK, EntryKind.APPLIED),
        (standing.kept, keep, EntryKind.KEPT_BACK, EntryKind.KEPT),
        (standing.credit, credit, EntryKind.CREDIT_USED, EntryKind.CREDITED),
    ):
        if had > has_to:
            steps.insert(0, (back, had - has_to))
        elif had < has_to:
            steps.append((there, has_to - had))
    return Moves(tuple(steps), max(0, wanted.refund - standing.refunded - under_way))


def _less(wanted: int, gone: int) -> tuple[int, int]:
    """What is left of an amount, and of what is gone once it has been taken from it."""
    taken = min(wanted, gone)
    return wanted - taken, gone - taken
