"""Domain: what a stretch of a line was understood as, and what a reader says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

DateOrder = Literal["day first", "month first"]
"""What 3/4 means: 3 April, or 4 March."""

DayWish = Callable[[datetime, time | None], tuple[date, ...]]
"""Days that depend on now (naive wall time) and on the time of day, if one is known.

The first is what is most likely meant; others may be meant as well.
"""


class Part(StrEnum):
    """What a stretch of the line was understood as."""

    CLIENT = "client"
    SERVICE = "service"
    DAY = "day"
    TIME = "time"
    LENGTH = "length"
    REPEAT = "repeat"
    PHONE = "phone"
    EMAIL = "email"
    PLACE = "place"
    LINK = "link"
    BUSY = "busy"
    TITLE = "title"


class Mark(NamedTuple):
    """Characters [start, end) of the line and what they are. `guessed`: it could be another."""

    start: int
    end: int
    part: Part
    guessed: bool = False


class Half(StrEnum):
    """A part of the day that is said in words."""

    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class Said(NamedTuple):
    """What one pattern found: any of a day, a time and a length. Nothing at all is not its own.

    `either` says that the hour could be of either half of the day; `half` which of them is meant.
    `ahead` is a time counted from now.
    """

    day: DayWish | None = None
    at: time | None = None
    minutes: int | None = None
    guessed: bool = False
    either: bool = False
    half: Half | None = None
    ahead: timedelta | None = None


Reader = Callable[[re.Match[str], DateOrder], Said | None]
"""Makes sense of what a pattern found; None for what no calendar and no clock has."""

MarkRule = tuple[Part, str, Reader]
"""A pattern over lower-case text, what it finds, and its reader."""
