"""What is wanted against what stands: properties that hold for whatever is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.messages.outbox import (
    Errand,
    OutboxRow,
    RowState,
    Steps,
    compared,
    may_become,
    of_use,
)

NOW = 1_000
KEYS = st.sampled_from(["a", "b", "c", "d"])
FAMILIES = st.sampled_from(["", "", "one", "two"])
OVER = {RowState.SENT, RowState.DELIVERED, RowState.UNKNOWN}


def wishes() -> st.SearchStrategy[Errand]:
    return st.builds(
        Errand,
        key=KEYS,
        kind=st.just("mail"),
        booking_id=st.just(1),
        due=st.integers(990, 1_010),
        useful_until=st.integers(995, 1_015),
        family=FAMILIES,
        content=st.sampled_from(["{}", '{"to": "b"}']),
    )


def plans() -> st.SearchStrategy[list[Errand]]:
    return st.lists(wishes(), unique_by=lambda wish: wish.key, max_size=4)


@st.composite
def stands(draw: st.DrawFn) -> list[OutboxRow]:
    found = draw(plans())
    states = st.sampled_from(list(RowState))
    return [OutboxRow(number, draw(states), wish) for number, wish in enumerate(found)]


def carried_out(steps: Steps, rows: Sequence[OutboxRow]) -> list[OutboxRow]:
    """The rows as the store leaves them."""
    after = []
    for row in rows:
        then = row
        if row.id in steps.plan:
            then = OutboxRow(row.id, RowState.PLANNED, steps.plan[row.id])
        elif row.id in steps.withdraw:
            then = row._replace(state=RowState.WITHDRAWN)
        elif row.id in steps.call_back:
            then = row._replace(state=RowState.WITHDRAWING)
        after.append(then)
    new = enumerate(steps.add, start=len(rows))
    return after + [OutboxRow(number, RowState.PLANNED, wish) for number, wish in new]


@given(plans(), stands())
def test_afterwards_rows_agree_with_what_is_wanted(
    wanted: list[Errand], rows: list[OutboxRow]
) -> None:
    wish_of = of_use(wanted)
    before = {row.wanted.key: row for row in rows}
    after = {row.wanted.key: row for row in carried_out(compared(wish_of, rows, now=NOW), rows)}
    for key, wish in wish_of.items():
        if wish.useful_until > NOW and key not in before:
            assert after[key].state is RowState.PLANNED
            assert after[key].wanted == wish
    for key, row in after.items():
        if row.state is RowState.PLANNED and row.wanted.useful_until > NOW:
            assert wish_of.get(key) == row.wanted
        if row.state is RowState.HANDED_OVER and row.wanted.useful_until > NOW:
            assert wish_of.get(key) == row.wanted
        if row.state is RowState.WITHDRAWN and key in wish_of:
            assert wish_of[key].useful_until <= NOW


@given(plans(), stands())
def test_what_went_out_or_may_have_is_left_alone(
    wanted: list[Errand], rows: list[OutboxRow]
) -> None:
    after = carried_out(compared(of_use(wanted), rows, now=NOW), rows)
    for row, then in zip(rows, after, strict=False):
        if row.state in OVER | {RowState.SENDING, RowState.WITHDRAWING}:
            assert then == row
        if row.state is RowState.FAILED and then != row:
            assert then.state is RowState.PLANNED
            assert then.wanted.content != row.wanted.content, "it has failed at just this"
        if row.state is RowState.HANDED_OVER:
            assert then.state in (RowState.HANDED_OVER, RowState.WITHDRAWING)
            assert then.wanted == row.wanted


@given(plans(), stands())
def test_each_step_is_one_that_a_row_may_take(wanted: list[Errand], rows: list[OutboxRow]) -> None:
    after = carried_out(compared(of_use(wanted), rows, now=NOW), rows)
    for row, then in zip(rows, after, strict=False):
        assert then.state is row.state or may_become(row.state, then.state)


@given(plans(), stands())
def test_a_second_look_finds_nothing_to_do(wanted: list[Errand], rows: list[OutboxRow]) -> None:
    wish_of = of_use(wanted)
    after = carried_out(compared(wish_of, rows, now=NOW), rows)
    assert not compared(wish_of, after, now=NOW)


@given(plans(), stands())
def test_a_row_whose_use_is_over_is_neither_made_nor_gone(
    wanted: list[Errand], rows: list[OutboxRow]
) -> None:
    steps = compared(of_use(wanted), rows, now=NOW)
    assert all(wish.useful_until > NOW for wish in steps.add)
    over = {row.id for row in rows if row.wanted.useful_until <= NOW}
    assert not over & {*steps.withdraw, *steps.call_back}
    again = [row for row in rows if row.id in steps.plan and row.state is not RowState.PLANNED]
    assert all(steps.plan[row.id].useful_until > NOW for row in again)


@given(plans())
def test_of_a_family_the_newest_is_of_use(wanted: list[Errand]) -> None:
    kept = of_use(wanted)
    for family in {wish.family for wish in wanted} - {""}:
        of_it = [wish for wish in wanted if wish.family == family]
        assert [wish for wish in kept.values() if wish.family == family] == [
            max(of_it, key=lambda wish: (wish.due, wish.key))
        ]
    assert {wish for wish in wanted if not wish.family} <= {*kept.values()}


def test_of_two_of_a_family_due_at_once_it_is_the_same_in_whatever_order() -> None:
    one = Errand("a", "mail", 1, 1_000, 1_010, "family")
    other = one._replace(key="b")
    assert [*of_use([one, other])] == [*of_use([other, one])] == ["b"]


@pytest.mark.parametrize(
    ("since", "changed", "again"),
    [(NOW - 1, False, False), (NOW, False, False), (NOW + 1, False, True), (NOW - 1, True, True)],
)
def test_what_was_skipped_is_planned_again_where_it_is_another_thing_or_the_clock_was_ahead(
    since: int, *, changed: bool, again: bool
) -> None:
    skipped = Errand("a", "mail", 1, 990, 1_010)
    wish = skipped._replace(content='{"to": "b"}') if changed else skipped
    row = OutboxRow(7, RowState.SKIPPED, skipped, since)
    assert compared({"a": wish}, [row], now=NOW).plan == ({7: wish} if again else {})


def test_two_plans_with_one_key_are_refused() -> None:
    one = Errand("a", "mail", 1, 1_000, 1_010)
    with pytest.raises(ValueError, match="one key"):
        of_use([one, one._replace(due=1_001)])


def test_nothing_that_is_over_comes_back_to_life() -> None:
    for state in OVER:
        assert not may_become(state, RowState.PLANNED)
        assert not may_become(state, RowState.SENDING)
