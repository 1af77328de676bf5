"""Domain: the practice's own rules, as typed values of the diary's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import NamedTuple


class Span(NamedTuple):
    """A span of wall time within one day; `end` may be 24:00, written as `time.max`."""

    start: time
    end: time


Hours = tuple[tuple[Span, ...], ...]
"""Seven entries, Monday first; each any number of spans in order, none overlapping."""


@dataclass(frozen=True, slots=True)
class Practice:
    """The rules that hold for the whole practice.

    `grid`, `notice` are minutes, `horizon` days: where slots may start, how early and how far
    ahead a client may book. `region` is the ISO 3166 country that phone numbers without prefix
    belong to; `holiday_region` is such as "DE" or "DE-BY", empty for none.
    """

    zone: str
    hours: Hours
    grid: int = 15
    notice: int = 24 * 60
    horizon: int = 60
    region: str = ""
    holiday_region: str = ""
    second_zone: str = ""
    currency: str = "EUR"
    week_start: int = 0


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Whole local days on which nobody works; `until` is the last day, inclusive."""

    id: int
    first: date
    last: date
    label: str = ""


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """When the practice is open: weekly hours, what replaces them on a date, and days off.

    A day off wins over an override, an override over a public holiday, a holiday over the week.
    """

    zone: str
    hours: Hours
    overrides: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)
    days_off: tuple[DaysOff, ...] = ()
    holidays: Mapping[date, str] = field(default_factory=dict)
