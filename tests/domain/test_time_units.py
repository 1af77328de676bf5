"""Minutes and seconds: what goes from one to the other comes back, and nothing is rounded up."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.time_units import (
    DAY,
    DAY_MINUTES,
    HOUR,
    HOUR_MINUTES,
    MINUTE,
    Minutes,
    begun_minutes,
    minutes_of,
    seconds_of,
    whole_minutes,
)

lengths = st.integers(-(10**9), 10**9)


@given(lengths.map(Minutes))
def test_minutes_come_back_from_seconds(minutes: Minutes) -> None:
    assert whole_minutes(seconds_of(minutes)) == minutes
    assert begun_minutes(seconds_of(minutes)) == minutes
    assert minutes_of(timedelta(minutes=minutes)) == minutes


@given(lengths)
def test_whole_minutes_are_over_and_begun_ones_are_not(seconds: int) -> None:
    whole, begun = whole_minutes(seconds), begun_minutes(seconds)
    assert seconds_of(whole) <= seconds <= seconds_of(begun)
    assert begun - whole == (seconds % 60 != 0)


@given(st.timedeltas(timedelta(0), timedelta(days=10_000)))
def test_the_minutes_of_a_length_leave_less_than_one(length: timedelta) -> None:
    assert timedelta(0) <= length - timedelta(minutes=minutes_of(length)) < timedelta(minutes=1)


def test_the_units_agree() -> None:
    assert (seconds_of(Minutes(1)), seconds_of(HOUR_MINUTES)) == (MINUTE, HOUR)
    assert seconds_of(DAY_MINUTES) == DAY == 24 * HOUR
