"""Of whom a deposit is asked."""

from __future__ import annotations

import pytest

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.agreement import PastVisits, deposit_for
from scheduler_app.domain.money.policy import AskedOf, DepositTerms, PercentDeposit

PRICE = Money(8000, "EUR")


@pytest.mark.parametrize(
    ("whom", "past", "is_asked"),
    [
        (AskedOf.EVERYONE, PastVisits(done=9), True),
        (AskedOf.NEW, PastVisits(), True),
        (AskedOf.NEW, PastVisits(done=1), False),
        (AskedOf.NEW, PastVisits(missed=1), True),
        (AskedOf.UNRELIABLE, PastVisits(), False),
        (AskedOf.UNRELIABLE, PastVisits(done=9), False),
        (AskedOf.UNRELIABLE, PastVisits(done=9, late=1), True),
        (AskedOf.UNRELIABLE, PastVisits(missed=1), True),
    ],
)
def test_of_whom_it_is_asked(whom: AskedOf, past: PastVisits, is_asked: bool) -> None:
    terms = DepositTerms(deposit=PercentDeposit(25), asked_of=whom)
    assert deposit_for(terms, PRICE, past) == (Money(2000, "EUR") if is_asked else None)


def test_nothing_is_asked_where_the_policy_asks_for_nothing() -> None:
    assert deposit_for(DepositTerms(), PRICE, PastVisits()) is None
