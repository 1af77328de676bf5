"""Domain, messages: hours in which nobody is written to, by a client's own clock."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler_app.domain.messages.settings import QuietHours
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.zones import from_epoch

_MOST_ROUNDS = 4
"""A night in which clocks are changed may have its quiet hours in two pieces."""


def is_quiet(at: int, quiet: QuietHours, in_zone: ZoneInfo) -> bool:
    """Whether nobody is written to at an instant (epoch seconds); its end is free again."""
    return _holds(_clock(at, in_zone), quiet)


def before_quiet(at: int, quiet: QuietHours | None, in_zone: ZoneInfo) -> int:
    """The instant itself, or the last minute before the quiet hours that it lies in."""
    if quiet is None:
        return at
    for _ in range(_MOST_ROUNDS):
        wall = from_epoch(at).astimezone(in_zone)
        if not _holds(wall.time(), quiet):
            break
        day = wall.date()
        if wall.time() < quiet.begin:
            day -= timedelta(days=1)
        begin = _instant(datetime.combine(day, quiet.begin), in_zone, 0)
        at = min(begin, at) - MINUTE
    return at


def after_quiet(at: int, quiet: QuietHours | None, in_zone: ZoneInfo) -> int:
    """The instant itself, or the end of the quiet hours that it lies in."""
    if quiet is None:
        return at
    for _ in range(_MOST_ROUNDS):
        wall = from_epoch(at).astimezone(in_zone)
        if not _holds(wall.time(), quiet):
            break
        day = wall.date()
        if wall.time() >= quiet.end:
            day += timedelta(days=1)
        end = datetime.combine(day, quiet.end)
        ends = (_instant(end, in_zone, 0), _instant(end, in_zone, 1))
        # Of an hour that comes twice the second one may be meant; a day may be left out whole.
        at = next((one for one in ends if one > at), at + DAY)
    return at


def _clock(at: int, in_zone: ZoneInfo) -> time:
    return from_epoch(at).astimezone(in_zone).time()


def _holds(clock: time, quiet: QuietHours) -> bool:
    if quiet.begin < quiet.end:
        return quiet.begin <= clock < quiet.end
    return clock >= quiet.begin or clock < quiet.end


def _instant(wall: datetime, in_zone: ZoneInfo, fold: int) -> int:
    return int(wall.replace(tzinfo=in_zone, fold=fold).astimezone(UTC).timestamp())
