"""The ledger: every cent that came in stands in one pot, and none holds less than nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.ledger import (
    MOVES,
    Balance,
    EntryKind,
    Posting,
    Pot,
    balance,
    checked,
)

INTO_THE_HOUSE = {kind for kind, (out_of, _) in MOVES.items() if out_of is Pot.OUTSIDE}


def _posting(kind: EntryKind, amount: int, booking_id: int = 1) -> Posting:
    return Posting(f"{kind}/{amount}", kind, booking_id, 7, amount, "EUR")


HISTORIES = st.lists(
    st.tuples(st.sampled_from(EntryKind), st.integers(1, 100), st.integers(1, 3)), max_size=40
)


@given(HISTORIES)
def test_what_came_in_is_in_one_of_the_pots_at_every_step(
    history: list[tuple[EntryKind, int, int]],
) -> None:
    made: list[Posting] = []
    balances = dict.fromkeys((1, 2, 3), Balance())
    came_in = 0
    for kind, amount, booking_id in history:
        credit = sum(each.credit for each in balances.values())
        posting = _posting(kind, amount, booking_id)
        try:
            balances[booking_id] = checked(balances[booking_id], credit, posting)
        except NotAllowed:
            continue
        made.append(posting)
        came_in += amount if kind in INTO_THE_HOUSE else 0
        whole = balance(made)
        assert whole.received == came_in
        assert whole.held + whole.credit + whole.applied + whole.refunded + whole.kept == came_in
        assert min(whole.held, whole.credit, whole.applied, whole.refunded, whole.kept) >= 0
        for number, one in balances.items():
            assert one == balance(p for p in made if p.booking_id == number)
            assert min(one.held, one.applied, one.refunded, one.kept) >= 0


@pytest.mark.parametrize("kind", [kind for kind in EntryKind if kind not in INTO_THE_HOUSE])
def test_nothing_is_taken_out_of_an_empty_pot(kind: EntryKind) -> None:
    with pytest.raises(NotAllowed):
        checked(Balance(), 0, _posting(kind, 1))


@pytest.mark.parametrize("amount", [0, -1])
def test_an_entry_moves_an_amount(amount: int) -> None:
    with pytest.raises(NotAllowed):
        checked(Balance(), 0, _posting(EntryKind.RECEIVED, amount))


def test_a_deposit_goes_on_to_another_booking_by_way_of_credit() -> None:
    first = balance([_posting(EntryKind.RECEIVED, 40), _posting(EntryKind.CREDITED, 40)])
    assert (first.held, first.credit, first.received) == (0, 40, 40)
    second = checked(Balance(), first.credit, _posting(EntryKind.CREDIT_USED, 30, 2))
    assert (second.held, second.credit, second.received) == (30, -30, 0)


def test_every_kind_moves_from_one_pot_to_another() -> None:
    assert MOVES.keys() == set(EntryKind)
    assert all(out_of is not into and into is not Pot.OUTSIDE for out_of, into in MOVES.values())
