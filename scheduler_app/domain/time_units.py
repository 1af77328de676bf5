"""Domain: lengths of time as numbers, so typed that minutes never stand where seconds are meant.

The diary, the wire and every form count gaps and lengths in minutes; instants, and whatever is
reckoned with them, are in seconds. A number goes from one to the other here only.
"""

from __future__ import annotations

from datetime import timedelta
from typing import NewType

Seconds = NewType("Seconds", int)
Minutes = NewType("Minutes", int)

MINUTE = Seconds(60)
HOUR = Seconds(3_600)
DAY = Seconds(86_400)

HOUR_MINUTES = Minutes(60)
DAY_MINUTES = Minutes(24 * 60)


def seconds_of(minutes: Minutes) -> Seconds:
    """The same length in seconds."""
    return Seconds(minutes * 60)


def whole_minutes(seconds: int) -> Minutes:
    """The minutes that are over within so many seconds: 119 seconds are one."""
    return Minutes(seconds // 60)


def begun_minutes(seconds: int) -> Minutes:
    """The minutes that have begun within so many seconds: 61 seconds are two."""
    return Minutes(-(-seconds // 60))


def minutes_of(length: timedelta) -> Minutes:
    """The whole minutes of a length; what is left of its seconds does not count."""
    return Minutes(int(length.total_seconds()) // 60)
