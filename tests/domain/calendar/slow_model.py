"""Tests: open time and free slots by brute force, minute by minute, too simple to be wrong."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler_app.domain.calendar.availability import Limits, VisitNeeds
from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.practice.rules import Span, WorkingTime

MINUTE = timedelta(minutes=1)


def spans_on(working: WorkingTime, day: date) -> Sequence[Span]:
    """The hours of a date by the house's order of precedence."""
    if any(off.first <= day <= off.last for off in working.days_off):
        return ()
    if day in working.overrides:
        return working.overrides[day]
    if day in working.holidays:
        return ()
    return working.hours[day.weekday()]


def is_open(working: WorkingTime, instant: datetime) -> bool:
    """Whether the clock on the wall shows a time within the hours of the date it shows."""
    wall = instant.astimezone(ZoneInfo(working.zone))
    shown = wall.time()
    return any(
        span.start <= shown and (span.end == time.max or shown < span.end)
        for span in spans_on(working, wall.date())
    )


def minutes_around(first: date, last: date) -> list[datetime]:
    """Every minute of real time on which any clock on Earth may show one of the dates."""
    begin = datetime.combine(first, time.min, UTC) - timedelta(days=2)
    end = datetime.combine(last, time.min, UTC) + timedelta(days=3)
    return [begin + MINUTE * n for n in range((end - begin) // MINUTE)]


def open_minutes(working: WorkingTime, first: date, last: date) -> list[int]:
    """The open minutes of the dates, as epoch seconds."""
    in_zone = ZoneInfo(working.zone)
    return [
        int(minute.timestamp())
        for minute in minutes_around(first, last)
        if first <= minute.astimezone(in_zone).date() < last and is_open(working, minute)
    ]


def free_starts(
    working: WorkingTime,
    taken: Sequence[Occupied],
    visit: VisitNeeds,
    first: date,
    last: date,
    *,
    grid: int,
    limits: Limits,
) -> list[int]:
    """Every free start: each minute is tried, and each rule of the house is checked by itself."""
    in_zone = ZoneInfo(working.zone)
    minutes = minutes_around(first, last)
    open_now = {int(minute.timestamp()) for minute in minutes if is_open(working, minute)}
    found = []
    for minute in minutes:
        wall = minute.astimezone(in_zone)
        start = int(minute.timestamp())
        on_grid = (wall.hour * 60 + wall.minute) % grid == 0
        if not (first <= wall.date() < last and on_grid):
            continue
        whole_visit = range(start, start + visit.duration, 60)
        if not all(second in open_now for second in whole_visit):
            continue
        if any(overlap(visit.at(start), stay) for stay in taken):
            continue
        if limits.earliest <= start <= limits.latest:
            found.append(start)
    return found
