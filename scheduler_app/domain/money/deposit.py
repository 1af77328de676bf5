"""Domain, money: where the deposit of a booking stands, derived from what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.money.ledger import NOTHING, Balance
from scheduler_app.domain.money.settling import DepositEnding

AT_ONCE_SECONDS = 3_600
"""How long a deposit that is due at once may still be paid, from when its link was there."""


class DepositState(StrEnum):
    """Where the deposit of a booking stands."""

    ASKED = "asked"
    PAYING = "paying"
    HELD = "held"
    APPLIED = "applied"
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    KEPT = "kept"
    CREDIT = "credit"
    """It is left to the client, for any booking of theirs."""
    WAIVED = "waived"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class DepositFacts:
    """What is known of one deposit. `asked` is in minor units of the booking's currency.

    `due` and `now` are epoch seconds. `paying` says that somebody has opened the way to pay and not
    come back yet, `refund_open` how much is to go back and has not been confirmed outside. `gone`
    is what left without being asked for here: refunded elsewhere, or taken back by a bank.
    """

    asked: int
    due: int
    now: int
    balance: Balance = NOTHING
    ending: DepositEnding = DepositEnding.OPEN
    waived: bool = False
    paying: bool = False
    refund_open: int = 0
    gone: int = 0

    @property
    def missing(self) -> int:
        """What has still to be paid, in minor units.

        Whoever had paid is not asked again by itself, whatever became of that.
        """
        if self.waived or self.ending is not DepositEnding.OPEN:
            return 0
        return max(0, self.asked - self.balance.held - self.balance.applied - self.gone)


def state_of(facts: DepositFacts) -> DepositState | None:
    """Where it stands; None where none was ever asked, and nothing came in.

    Of money that is in several places the one tells that concerns the client most: what is on its
    way to them, then what is held, has paid for work, was kept, went back, is their credit.
    """
    standing = facts.balance
    if facts.refund_open:
        return DepositState.REFUNDING
    if facts.missing:
        if facts.paying:
            return DepositState.PAYING
        return DepositState.ASKED if facts.now < facts.due else DepositState.EXPIRED
    for amount, state in (
        (standing.held, DepositState.HELD),
        (standing.applied, DepositState.APPLIED),
        (standing.kept, DepositState.KEPT),
        (standing.refunded, DepositState.REFUNDED),
        (standing.credit, DepositState.CREDIT),
    ):
        if amount > 0:
            return state
    if not facts.asked:
        return None
    return DepositState.WAIVED if facts.waived else DepositState.EXPIRED


def due_at(agreed: int, within_hours: int, start: int, *, link_since: int | None = None) -> int:
    """Until when a deposit has to be there, in epoch seconds.

    That is so many hours after the agreement, and never after the visit has begun. Nobody is late
    who could not pay: it is never sooner than an hour after the link to pay by was there.
    """
    due = agreed + within_hours * 3_600
    if within_hours == 0:
        due += AT_ONCE_SECONDS
    if link_since is not None:
        due = max(due, link_since + AT_ONCE_SECONDS)
    return min(due, start)
