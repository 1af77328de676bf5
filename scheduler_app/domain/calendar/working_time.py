"""Domain: when the practice is open, from hours in wall time to spans of real time.

One definition holds everywhere: the practice is open at an instant if and only if a clock on its
wall then shows a time within that date's hours. So an hour that the clock change repeats is open
twice, one that it skips is not open at all, and a date that does not exist has no open time.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.hours_in_text import read_spans
from scheduler_app.domain.practice.rules import Span, WorkingTime
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE
from scheduler_app.domain.zones import zone

"""Names of the days as the settings `hours.monday` … spell them, Monday first."""

_EPOCH = date(1970, 1, 1).toordinal()
_STEP = 5 * DAY
"""How far apart offsets are sampled: since 1970 no zone has changed twice within a week."""


class Reason(StrEnum):
    """Which rule decides the hours of a date, the strongest first."""

    DAY_OFF = "day off"
    OVERRIDE = "override"
    HOLIDAY = "holiday"
    WEEK = "week"


class DayHours(NamedTuple):
    """The hours of one date, the rule that set them, and its label if it has one."""

    spans: tuple[Span, ...]
    reason: Reason
    label: str = ""


class OpenPiece(NamedTuple):
    """Open time within one local date and one offset from UTC, in epoch seconds.

    `midnight` is the instant at which the local date began, or would have begun at this offset:
    `start - midnight` is what the wall clock shows. `run_end` is when the unbroken open time that
    the piece belongs to ends, beyond midnight or a clock change if need be.
    """

    start: int
    end: int
    midnight: int
    run_end: int


def parse_hours(text: str, *, field: str = "hours") -> tuple[Span, ...]:
    """Hours text such as `9-12:30, 13:30-17` as spans in order; empty text is closed.

    Raises `InvalidInput` on `field` where a span is malformed, reversed, or overlaps another.
    """
    spans = sorted(read_spans(text, field=field))
    for before, after in itertools.pairwise(spans):
        if after.start < before.end:
            raise InvalidInput(
                field,
                f"{_format_span(before)} and {_format_span(after)} overlap.",
                remedy="Make one span of them, or move one.",
            )
    return tuple(spans)


def format_hours(spans: Sequence[Span]) -> str:
    """The text of spans as it is stored, such as `09:00-12:30,13:30-17:00`; see `parse_hours`."""
    return ",".join(map(_format_span, spans))


def hours_of(working: WorkingTime, day: date) -> DayHours:
    """The hours of a date: days off, then overrides, then holidays, then the week decide."""
    for off in working.days_off:
        if off.first <= day <= off.last:
            return DayHours((), Reason.DAY_OFF, off.label)
    override = working.overrides.get(day)
    if override is not None:
        return DayHours(override, Reason.OVERRIDE)
    holiday = working.holidays.get(day)
    if holiday is not None:
        return DayHours((), Reason.HOLIDAY, holiday)
    return DayHours(working.hours[day.weekday()], Reason.WEEK)


def open_spans(working: WorkingTime, first: date, last: date) -> list[tuple[int, int]]:
    """Open time of the local dates from `first` up to but not including `last`.

    Epoch seconds, in order, none touching another: spans that meet are one.
    """
    spans: list[tuple[int, int]] = []
    for start, end, _midnight in _raw_pieces(working, first, last):
        if spans and spans[-1][1] == start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def open_pieces(working: WorkingTime, first: date, last: date) -> list[OpenPiece]:
    """The same open time, cut at every midnight and clock change, in order.

    The last run is followed beyond `last` to its end, so that a visit may outlast the range.
    """
    raw = _raw_pieces(working, first, last)
    if not raw:
        return []
    run_end = _end_of_run(working, raw[-1][1], last)
    pieces: list[OpenPiece] = []
    following = raw[-1][1]
    for start, end, midnight in reversed(raw):
        if end != following:
            run_end = end
        pieces.append(OpenPiece(start, end, midnight, run_end))
        following = start
    pieces.reverse()
    return pieces


def seconds_of_day(wall: time) -> int:
    """What a wall clock shows as seconds since 00:00; `time.max` stands for 24:00."""
    if wall == time.max:
        return DAY
    return wall.hour * HOUR + wall.minute * MINUTE + wall.second


def _end_of_run(working: WorkingTime, end: int, day: date) -> int:
    """Where unbroken open time that ends at `end` really ends, looking at `day` and later.

    Three days at a time: a zone that crosses the date line skips one, and time goes on seamlessly.
    """
    for ahead in range(0, 366, 3):
        at = day + timedelta(days=ahead)
        pieces = _raw_pieces(working, at, at + timedelta(days=3))
        for start, later, _midnight in pieces:
            if start != end:
                return end
            end = later
        if not pieces:
            break
    return end


def _raw_pieces(working: WorkingTime, first: date, last: date) -> list[tuple[int, int, int]]:
    """(start, end, midnight) of each piece of open time, in order."""
    if first >= last:
        return []
    days = _walls(working, first, last)
    pieces: list[tuple[int, int, int]] = []
    for begin, until, offset in _offsets(zone(working.zone), first, last):
        # What the local clock shows while this offset holds; a span counts where it is shown.
        shown_first, shown_last = begin + offset, until + offset
        for midnight, spans in days:
            if midnight >= shown_last:
                break
            if midnight + DAY <= shown_first:
                continue
            for opens, closes in spans:
                start = max(midnight + opens, shown_first)
                end = min(midnight + closes, shown_last)
                if start < end:
                    pieces.append((start - offset, end - offset, midnight - offset))
    return pieces


def _walls(
    working: WorkingTime, first: date, last: date
) -> list[tuple[int, list[tuple[int, int]]]]:
    """Each open date's midnight in seconds of a zoneless clock, and its spans in seconds."""
    week = [_in_seconds(spans) for spans in working.hours]
    special = set(map(date.toordinal, (*working.overrides, *working.holidays)))
    for off in working.days_off:
        special.update(
            range(max(off.first, first).toordinal(), min(off.last, last).toordinal() + 1)
        )
    days = []
    for ordinal in range(first.toordinal(), last.toordinal()):
        if ordinal in special:
            spans = _in_seconds(hours_of(working, date.fromordinal(ordinal)).spans)
        else:
            spans = week[(ordinal - 1) % 7]
        if spans:
            days.append(((ordinal - _EPOCH) * DAY, spans))
    return days


