"""Booking page: a month of free times as it is shown: weeks of days, and one day's times.

The page and the month as JSON are two forms of the same `MonthTable`.
"""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from scheduler_app.booking_page.offering.month import MonthOffer
from scheduler_app.booking_page.web.languages import Language
from scheduler_app.domain.in_language import Wording
from scheduler_app.domain.practice.services import Where

FEW = 8
"""So many times of a day stand in one group; more are told apart by morning, noon and evening."""

NOON, EVENING = 12, 17

Times = tuple[tuple[int, str], ...]
Groups = tuple[tuple[str, Times], ...]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day in the table. `free` is how many times it has."""

    date: date
    free: int
    label: str
    chosen: bool

    @property
    def number(self) -> int:
        """The day of the month."""
        return self.date.day


@dataclass(frozen=True, slots=True)
class MonthTable:
    """A month in the words of a language. `at` is the instant whose offset the zone is told with.

    `previous` and `next` are months such as `2027-03`, empty where nothing is free.
    """

    name: str
    title: str
    zone: str
    fixed_zone: bool
    at: int
    previous: str
    next: str
    weekdays: tuple[tuple[str, str], ...]
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    chosen: date | None
    heading: str
    groups: Groups

    @property
    def any(self) -> bool:
        """Whether there is anything to choose, in this month or beside it."""
        return bool(self.groups or self.previous or self.next)


def month_view(
    offered: MonthOffer,
    spoken: Language,
    *,
    wish: date | None,
    now: int,
    week_start: int,
) -> MonthTable:
    """That month; `wish` is the day to open, if it is free, else it is the first that is."""
    wording = Wording(spoken.locale)
    zone = offered.zone
    chosen = wish if wish is not None and offered.days.get(wish) else offered.first_day
    starts = offered.days[chosen] if chosen else ()
    first = date(offered.year, offered.month, 1)
    return MonthTable(
        name=f"{first:%Y-%m}",
        title=wording.month(first),
        zone=zone,
        fixed_zone=offered.service.where is Where.ON_SITE,
        at=starts[0] if starts else now,
        previous=_shifted(first, -1) if offered.previous else "",
        next=_shifted(first, 1) if offered.next else "",
        weekdays=tuple(
            (wording.weekday(day), wording.weekday(day, "EEEE"))
            for day in (date(2024, 1, 1 + (week_start + n) % 7) for n in range(7))
        ),
        weeks=_weeks(offered, spoken, wording, chosen, week_start),
        chosen=chosen,
        heading=wording.full_date(chosen) if chosen else "",
        groups=_groups(starts, spoken, wording, zone),
    )


def as_json(offered: MonthOffer, view: MonthTable, spoken: Language) -> dict[str, Any]:
    """The month with the times of all its days, for the page's script."""
    wording = Wording(spoken.locale)
    labels = {day.date: day.label for week in view.weeks for day in week if day and day.free}
    return {
        "month": view.name,
        "title": view.title,
        "zone": view.zone,
        "told": wording.zone(view.zone, view.at),
        "previous": view.previous,
        "next": view.next,
        "first": view.chosen.isoformat() if view.chosen else "",
        "weeks": [[day.number if day else 0 for day in week] for week in view.weeks],
        "days": {
            day.isoformat(): {
                "label": labels.get(day, ""),
                "heading": wording.full_date(day),
                "groups": _groups(starts, spoken, wording, view.zone),
            }
            for day, starts in offered.days.items()
        },
    }


def _weeks(
    offered: MonthOffer,
    spoken: Language,
    wording: Wording,
    chosen: date | None,
    week_start: int,
) -> tuple[tuple[CalendarDay | None, ...], ...]:
    """The weeks that are not over; nobody can choose from the others, and phones are small."""

    def shown(day: date) -> CalendarDay | None:
        if day.month != offered.month:
            return None
        free = len(offered.days.get(day, ()))
        label = spoken.texts.ungettext(
            "%(day)s: %(num)s time is free", "%(day)s: %(num)s times are free", free
        )
        told = label % {"day": wording.full_date(day), "num": free} if free else ""
        return CalendarDay(day, free, told, day == chosen)

    weeks = calendar.Calendar(week_start).monthdatescalendar(offered.year, offered.month)
    return tuple(tuple(map(shown, week)) for week in weeks if week[-1] >= offered.today)


def _groups(starts: Sequence[int], spoken: Language, wording: Wording, zone: str) -> Groups:
    told = tuple((start, wording.clock(start, zone)) for start in starts)
    if len(told) <= FEW:
        return (("", told),) if told else ()
    wall = ZoneInfo(zone)
    hours = {start: datetime.fromtimestamp(start, UTC).astimezone(wall).hour for start in starts}
    named = (
        (spoken.texts.ugettext("Morning"), 0, NOON),
        (spoken.texts.ugettext("Afternoon"), NOON, EVENING),
        (spoken.texts.ugettext("Evening"), EVENING, 24),
    )
    groups = (
        (name, tuple(time for time in told if begin <= hours[time[0]] < end))
        for name, begin, end in named
    )
    return tuple((name, times) for name, times in groups if times)


def _shifted(first: date, by: int) -> str:
    months = first.year * 12 + first.month - 1 + by
    return f"{months // 12:04}-{months % 12 + 1:02}"
