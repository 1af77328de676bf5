"""What an ending would do with a deposit, and until when cancelling costs no more than now."""

from __future__ import annotations

from dataclasses import replace

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.agreement import Agreed
from scheduler_app.domain.money.at_a_glance import DepositGlance, DepositSeen, OpenDispute, seen
from scheduler_app.domain.money.booked_deposit import BookedDeposit, DepositDecision, DepositWord
from scheduler_app.domain.money.ledger import Balance
from scheduler_app.domain.money.outcomes import DepositOutcome, NextRung, next_rung, outcome
from scheduler_app.domain.money.policy import DepositTerms, Rung
from scheduler_app.domain.money.settling import DepositEnding

HOUR = 3600
NOW = 1_000_000
START = NOW + 60 * HOUR
LADDER = (Rung(48, 100), Rung(36, 100), Rung(24, 50))
TERMS = DepositTerms(ladder=LADDER, no_show=10)
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
    terms=TERMS,
    agreed=AGREED,
    currency="EUR",
    balance=Balance(held=4001),
)


def test_each_ending_has_its_amounts_before_it_is_chosen() -> None:
    late = START - 30 * HOUR
    assert outcome(PAID, DepositEnding.CANCELLED_BY_CLIENT, now=NOW) == DepositOutcome(back=4001)
    assert outcome(PAID, DepositEnding.CANCELLED_BY_CLIENT, now=late) == DepositOutcome(2001, 2000)
    assert outcome(PAID, DepositEnding.CANCELLED_BY_PRACTICE, now=late) == DepositOutcome(back=4001)
    assert outcome(PAID, DepositEnding.NO_SHOW, now=late) == DepositOutcome(400, 3601)
    assert outcome(PAID, DepositEnding.DONE, now=late) == DepositOutcome(held=4001)


def test_without_a_policy_nothing_is_kept_unasked() -> None:
    none = replace(PAID, agreed=AGREED._replace(policy=0))
    assert outcome(none, DepositEnding.CANCELLED_BY_CLIENT, now=NOW) == DepositOutcome(held=4001)
    assert outcome(none, DepositEnding.CANCELLED_BY_PRACTICE, now=NOW) == DepositOutcome(back=4001)


def test_what_goes_back_already_does_not_go_back_twice() -> None:
    half = replace(
        PAID,
        balance=Balance(held=3001, refunded=1000),
        under_way=500,
        decisions=(DepositDecision(DepositWord.REFUND, 1500),),
    )
    assert outcome(half, DepositEnding.CANCELLED_BY_PRACTICE, now=NOW) == DepositOutcome(back=2501)
    assert sum(
        [DepositOutcome(1, 2), DepositOutcome(3, 4, 5, 6)], DepositOutcome()
    ) == DepositOutcome(4, 6, 5, 6)


def test_the_next_rung_is_the_next_that_costs_more() -> None:
    assert next_rung(PAID, now=NOW) == NextRung(START - 36 * HOUR, 50)
    assert next_rung(PAID, now=START - 36 * HOUR) == NextRung(START - 36 * HOUR, 50)
    assert next_rung(PAID, now=START - 36 * HOUR + 1) == NextRung(START - 24 * HOUR, 0)
    assert next_rung(PAID, now=START - 24 * HOUR + 1) is None


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
