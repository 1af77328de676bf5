"""Desktop, calendar: what a drag means in time: create, move, resize, snapped to the grid.

Pure decisions about instants; `pointer.py` brings the mouse to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from scheduler_app.desktop.calendar.days import Days, Spot, days_from
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import DAY_MINUTES, MINUTE
from scheduler_app.domain.zones import zone


class Grip(Enum):
    """What a press takes hold of."""

    NOTHING = "nothing"
    BODY = "body"
    START = "start"
    END = "end"


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag since its press: `item` None creates. `anchor` is the instant under the press."""

    grip: Grip
    item: CalendarItem | None
    anchor: int
    spot: Spot


def can_move(item: CalendarItem) -> bool:
    """Whether a booking may be moved: it is pending or confirmed, and not all-day."""
    return item.state in OPEN and not item.all_day


def proposed(drag: Drag, to: Spot, days: Days, grid: int) -> tuple[int, int]:
    """The start and end (epoch seconds) that a drag to a place means; `grid` is minutes.

    Starts and ends snap to the grid of wall time. What is moved keeps its length in real time, and
    stays within the day under the pointer if it lay within one day; what is created or resized is
    at least one step of the grid long, and resizing leaves it in its day.
    """
    item = drag.item
    if item is None:
        return _created(drag.spot, to, days, grid)
    if drag.grip is Grip.BODY:
        return _moved(item, drag, to, days, grid)
    return _resized(item, drag, to, days, grid)


def stepped(item: CalendarItem, days: int, minutes: int, zone_name: str) -> int:
    """The start of a booking moved by whole local days and by minutes of real time.

    By days the wall time is kept; what the clock change skips is its end.
    """
    start = item.start
    if days:
        start = on_date(item, _date_of(item, zone_name) + timedelta(days), zone_name)
    return start + minutes * MINUTE


def on_date(item: CalendarItem, day: date, zone_name: str) -> int:
    """The start of a booking on another date, at the same time of day of a zone.

    What the clock change skips there is the end of the skip; of an hour that comes twice it is
    the same pass as before, else the first.
    """
    spot = days_from(_date_of(item, zone_name), 1, zone_name).spot(item.start)
    minute, lane = (spot.minute, spot.lane) if spot is not None else (0, 0)
    return days_from(day, 1, zone_name).instant(Spot(0, minute, lane))


def _created(begin: Spot, to: Spot, days: Days, grid: int) -> tuple[int, int]:
    """From the grid step under the press to the one under the pointer, both included."""
    first, last = begin, Spot(begin.day, to.minute, to.lane)
    if days.instant(last) < days.instant(first):
        first, last = last, first
    start = days.instant(_floor(first, grid))
    end = days.instant(_floor(last, grid)) + grid * MINUTE
    close = days.instant(Spot(begin.day, DAY_MINUTES))
    return start, max(min(end, close), start + 60)


def _moved(item: CalendarItem, drag: Drag, to: Spot, days: Days, grid: int) -> tuple[int, int]:
    length = item.end - item.start
    before = _minute_of(item, drag, days)
    wanted = to.minute - (drag.spot.minute - before)
    if before < 0:  # grabbed on a later day than it starts, which may lie before those shown
        earlier, minute = divmod(wanted, DAY_MINUTES)
        day = days_from(days.date(to.day) + timedelta(earlier), 1, days.zone)
        start = day.instant(_snapped(Spot(0, minute, to.lane), grid))
        return start, start + length
    latest = DAY_MINUTES - grid
    if _in_one_day(item, days):
        latest = _latest_start(length, to.day, days, grid)
    spot = _snapped(Spot(to.day, max(wanted, 0), to.lane), grid)
    start = days.instant(spot._replace(minute=min(spot.minute, latest)))
    return start, start + length


def _resized(item: CalendarItem, drag: Drag, to: Spot, days: Days, grid: int) -> tuple[int, int]:
    spot = _snapped(to, grid)
    if _in_one_day(item, days):
        spot = spot._replace(day=drag.spot.day)
    edge = days.instant(spot)
    if drag.grip is Grip.START:
        return min(edge, _on_step(item.end - grid * MINUTE, days, grid)), item.end
    return item.start, max(edge, _on_step(item.start + grid * MINUTE, days, grid, up=True))


def _in_one_day(item: CalendarItem, days: Days) -> bool:
    """Whether it lies within one of the days; its end may be their midnight."""
    first, last = days.spot(item.start), days.spot(max(item.start, item.end - 1))
    return first is not None and last is not None and first.day == last.day


def _latest_start(length: int, day: int, days: Days, grid: int) -> int:
    """The last step of a day at which something so long (seconds) ends on that day."""
    spot = days.spot(days.instant(Spot(day, DAY_MINUTES)) - length)
    if spot is None or spot.day != day:
        return 0
    return spot.minute // grid * grid


def _on_step(instant: int, days: Days, grid: int, *, up: bool = False) -> int:
    """The step of the grid at or before an instant, or at or after it."""
    spot = days.spot(instant)
    if spot is None:
        return instant
    minute = -(-spot.minute // grid) * grid if up else spot.minute // grid * grid
    return days.instant(spot._replace(minute=min(minute, DAY_MINUTES)))


def _date_of(item: CalendarItem, zone_name: str) -> date:
    return datetime.fromtimestamp(item.start, zone(zone_name)).date()


def _minute_of(item: CalendarItem, drag: Drag, days: Days) -> int:
    """The wall minute of the start, counted from midnight of the day that was grabbed."""
    spot = days.spot(item.start)
    if spot is None:
        return drag.spot.minute - (drag.anchor - item.start) // MINUTE
    return spot.minute - (drag.spot.day - spot.day) * DAY_MINUTES


def _snapped(spot: Spot, grid: int) -> Spot:
    return Spot(spot.day, min((spot.minute + grid // 2) // grid * grid, DAY_MINUTES), spot.lane)


def _floor(spot: Spot, grid: int) -> Spot:
    return Spot(spot.day, min(spot.minute, DAY_MINUTES - 1) // grid * grid, spot.lane)
