"""What a page may offer: listing and asking say the same, and what a slow model says."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.calendar.availability import Limits
from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.page.format import Rules, ServiceCard
from scheduler_app.domain.page.offers import (
    is_offered,
    limits_for_booking,
    offered,
    visit_for,
)
from scheduler_app.domain.page.openings import runs, stands_in, starts_of
from scheduler_app.domain.time_units import DAY, Minutes

GRID = 300
FIRST = 1_803_888_000

minutes = st.integers(0, 60)
starts = st.lists(st.integers(0, 60).map(lambda n: FIRST + n * GRID), unique=True).map(sorted)
cards = st.builds(
    lambda minutes, preparation, wrap_up, travel, open_at: ServiceCard(
        1, "x", minutes, preparation=preparation, wrap_up=wrap_up, travel=travel,
        openings=runs(open_at, GRID),
    ),
    st.integers(1, 90), minutes, minutes, minutes, starts,
)  # fmt: skip
stays = st.builds(
    lambda start, length, *gaps: Occupied(
        FIRST + start * 60, FIRST + (start + length) * 60, *(gap * 60 for gap in gaps)
    ),
    st.integers(-120, 400), st.integers(1, 120), minutes, minutes, minutes,
)  # fmt: skip
limits = st.builds(
    lambda early, late: Limits(FIRST + early, FIRST + late),
    st.integers(-600, 20_000),
    st.integers(-600, 20_000),
)


@given(cards, st.lists(stays, max_size=5), limits)
def test_offered_is_each_open_start_that_meets_nothing(
    card: ServiceCard, taken: list[Occupied], within: Limits
) -> None:
    every_second = range(FIRST - 2 * GRID, FIRST + 63 * GRID, 60)
    slow = [
        start
        for start in every_second
        if any(start in range(first, last + 1, GRID) for first, last in card.openings)
        and within.earliest <= start <= within.latest
        and not any(overlap(visit_for(card).at(start), stay) for stay in taken)
    ]
    assert offered(card, GRID, taken, within) == slow
    assert [s for s in every_second if is_offered(card, GRID, taken, within, s)] == slow


@given(starts)
def test_runs_stand_for_just_the_starts_they_were_made_of(open_at: list[int]) -> None:
    made = runs(open_at, GRID)
    assert list(starts_of(made, GRID, FIRST - DAY, FIRST + DAY)) == open_at
    assert [s for s in range(FIRST, FIRST + 62 * GRID, 60) if stands_in(made, GRID, s)] == open_at
    assert all(then[0] - before[1] > GRID for before, then in itertools.pairwise(made))


def test_notice_and_horizon_are_exact_instants() -> None:
    rules = Rules(
        notice=Minutes(90), notice_to_move=Minutes(0), notice_to_cancel=Minutes(0), horizon=2
    )
    card = ServiceCard(1, "x", Minutes(30), openings=((FIRST, FIRST + 4 * DAY),))
    now = FIRST + 10
    within = limits_for_booking(rules, now)
    assert is_offered(card, 1, (), within, now + 90 * 60)
    assert not is_offered(card, 1, (), within, now + 90 * 60 - 1)
    assert is_offered(card, 1, (), within, now + 2 * DAY)
    assert not is_offered(card, 1, (), within, now + 2 * DAY + 1)
    assert offered(card, 1, (), within)[0] == now + 90 * 60
    assert offered(card, 1, (), within)[-1] == now + 2 * DAY
