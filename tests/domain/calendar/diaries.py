"""Tests: random working time, bookings and visits around the clock changes of awkward zones."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from scheduler_app.domain.calendar.availability import NO_LIMITS, Limits, VisitNeeds
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.practice.rules import DaysOff, Hours, Span, WorkingTime
from scheduler_app.domain.time_units import Seconds

CHANGES = (
    ("Europe/London", date(2027, 3, 28)),
    ("Europe/London", date(2027, 10, 31)),
    ("America/New_York", date(2027, 3, 14)),
    ("America/New_York", date(2027, 11, 7)),
    ("Asia/Kolkata", date(2027, 3, 28)),
    ("Australia/Lord_Howe", date(2027, 4, 4)),
    ("Australia/Lord_Howe", date(2027, 10, 3)),
    ("Pacific/Apia", date(2011, 12, 30)),  # a date that did not exist
    ("Pacific/Apia", date(2021, 4, 4)),
    ("Pacific/Apia", date(2020, 9, 27)),
    ("America/Sao_Paulo", date(2018, 11, 4)),  # a midnight that did not exist
    ("America/Sao_Paulo", date(2019, 2, 17)),  # 23:00 twice
)
"""Zones and dates on which their clocks changed, or might have."""


@dataclass(frozen=True)
class Diary:
    """A range of dates with everything that decides about its slots. `grid` is in minutes."""

    working: WorkingTime
    first: date
    last: date
    taken: tuple[Occupied, ...]
    visit: VisitNeeds
    grid: int
    limits: Limits


def wall(minutes: int) -> time:
    """Minutes past midnight as wall time; 1440 is 24:00."""
    return time.max if minutes == 1440 else time(minutes // 60, minutes % 60)


@st.composite
def day_spans(draw: st.DrawFn) -> tuple[Span, ...]:
    """Spans of one day in order, some of them touching, many in the night of a clock change."""
    cuts = st.one_of(st.integers(0, 288), st.integers(0, 48), st.just(288), st.just(0))
    bounds = sorted(draw(st.sets(cuts, max_size=6)))
    pairs = list(itertools.pairwise(bounds))
    kept = draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs)))
    return tuple(
        Span(wall(start * 5), wall(end * 5))
        for (start, end), keep in zip(pairs, kept, strict=True)
        if keep
    )


ROUND_THE_CLOCK = (Span(time.min, time.max),)
spans = st.one_of(day_spans(), st.just(ROUND_THE_CLOCK), st.just((Span(time(9), time(17)),)))


@st.composite
def working_times(draw: st.DrawFn) -> tuple[WorkingTime, date, date]:
    """Working time, and a range of up to three dates at or near a clock change."""
    zone, change = draw(st.sampled_from(CHANGES))
    first = change + timedelta(days=draw(st.integers(-2, 1)))
    last = first + timedelta(days=draw(st.integers(1, 3)))
    days = st.integers(-1, 4).map(lambda ahead: first + timedelta(days=ahead))
    week: Hours = tuple(draw(st.lists(spans, min_size=7, max_size=7)))
    off = [
        DaysOff(0, day, day + timedelta(days=draw(st.integers(0, 1))))
        for day in draw(st.lists(days, max_size=1))
    ]
    working = WorkingTime(
        zone,
        week,
        overrides=draw(st.dictionaries(days, spans, max_size=2)),
        days_off=tuple(off),
        holidays=draw(st.dictionaries(days, st.just("Feast"), max_size=1)),
    )
    return working, first, last


gaps = st.sampled_from((0, 0, 5, 15, 30, 45)).map(lambda minutes: Seconds(minutes * 60))
places = st.sampled_from((None, 1, 2))


@st.composite
def diaries(draw: st.DrawFn) -> Diary:
    """A small diary with a visit to place in it."""
    working, first, last = draw(working_times())
    midnight = int(datetime.combine(first, time.min, UTC).timestamp())
    span = (last - first).days * 86_400
    around = st.integers(-12 * 12, span // 300 + 12 * 12).map(lambda n: midnight + n * 300)
    moments = st.one_of(around, st.integers(midnight, midnight + span))

    taken = [
        Occupied(
            start, start + draw(st.integers(1, 30)) * 600, *draw(st.tuples(gaps, gaps, gaps)), at
        )
        for start, at in draw(st.lists(st.tuples(moments, places), max_size=8))
    ]
    visit = VisitNeeds(
        Seconds(draw(st.sampled_from((5, 15, 30, 60, 90, 120, 300, 1500))) * 60),
        *draw(st.tuples(gaps, gaps, gaps)),
        draw(places),
    )
    limits = draw(st.one_of(st.just(NO_LIMITS), st.builds(Limits, moments, moments)))
    grid = draw(st.sampled_from((5, 10, 15, 20, 25, 30, 50, 60, 90)))
    return Diary(working, first, last, tuple(taken), visit, grid, limits)
