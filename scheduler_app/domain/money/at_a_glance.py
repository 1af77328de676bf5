"""Domain, money: how the deposit of a booking stands, as a calendar shows it in one sign."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.deposit import DepositState, state_of
from scheduler_app.domain.money.settling import DepositEnding


class DepositGlance(StrEnum):
    """What is seen of a deposit."""

    AWAITED = "awaited"
    """The hour is kept free until it is paid."""
    LATE = "late"
    """It was not paid in time, and the hour is still kept free."""
    HELD = "held"
    UNDECIDED = "undecided"
    """The visit is over, and what is held waits for the consultant's word."""
    REFUND_FAILED = "refund failed"
    DISPUTED = "disputed"


TROUBLES = frozenset({DepositGlance.REFUND_FAILED, DepositGlance.DISPUTED})
"""What the consultant has to see to."""


@dataclass(frozen=True, slots=True)
class DepositSeen:
    """How it stands, with the amount in question; `due` (epoch seconds) where something is."""

    glance: DepositGlance
    amount: Money
    due: int | None = None


@dataclass(frozen=True, slots=True)
class OpenDispute:
    """An open dispute: how much (minor units) and until when it can be answered."""

    amount: int
    due: int | None


def seen(
    one: BookedDeposit, *, now: int, dispute: OpenDispute | None = None, refund_failed: bool = False
) -> DepositSeen | None:
    """What is to be seen of it at an instant (epoch seconds); None where nothing is.

    `refund_failed` says that one did, and that no other has been made yet.
    """
    facts = one.facts(now)
    if dispute is not None:
        disputed = Money(dispute.amount, one.currency)
        return DepositSeen(DepositGlance.DISPUTED, disputed, dispute.due)
    if refund_failed and facts.refund_open:
        return DepositSeen(DepositGlance.REFUND_FAILED, Money(facts.refund_open, one.currency))
    if one.ending is DepositEnding.OPEN and facts.missing:
        if not one.is_confirmed:
            return None
        late = state_of(facts) is DepositState.EXPIRED
        glance = DepositGlance.LATE if late else DepositGlance.AWAITED
        return DepositSeen(glance, Money(facts.missing, one.currency), one.due)
    held = Money(one.balance.held - facts.refund_open, one.currency)
    if held.minor <= 0:
        return None
    if one.ending is DepositEnding.OPEN:
        return DepositSeen(DepositGlance.HELD, held)
    return DepositSeen(DepositGlance.UNDECIDED, held)
