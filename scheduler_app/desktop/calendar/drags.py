"""Desktop, calendar: what a drag means in time: create, move, resize, snapped to the grid.

Pure decisions about instants; `pointer.py` brings the mouse to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from scheduler_app.desktop.calendar.days import DAY_MINUTES, Days, Spot
from scheduler_app.domain.bookings import OPEN
from scheduler_app.domain.calendar_items import CalendarItem


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

    Starts and ends snap to the grid of wall time. What is moved keeps its length in real time; what
    is created or resized is at least one step of the grid long.
    """
    item = drag.item
    if item is None:
        return _created(drag.spot, to, days, grid)
    if drag.grip is Grip.BODY:
        return _moved(item, drag, to, days, grid)
    edge = days.instant(_snapped(to, grid))
    if drag.grip is Grip.START:
        latest = item.end - grid * 60
        return min(edge, latest), item.end
    return item.start, max(edge, item.start + grid * 60)


def stepped(item: CalendarItem, days: int, minutes: int, in_days: Days) -> int:
    """The start of a booking moved by whole local days and by minutes of real time.

    By days the wall time is kept; what the clock change skips is its end.
    """
    start = item.start
    if days:
        spot = in_days.spot(start)
        if spot is None:
            return start + days * 86_400
        start = in_days.instant(Spot(spot.day + days, spot.minute, spot.lane))
    return start + minutes * 60


def _created(begin: Spot, to: Spot, days: Days, grid: int) -> tuple[int, int]:
    """From the grid step under the press to the one under the pointer, both included."""
    first, last = begin, Spot(begin.day, to.minute, to.lane)
    if days.instant(last) < days.instant(first):
        first, last = last, first
    start = days.instant(_floor(first, grid))
    end = days.instant(_floor(last, grid)) + grid * 60
    close = days.instant(Spot(begin.day, DAY_MINUTES))
    return start, max(min(end, close), start + 60)


def _moved(item: CalendarItem, drag: Drag, to: Spot, days: Days, grid: int) -> tuple[int, int]:
    length = item.end - item.start
    wanted = to.minute - (drag.spot.minute - _minute_of(item, drag, days))
    spot = Spot(to.day, min(max(wanted, -DAY_MINUTES), DAY_MINUTES - grid), to.lane)
    if spot.minute < 0:  # grabbed on a later day than it starts
        start = days.instant(Spot(to.day, 0)) + spot.minute * 60
        return start, start + length
    start = days.instant(_snapped(spot, grid))
    return start, start + length


def _minute_of(item: CalendarItem, drag: Drag, days: Days) -> int:
    """The wall minute of the start, counted from midnight of the day that was grabbed."""
    spot = days.spot(item.start)
    if spot is None:
        return drag.spot.minute - (drag.anchor - item.start) // 60
    return spot.minute - (drag.spot.day - spot.day) * DAY_MINUTES


def _snapped(spot: Spot, grid: int) -> Spot:
    return Spot(spot.day, min((spot.minute + grid // 2) // grid * grid, DAY_MINUTES), spot.lane)


def _floor(spot: Spot, grid: int) -> Spot:
    return Spot(spot.day, min(spot.minute, DAY_MINUTES - 1) // grid * grid, spot.lane)
