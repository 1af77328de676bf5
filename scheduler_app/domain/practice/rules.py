"""Domain: the practice's own rules, as typed values of the diary's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import NamedTuple

from scheduler_app.domain.practice.replies import Reply
from scheduler_app.domain.time_units import DAY_MINUTES, Minutes


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
    ahead a client may book; `notice_to_move` and `notice_to_cancel` are minutes before the first
    agreed start, `open_requests` how many requests of one client may wait. `lease_days` is how long
    the booking page may confirm on its own; `page_logo` an image of at most 64 kB in base64;
    `page_policy` what clients read about moving and cancelling, `page_privacy` and `page_imprint`
    the notice and the imprint of the practice, `page_reply` the name of a `replies.Reply`: how soon
    it promises to answer. `region` is the ISO 3166 country that phone numbers without prefix
    belong to; `holiday_region` is such as "DE" or "DE-BY", empty for none.
    """

    zone: str
    hours: Hours
    grid: Minutes = Minutes(15)
    notice: Minutes = DAY_MINUTES
    horizon: int = 60
    region: str = ""
    holiday_region: str = ""
    second_zone: str = ""
    currency: str = "EUR"
    week_start: int = 0
    notice_to_move: Minutes = DAY_MINUTES
    notice_to_cancel: Minutes = DAY_MINUTES
    open_requests: int = 3
    lease_days: int = 3
    page_name: str = ""
    page_colour: str = "#1f6feb"
    page_logo: str = ""
    page_phone: str = ""
    page_email: str = ""
    page_policy: str = ""
    page_privacy: str = ""
    page_imprint: str = ""
    page_reply: str = Reply.NONE


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