def _in_seconds(spans: Sequence[Span]) -> list[tuple[int, int]]:
    return [(seconds_of_day(start), seconds_of_day(end)) for start, end in spans]


def _offsets(in_zone: ZoneInfo, first: date, last: date) -> Iterator[tuple[int, int, int]]:
    """(from, until, offset) in seconds, covering every instant that may show one of the dates."""
    begin = (first.toordinal() - _EPOCH - 2) * DAY
    stop = (last.toordinal() - _EPOCH + 2) * DAY
    offset = _offset(in_zone, begin)
    known = begin
    while known < stop:
        ahead = min(known + _STEP, stop)
        if _offset(in_zone, ahead) == offset:
            known = ahead
            continue
        low, high = known, ahead
        while high - low > 1:
            middle = (low + high) // 2
            if _offset(in_zone, middle) == offset:
                low = middle
            else:
                high = middle
        yield begin, high, offset
        begin, known, offset = high, high, _offset(in_zone, high)
    yield begin, stop, offset


def _offset(in_zone: ZoneInfo, instant: int) -> int:
    """Seconds that the zone's wall clock is ahead of UTC at an instant in epoch seconds."""
    offset = datetime.fromtimestamp(instant, in_zone).utcoffset() or timedelta()
    return offset.days * DAY + offset.seconds


def _format_span(span: Span) -> str:
    end = "24:00" if span.end == time.max else f"{span.end:%H:%M}"
    return f"{span.start:%H:%M}-{end}"
