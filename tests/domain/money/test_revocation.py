"""What consumers get back who revoke a contract: never less than by cancelling."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.money.policy import DepositTerms, Rung, given_back, share
from scheduler_app.domain.money.revocation import (
    ContractFacts,
    RevokedShares,
    is_revocable,
    owed,
    revocable_until,
    revoked_shares,
)

HOUR, DAY = 3_600, 86_400
BERLIN = "Europe/Berlin"
TERMS = DepositTerms(ladder=(Rung(48, 100), Rung(24, 50)))


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp())


AGREED = at(2027, 3, 1, 9)
START = at(2027, 3, 3, 9)


def contract(*, early: bool = False, business: bool = False, began: bool = True) -> ContractFacts:
    """An hour for 100.00, two days after it was agreed."""
    begun = START if began else None
    return ContractFacts(AGREED, BERLIN, 10_000, START, begun, START + HOUR, business, early)


@pytest.mark.parametrize(
    ("agreed", "until"),
    [
        # The day itself does not count; 15 March is a Monday.
        (at(2027, 3, 1, 9), at(2027, 3, 15, 23)),
        (at(2027, 3, 1, 22, 59), at(2027, 3, 15, 23)),
        # In Berlin it is the 2nd already.
        (at(2027, 3, 1, 23), at(2027, 3, 16, 23)),
        # A Saturday and a Sunday go on to Monday; on the 28th the clocks change.
        (at(2027, 3, 6, 9), at(2027, 3, 22, 23)),
        (at(2027, 3, 13, 9), at(2027, 3, 29, 22)),
    ],
)
def test_fourteen_days_are_counted_as_the_law_counts(agreed: int, until: int) -> None:
    assert revocable_until(agreed, BERLIN) == until


def test_only_consumers_in_time_revoke_what_is_not_done_as_they_asked() -> None:
    last = revocable_until(AGREED, BERLIN) - 1
    assert is_revocable(contract(), AGREED) and is_revocable(contract(), last)
    assert not is_revocable(contract(), last + 1) and not is_revocable(contract(), AGREED - 1)
    assert not is_revocable(contract(business=True), AGREED)
    assert is_revocable(contract(early=True), START + HOUR - 1)
    assert not is_revocable(contract(early=True), START + HOUR)
    assert is_revocable(contract(early=True, began=False), START + HOUR)


def test_work_is_paid_for_by_its_share_and_only_where_it_was_asked_for() -> None:
    assert owed(contract(early=True), START) == 0
    assert owed(contract(early=True), START + HOUR // 4) == 2_500
    assert owed(contract(early=True), START + 1) == 3
    assert owed(contract(early=True), START + 2 * HOUR) == 10_000
    assert owed(contract(), START + HOUR) == 0
    assert owed(contract(early=True, began=False), START + HOUR) == 0


def test_what_goes_back_is_told_to_the_cent() -> None:
    early = contract(early=True)
    assert revoked_shares(early, TERMS, 4_000, START - 1) == RevokedShares(0, 4_000)
    assert revoked_shares(early, TERMS, 4_000, START + HOUR // 4) == RevokedShares(2_500, 1_500)
    assert revoked_shares(early, TERMS, 4_000, START + HOUR // 2) == RevokedShares(4_000, 0)
    assert revoked_shares(contract(), TERMS, 4_000, START + HOUR) == RevokedShares(0, 4_000)


@given(
    early=st.booleans(),
    began=st.booleans(),
    counts_from=st.integers(START - 3 * DAY, START + 3 * DAY),
    paid=st.integers(0, 20_000),
    moment=st.integers(AGREED, START + 2 * HOUR),
)
def test_it_is_never_below_the_ladder(
    early: bool, began: bool, counts_from: int, paid: int, moment: int
) -> None:
    one = contract(early=early, began=began)._replace(counts_from=counts_from)
    shares = revoked_shares(one, TERMS, paid, moment)
    assert shares.applied >= 0 and shares.applied + shares.back == paid
    assert shares.back >= share(paid, given_back(TERMS, counts_from - moment))
    if not early or not began:
        assert shares.back == paid
