"""Desktop, calendar: one look into the diary: some days, what is on them, and when they are open.

Asked once when the range or the diary changes; painting, dragging and speaking all read from it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from operator import attrgetter
from zoneinfo import ZoneInfo

from scheduler_app.desktop.calendar.badges import NO_BADGES, Badges
from scheduler_app.desktop.calendar.days import Days, days_from
from scheduler_app.desktop.calendar.layout import Band, Block, lay_out, lay_out_strip
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.working_time import (
    DayHours,
    Reason,
    format_hours,
    hours_of,
    seconds_of_day,
)
from scheduler_app.domain.practice.rules import Practice, WorkingTime
from scheduler_app.domain.time_units import DAY_MINUTES, HOUR_MINUTES, whole_minutes
from scheduler_app.domain.zones import zone

AGENDA_DAYS = 28
"""How many days the agenda looks ahead."""

_BY_TIME = attrgetter("start", "end", "id")

OpenRows = tuple[tuple[int, int], ...]
"""Wall minutes of one day between which the practice is open, in order."""


@dataclass(frozen=True)
class ShownDays:
    """What is in view: the days, their bookings laid out, their open hours and their labels.

    `items` are in order of time; `labels` name a day off, a holiday or special hours, else "".
    `badges` is what other wings tell of bookings, these and others.
    """

    days: Days
    practice: Practice
    zone: ZoneInfo
    items: tuple[CalendarItem, ...]
    blocks: tuple[Block, ...]
    bands: tuple[Band, ...]
    open_rows: tuple[OpenRows, ...]
    labels: tuple[str, ...]
    badges: Badges = NO_BADGES

    @property
    def band_rows(self) -> int:
        """How many lines the all-day strip needs."""
        return 1 + max((band.row for band in self.bands), default=-1)

    def item(self, booking_id: int | None) -> CalendarItem | None:
        """The item with this id, if it is in view."""
        if booking_id is None:
            return None
        return next((item for item in self.items if item.id == booking_id), None)


def look_up(
    source: CalendarSource,
    first: date,
    count: int,
    hidden: frozenset[int] = frozenset(),
    badges: Badges = NO_BADGES,
) -> ShownDays:
    """Ask the source for `count` days from `first`, without the items of hidden services."""
    practice = source.practice()
    days = days_from(first, count, practice.zone)
    found: Sequence[CalendarItem] = source.items(days.start, days.end)
    if hidden:
        found = [item for item in found if item.service_id not in hidden]
    items = tuple(sorted(found, key=_BY_TIME))
    # Asked for by whole years, so that a source which keeps its answers is asked once a year.
    working = source.working_time(date(days.first.year, 1, 1), date(days.last.year + 1, 1, 1))
    hours = [hours_of(working, days.date(day)) for day in range(count)]
    return ShownDays(
        days,
        practice,
        zone(practice.zone),
        items,
        tuple(lay_out(items, days)),
        tuple(lay_out_strip(items, days)) if any(item.all_day for item in items) else (),
        tuple(_rows(of_day) for of_day in hours),
        tuple(label_of(of_day) for of_day in hours),
        badges,
    )


def label_of(hours: DayHours) -> str:
    """What a day's header says of its hours: nothing on an ordinary day."""
    if hours.reason is Reason.WEEK:
        return ""
    if hours.label:
        return hours.label
    if hours.reason is Reason.OVERRIDE and hours.spans:
        return format_hours(hours.spans).replace("-", "–").replace(",", ", ")
    return "Closed" if hours.reason is Reason.OVERRIDE else "Day off"


def first_open_minute(shown: ShownDays) -> int:
    """The earliest wall minute that any of the days is open; 8:00 when none is."""
    return min((rows[0][0] for rows in shown.open_rows if rows), default=8 * HOUR_MINUTES)


def work_week(working: WorkingTime | Practice, day: date) -> tuple[date, int]:
    """The working days of the week that `day` is in: the first one, and how many to the last.

    From the first to the last weekday that has hours, Monday to Friday where none has.
    """
    open_days = [weekday for weekday, spans in enumerate(working.hours) if spans] or [0, 4]
    monday = day - timedelta(day.weekday())
    return monday + timedelta(open_days[0]), open_days[-1] - open_days[0] + 1


def next_working_day(working: WorkingTime | Practice, day: date) -> date:
    """`day`, or where its weekday has no hours the next day whose weekday has."""
    open_days = [weekday for weekday, spans in enumerate(working.hours) if spans] or range(5)
    return min(day + timedelta((weekday - day.weekday()) % 7) for weekday in open_days)


def _rows(hours: DayHours) -> OpenRows:
    rows = []
    for span in hours.spans:
        top, bottom = (whole_minutes(seconds_of_day(at)) for at in span)
        rows.append((max(0, top), min(DAY_MINUTES, bottom)))
    return tuple(rows)
