"""What becomes of a deposit when its booking ends, and how the ledger comes to say so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.money.ledger import Balance, EntryKind, Posting, checked
from scheduler_app.domain.money.policy import DepositTerms, Rung
from scheduler_app.domain.money.settling import DepositEnding, Moves, Split, moves, split_of
from scheduler_app.domain.time_units import HOUR

TERMS = DepositTerms(ladder=(Rung(48, 100), Rung(24, 50)), no_show=20)


@pytest.mark.parametrize(
    ("ending", "hours", "split"),
    [
        (DepositEnding.OPEN, 0, Split()),
        (DepositEnding.DONE, 0, Split()),
        (DepositEnding.CANCELLED_BY_CLIENT, 48, Split(refund=2501)),
        (DepositEnding.CANCELLED_BY_CLIENT, 47, Split(refund=1251, keep=1250)),
        (DepositEnding.CANCELLED_BY_CLIENT, 1, Split(keep=2501)),
        (DepositEnding.CANCELLED_BY_PRACTICE, 1, Split(refund=2501)),
        (DepositEnding.NO_SHOW, 0, Split(refund=500, keep=2001)),
        (DepositEnding.RELEASED, 0, Split(refund=2501)),
    ],
)
def test_what_was_agreed(ending: DepositEnding, hours: int, split: Split) -> None:
    assert split_of(ending, TERMS, 2501, hours * HOUR) == split


def test_of_dinars_a_part_goes_back_in_whole_tens() -> None:
    """A card pays no thousandth of a dinar."""
    found = split_of(DepositEnding.CANCELLED_BY_CLIENT, TERMS, 12_510, 24 * HOUR, unit=10)
    assert found == Split(refund=6_260, keep=6_250)


def _carried_out(standing: Balance, done: Moves) -> Balance:
    steps = [*done.at_once, *([(EntryKind.REFUNDED, done.refund)] if done.refund else [])]
    for kind, amount in steps:
        standing = checked(standing, standing.credit, Posting("", kind, 1, 7, amount, "EUR"))
    return standing


@st.composite
def _splits(draw: st.DrawFn, paid: int) -> Split:
    left, parts = paid, []
    for _ in range(4):
        parts.append(draw(st.integers(0, left)))
        left -= parts[-1]
    return Split(*draw(st.permutations(parts)))


@given(st.data(), st.integers(0, 10_000))
def test_the_ledger_comes_to_agree_whatever_was_decided_before(
    data: st.DataObject, paid: int
) -> None:
    standing = Balance(held=paid)
    for wanted in data.draw(st.lists(_splits(paid), max_size=4)):
        gone = standing.refunded
        standing = _carried_out(standing, moves(standing, wanted))
        assert standing.received == paid
        assert standing.refunded == max(gone, wanted.refund)
        assert not moves(standing, wanted)
        if gone <= wanted.refund:
            assert standing == Balance(
                held=paid - wanted.total,
                credit=wanted.credit,
                applied=wanted.apply,
                refunded=wanted.refund,
                kept=wanted.keep,
            )


def test_what_goes_back_already_is_not_asked_for_again() -> None:
    standing = Balance(held=4000)
    assert moves(standing, Split(refund=4000), under_way=4000) == Moves()
    assert moves(standing, Split(refund=4000), under_way=1500) == Moves(refund=2500)


def test_a_cancellation_that_is_taken_back_gives_back_what_was_kept() -> None:
    standing = _carried_out(Balance(held=4000), moves(Balance(held=4000), Split(2000, 2000)))
    assert moves(standing, Split()) == Moves(((EntryKind.KEPT_BACK, 2000),))


def test_what_has_gone_back_leaves_less_to_keep() -> None:
    standing = Balance(refunded=3000, held=1000)
    assert moves(standing, Split(keep=4000)) == Moves(((EntryKind.KEPT, 1000),))
