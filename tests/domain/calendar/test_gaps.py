"""Tests: how much time lies between two stays."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.calendar.gaps import Occupied, gap, overlap, travel
from scheduler_app.domain.time_units import Seconds

MINUTE = 60
gaps = st.integers(0, 60).map(lambda minutes: minutes * MINUTE)
stays = st.builds(
    lambda start, length, before, after, road, place: Occupied(
        start, start + length, before, after, road, place
    ),
    st.integers(0, 20_000),
    st.integers(1, 7200),
    gaps,
    gaps,
    gaps,
    st.sampled_from((None, 1, 2)),
)


def test_work_adds_up_and_the_longer_way_counts_once() -> None:
    first = Occupied(0, 3600, Seconds(10 * MINUTE), Seconds(20 * MINUTE), Seconds(30 * MINUTE), 1)
    then = Occupied(9000, 9600, Seconds(5 * MINUTE), Seconds(15 * MINUTE), Seconds(45 * MINUTE), 2)
    assert gap(first, then) == (20 + 5 + 45) * MINUTE
    assert gap(then, first) == (15 + 10 + 45) * MINUTE


def test_nobody_travels_within_one_place_or_between_remote_sessions() -> None:
    at_one = Occupied(0, 60, travel=Seconds(30 * MINUTE), place_id=1)
    assert travel(at_one, at_one._replace(travel=Seconds(45 * MINUTE))) == 0
    assert travel(at_one, at_one._replace(place_id=2)) == 30 * MINUTE
    assert travel(Occupied(0, 60), Occupied(60, 120)) == 0


def test_two_places_that_nobody_knows_are_not_the_same() -> None:
    somewhere = Occupied(0, 60, travel=Seconds(30 * MINUTE))
    assert travel(somewhere, somewhere) == 30 * MINUTE


def test_a_gap_that_is_kept_to_the_second_is_enough() -> None:
    first = Occupied(0, 3600, wrap_up=Seconds(10 * MINUTE))
    assert not overlap(first, Occupied(4200, 5000))
    assert overlap(first, Occupied(4199, 5000))


@given(stays, stays)
def test_overlap_does_not_depend_on_the_order(a: Occupied, b: Occupied) -> None:
    assert overlap(a, b) == overlap(b, a)


@given(stays, stays)
def test_two_stays_are_apart_if_and_only_if_one_of_the_gaps_is_kept(
    a: Occupied, b: Occupied
) -> None:
    apart = b.start - a.end >= gap(a, b) or a.start - b.end >= gap(b, a)
    assert overlap(a, b) == (not apart)
