"""Use case: what is odd about a time that somebody typed, by the rules of this practice."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.calendar.odd_times import odd_about
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import wall_of, zone
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.practice.rules import get_practice, working_time


def odd_at(
    diary: DiaryHandle, start: datetime, minutes: Minutes, *, now: datetime, busy: bool = False
) -> tuple[str, ...]:
    """In sentences what is unusual about `start` (aware): past, closed, a day off, a holiday."""
    day = wall_of(start, zone(get_practice(diary).zone)).date()
    # A visit of some hours may reach into the next day, a zone may skip one.
    working = working_time(diary, day - timedelta(days=1), day + timedelta(days=3))
    return odd_about(working, start, minutes, now=now, busy=busy)
