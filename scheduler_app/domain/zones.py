"""Domain: wall time and instants. Instants are UTC; rules are wall time plus IANA zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from scheduler_app.domain.errors import InvalidInput

EARLIEST, LATEST = 1583, 2199
"""The years that the diary keeps: from the first whole one of the Gregorian calendar on."""


def zone(name: str, *, field: str = "zone") -> ZoneInfo:
    """The IANA zone called `name`; `InvalidInput` on `field` when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise InvalidInput(
            field,
            f"There is no time zone called “{name}”.",
            remedy="Use an IANA name such as Europe/London.",
        ) from error


def public_zone(name: str, *, field: str = "zone") -> ZoneInfo:
    """The same, for a name that means the same on every machine and has a place in the world.

    `localtime` is whatever this host is set to, `posixrules` a default of its installer, `Factory`
    says that nothing was set, and the clocks of `right/` count leap seconds.
    """
    if name in _OF_ONE_MACHINE or name.startswith(_OTHER_CLOCKS):
        raise InvalidInput(
            field,
            f"“{name}” is no time zone that others know.",
            remedy="Use an IANA name such as Europe/London.",
        )
    return zone(name, field=field)


_OF_ONE_MACHINE = frozenset({"localtime", "posixrules", "Factory"})
_OTHER_CLOCKS = ("posix/", "right/")


def instant_of(wall: datetime, in_zone: ZoneInfo) -> datetime:
    """The UTC instant of a naive wall time, by the rule of RFC 5545 section 3.3.5.

    A wall time that the clock change skips is read with the offset before the gap (02:30 becomes
    03:30); one that occurs twice is its first occurrence.
    """
    return wall.replace(tzinfo=in_zone, fold=0).astimezone(UTC)


def wall_of(instant: datetime, in_zone: ZoneInfo) -> datetime:
    """The naive wall time that a clock in `in_zone` shows at `instant`."""
    return instant.astimezone(in_zone).replace(tzinfo=None, fold=0)


def day_start(day: date, in_zone: ZoneInfo) -> datetime:
    """The first instant of the local `day`, also where midnight is skipped."""
    return instant_of(datetime.combine(day, time.min), in_zone)


def from_epoch(seconds: int) -> datetime:
    """An aware UTC datetime of whole epoch seconds, as the diary stores instants."""
    return datetime.fromtimestamp(seconds, UTC)


def keepable(instant: datetime, *, field: str = "start") -> datetime:
    """The same instant, or `InvalidInput` on `field` when the diary can't keep it."""
    if instant.tzinfo is None:
        raise InvalidInput(
            field,
            "The time has no zone.",
            remedy="Add an offset, such as 2027-03-02T10:00+01:00.",
        )
    if not EARLIEST <= instant.year <= LATEST:
        raise InvalidInput(
            field,
            f"The diary keeps no time in the year {instant.year}.",
            remedy=f"It keeps the years {EARLIEST} to {LATEST}.",
        )
    return instant


def to_epoch(instant: datetime, *, field: str = "start") -> int:
    """Whole epoch seconds of an aware datetime; fractions are refused, never rounded away."""
    if instant.tzinfo is None:
        raise InvalidInput(
            field,
            "The time has no zone.",
            remedy="Add an offset, such as 2027-03-02T10:00+01:00.",
        )
    seconds = instant.timestamp()
    if seconds != int(seconds):
        raise InvalidInput(field, "Times are kept to the second.", remedy="Leave out the fraction.")
    return int(seconds)
