"""Domain: by when the practice has promised to answer a request, in its own working time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from scheduler_app.domain.time_units import HOUR
from scheduler_app.domain.zones import zone


class Reply(StrEnum):
    """How soon the practice promises to answer; hours and days are those on which it works."""

    NONE = "none"
    """It answers by mail and promises no time."""
    TWO_HOURS = "2 hours"
    FOUR_HOURS = "4 hours"
    SAME_DAY = "same day"
    ONE_DAY = "1 day"
    TWO_DAYS = "2 days"
    THREE_DAYS = "3 days"


_HOURS = {Reply.TWO_HOURS: 2, Reply.FOUR_HOURS: 4}
_DAYS = {Reply.SAME_DAY: 0, Reply.ONE_DAY: 1, Reply.TWO_DAYS: 2, Reply.THREE_DAYS: 3}

Spans = Sequence[tuple[int, int]]
"""Working time as (start, end) in epoch seconds, in order, none overlapping."""


def reply_of(text: str) -> Reply:
    """The promise of that name; none for a name that only a newer program knows."""
    try:
        return Reply(text)
    except ValueError:
        return Reply.NONE


def answered_by(reply: Reply, asked_at: int, working: Spans, zone_name: str) -> int | None:
    """The last second (epoch) of the promise to answer what was asked at `asked_at`.

    Days end when their working time in that zone does. What arrives before the work of a day
    begins, at night or on a day off, has that day as its first one. None where nothing is promised,
    or where `working` does not reach so far.
    """
    if reply in _HOURS:
        return _after_work(_HOURS[reply] * HOUR, asked_at, working)
    if reply in _DAYS:
        return _end_of_day(_DAYS[reply], asked_at, working, zone_name)
    return None


def _after_work(wanted: int, asked_at: int, working: Spans) -> int | None:
    """The instant at which so many seconds have been worked since `asked_at`."""
    for start, end in working:
        begin = max(start, asked_at)
        if begin >= end:
            continue
        if wanted <= end - begin:
            return begin + wanted
        wanted -= end - begin
    return None


def _end_of_day(days: int, asked_at: int, working: Spans, zone_name: str) -> int | None:
    """When the work ends on the day that is so many working days away."""
    in_zone = zone(zone_name)
    ends: dict[object, tuple[int, int]] = {}
    for start, end in working:
        day = datetime.fromtimestamp(start, in_zone).date()
        ends[day] = (ends.get(day, (start, end))[0], end)
    coming = [(start, end) for start, end in ends.values() if end > asked_at]
    if not coming:
        return None
    if days and asked_at <= coming[0][0]:
        days -= 1
    return coming[days][1] if days < len(coming) else None
