"""Domain, messages: hours in which nobody is written to, by a client's own clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler_app.domain.messages.settings import QuietHours
from scheduler_app.domain.time_units import DAY, MINUTE
from scheduler_app.domain.zones import from_epoch

_NEAR = 2 * DAY
"""Seconds within which quiet hours begin and end, also where a zone leaves out a day."""


_NIGHT = QuietHours(time(20), time(8))
"""What nobody needs to be woken for does not go then, whatever the quiet hours are."""


def by_day(at: int, since: int, until: int, in_zone: ZoneInfo) -> int:
    """The instant itself, or one by day from `since` to `until`, both included.

    That is in the evening before the night it lies in, else in the morning after it. Where neither
    is in time it stays: who is to hear of something that ends by night hears of it by night.
    """
    for moved in (before_quiet(at, _NIGHT, in_zone), after_quiet(at, _NIGHT, in_zone)):
        if since <= moved <= until:
            return moved
    return at


def before_quiet(at: int, quiet: QuietHours | None, in_zone: ZoneInfo) -> int:
    """The instant itself, or the last minute before the quiet hours that it lies in."""
    if quiet is None or not _is_quiet(at, quiet, in_zone):
        return at
    bounds = [*_at_wall(at, quiet.begin, in_zone), *_changed(at - _NEAR, at, in_zone)]
    lasts = (bound - MINUTE for bound in sorted(bounds, reverse=True) if bound <= at)
    return next((last for last in lasts if not _is_quiet(last, quiet, in_zone)), at - DAY)


def after_quiet(at: int, quiet: QuietHours | None, in_zone: ZoneInfo) -> int:
    """The instant itself, or the end of the quiet hours that it lies in."""
    if quiet is None or not _is_quiet(at, quiet, in_zone):
        return at
    bounds = [*_at_wall(at, quiet.end, in_zone), *_changed(at, at + _NEAR, in_zone)]
    firsts = (bound for bound in sorted(bounds) if bound > at)
    return next((first for first in firsts if not _is_quiet(first, quiet, in_zone)), at + DAY)


def nights(
    since: int, until: int, quiet: QuietHours | None, in_zone: ZoneInfo
) -> Iterator[tuple[int, int]]:
    """Begin and end of the quiet hours between two instants, one night after the other."""
    at = since
    while quiet is not None and at < until:
        if not _is_quiet(at, quiet, in_zone):
            bounds = [*_at_wall(at, quiet.begin, in_zone), *_changed(at, at + _NEAR, in_zone)]
            firsts = (bound for bound in sorted(bounds) if bound > at)
            at = next((one for one in firsts if _is_quiet(one, quiet, in_zone)), at + DAY)
            continue
        end = after_quiet(at, quiet, in_zone)
        yield at, end
        at = end


def _is_quiet(at: int, quiet: QuietHours, in_zone: ZoneInfo) -> bool:
    clock = from_epoch(at).astimezone(in_zone).time()
    if quiet.begin < quiet.end:
        return quiet.begin <= clock < quiet.end
    return clock >= quiet.begin or clock < quiet.end


def _at_wall(near: int, clock: time, in_zone: ZoneInfo) -> set[int]:
    """When it is that time in the days around: in an hour that comes twice, at both."""
    day = from_epoch(near).astimezone(in_zone).date()
    return {
        int(wall.replace(tzinfo=in_zone, fold=fold).astimezone(UTC).timestamp())
        for days in (-2, -1, 0, 1, 2)
        for wall in (datetime.combine(day + timedelta(days=days), clock),)
        for fold in (0, 1)
    }


def _changed(begin: int, end: int, in_zone: ZoneInfo) -> list[int]:
    """When the clocks are changed between two instants: quiet hours may begin or end by that."""
    before = _offset(begin, in_zone)
    if before == _offset(end, in_zone):
        return []
    while end - begin > 1:
        middle = (begin + end) // 2
        begin, end = (middle, end) if _offset(middle, in_zone) == before else (begin, middle)
    return [end]


def _offset(at: int, in_zone: ZoneInfo) -> timedelta | None:
    return from_epoch(at).astimezone(in_zone).utcoffset()
