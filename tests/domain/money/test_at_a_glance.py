"""Of a deposit the one thing is seen that matters most."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.agreement import Agreed
from scheduler_app.domain.money.at_a_glance import DepositGlance, DepositSeen, OpenDispute, seen
from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.money.policy import DepositTerms
from scheduler_app.domain.money.settling import DepositEnding

HOUR = 3600
NOW = 1_000_000
START = NOW + 60 * HOUR
AGREED = Agreed(1, NOW - HOUR, 1, 12000, "EUR", 4001, 24)
PAID = BookedDeposit(
    1,
    "a",
    1,
    START,
    NOW - HOUR,
    is_confirmed=True,
    ending=DepositEnding.OPEN,
    counts_from=START,
    seconds_left=0,
    terms=DepositTerms(),
    agreed=AGREED,
    currency="EUR",
    balance=Balance(held=4001),
)


def test_one_sign_tells_what_matters_most() -> None:
    unpaid = replace(PAID, balance=Balance())
    due = unpaid.due
    euros = Money(4001, "EUR")
    assert seen(unpaid, now=NOW) == DepositSeen(DepositGlance.AWAITED, euros, due)
    assert seen(unpaid, now=due) == DepositSeen(DepositGlance.LATE, euros, due)
    assert seen(replace(unpaid, is_confirmed=False), now=NOW) is None
    assert seen(PAID, now=NOW) == DepositSeen(DepositGlance.HELD, euros)
    done = replace(PAID, ending=DepositEnding.DONE)
    assert seen(done, now=NOW) == DepositSeen(DepositGlance.UNDECIDED, euros)
    assert seen(replace(done, balance=Balance(applied=4001)), now=NOW) is None
    assert seen(PAID, now=NOW, refund_failed=True) == DepositSeen(DepositGlance.HELD, euros)
    back = replace(PAID, ending=DepositEnding.CANCELLED_BY_PRACTICE)
    assert seen(back, now=NOW) is None
    failed = DepositSeen(DepositGlance.REFUND_FAILED, euros)
    assert seen(back, now=NOW, refund_failed=True) == failed
    dispute = DepositSeen(DepositGlance.DISPUTED, Money(4000, "EUR"), 5)
    assert seen(back, now=NOW, dispute=OpenDispute(4000, 5)) == dispute
