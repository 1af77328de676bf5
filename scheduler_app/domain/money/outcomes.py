"""Domain, money: what an ending would do with a deposit, before anybody chooses it."""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.policy import Rung, given_back
from scheduler_app.domain.money.settling import DepositEnding, Split, moves
from scheduler_app.domain.time_units import HOUR


class DepositOutcome(NamedTuple):
    """Where the money would be, in minor units.

    `back` goes back to the client besides what has; `kept` is the practice's, `credit` the
    client's for another booking, `held` waits for a word of the consultant's, and `applied` has
    paid for the visit.
    """

    back: int = 0
    kept: int = 0
    credit: int = 0
    held: int = 0
    applied: int = 0

    def __add__(self, other: object) -> DepositOutcome:
        """The same of two bookings."""
        if not isinstance(other, DepositOutcome):
            return NotImplemented
        return DepositOutcome(*map(sum, zip(self, other, strict=True)))


def outcome(one: BookedDeposit, ending: DepositEnding, *, now: int) -> DepositOutcome:
    """What would become of the money if the booking ended so now (epoch seconds)."""
    return outcome_by(one, one.split(ending=ending, seconds_left=one.counts_from - now))


def outcome_by(one: BookedDeposit, wanted: Split) -> DepositOutcome:
    """What would become of the money by a split."""
    to_do = moves(one.balance, wanted, under_way=one.under_way)
    then = one.balance
    for kind, amount in to_do.at_once:
        then = then.after(kind, amount)
    held = then.held - one.under_way - to_do.refund
    return DepositOutcome(to_do.refund, then.kept, then.credit, held, then.applied)


class NextRung(NamedTuple):
    """Until when (epoch seconds, and in that very second) a cancellation costs no more than now.

    `percent` is how much of a deposit goes back after that.
    """

    until: int
    percent: int


def next_rung(one: BookedDeposit, *, now: int) -> NextRung | None:
    """When a client's cancelling comes to cost more; None where it never does, or does already."""
    ladder = one.terms.ladder
    left = one.counts_from - now
    stands_on = next((n for n, rung in enumerate(ladder) if left >= rung.hours * HOUR), None)
    if stands_on is None:
        return None
    percent = given_back(one.terms, left)
    rest: tuple[Rung | None, ...] = (*ladder[stands_on + 1 :], None)
    for rung, below in zip(ladder[stands_on:], rest, strict=True):
        then = 0 if below is None else below.percent
        if then < percent:
            return NextRung(one.counts_from - rung.hours * HOUR, then)
    return None
