"""Tests: overlapping pairs by one sweep, held against looking at every pair."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.calendar.clashes import MOST_AT_ONCE, clashes
from scheduler_app.domain.calendar.gaps import Occupied, overlap

STAYS = st.builds(
    lambda start, length, before, after, road, place: Occupied(
        start, start + length, before, after, road, place
    ),
    st.integers(0, 300),
    st.integers(1, 60),
    st.sampled_from([0, 0, 10]),
    st.sampled_from([0, 0, 15]),
    st.sampled_from([0, 0, 30]),
    st.sampled_from([None, None, 1, 2]),
)


@given(stays=st.lists(STAYS, max_size=20), new=st.sets(st.integers(0, 19)))
def test_the_sweep_finds_the_pairs_that_looking_at_each_finds(
    stays: list[Occupied], new: set[int]
) -> None:
    numbered = list(enumerate(stays))
    wanted = {
        (a, b)
        for (a, first), (b, second) in combinations(numbered, 2)
        if overlap(first, second) and new & {a, b}
    }
    found = clashes(numbered, new)
    assert set(found.pairs) == wanted
    assert len(found.pairs) == len(wanted)
    assert found.crowded == set()


def test_a_crowd_is_not_paired_without_end() -> None:
    stays = [(number, Occupied(0, 100)) for number in range(200)]
    found = clashes(stays, range(200))
    assert len(found.crowded) == 200 - MOST_AT_ONCE - 1
    assert len(found.pairs) == MOST_AT_ONCE * (MOST_AT_ONCE + 1) // 2
