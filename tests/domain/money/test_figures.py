"""Every figure that stands in the ledger is what the balance of the same entries says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.money.figures import SIGNS, MoneyFigure
from scheduler_app.domain.money.ledger import NOTHING, EntryKind

ENTRIES = st.lists(st.tuples(st.sampled_from(EntryKind), st.integers(1, 10_000)), max_size=40)


@given(ENTRIES)
def test_a_figure_is_the_signed_sum_of_entries(entries: list[tuple[EntryKind, int]]) -> None:
    balance = NOTHING
    for kind, amount in entries:
        balance = balance.after(kind, amount)
    for figure in MoneyFigure:
        told = sum(SIGNS[figure].get(kind, 0) * amount for kind, amount in entries)
        if SIGNS[figure]:
            assert told == getattr(balance, figure.value)


def test_what_is_no_entry_is_no_sum_of_them() -> None:
    assert {one for one in MoneyFigure if not SIGNS[one]} == {
        *(MoneyFigure.OUTSTANDING, MoneyFigure.FEES)
    }
