"""Domain: why a moment is or isn't open for a visit, in words. Agrees with the list of slots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from scheduler_app.domain.calendar.availability import NO_LIMITS, Limits, VisitNeeds
from scheduler_app.domain.calendar.gaps import Occupied, gap, occupied_by, occupies, overlap, travel
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.working_time import Reason, hours_of, open_pieces, seconds_of_day
from scheduler_app.domain.practice.rules import Span, WorkingTime
from scheduler_app.domain.time_units import Minutes, begun_minutes, seconds_of, whole_minutes
from scheduler_app.domain.wording import (
    WEEKDAYS,
    clock_in_words,
    day_in_words,
    length_in_words,
    listed,
    moment_in_words,
)
from scheduler_app.domain.zones import from_epoch, wall_of, zone


class Obstacle(StrEnum):
    """What can stand in the way of a visit, in the order in which it is told."""

    DAY_OFF = "day off"
    HOLIDAY = "public holiday"
    CLOSED = "outside working hours"
    TAKEN = "taken"
    TOO_CLOSE = "too close"
    PAST_CLOSING = "past closing"
    OFF_GRID = "not on the grid"
    NOTICE = "inside minimum notice"
    HORIZON = "beyond the horizon"


class Because(NamedTuple):
    """One reason why a moment isn't open. `item` is what is in the way, if a booking is."""

    obstacle: Obstacle
    words: str
    item: CalendarItem | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Whether a moment is open, and every reason why not, the weightiest first."""

    reasons: tuple[Because, ...]

    @property
    def open(self) -> bool:
        """Whether a visit may start there."""
        return not self.reasons

    @property
    def sentence(self) -> str:
        """The weightiest reason, or that it is open."""
        return self.reasons[0].words if self.reasons else "Open: a visit can start here."


def explain(
    working: WorkingTime,
    items: Sequence[CalendarItem],
    visit: VisitNeeds,
    start: int,
    *,
    grid: Minutes,
    limits: Limits = NO_LIMITS,
) -> Explanation:
    """Why a visit can or can't start at `start` (epoch seconds); `grid` is in minutes.

    Open if and only if `availability.slot_starts` lists it. `items` are those of the time around,
    as for `availability.open_time_between`; what does not occupy its time is passed over.
    """
    in_zone = zone(working.zone)
    wall = wall_of(from_epoch(start), in_zone)
    wanted = visit.at(start)
    in_the_way = [item for item in items if occupies(item) and overlap(wanted, occupied_by(item))]
    in_the_way.sort(key=lambda item: (item.start, item.id))
    reasons = [
        *_hours(working, wall, wanted, in_zone),
        *(_taken(item, wanted, wall.date(), in_zone) for item in in_the_way),
        *_grid(wall, grid),
        *_limits(start, limits, in_zone),
    ]
    told = list(Obstacle)
    return Explanation(tuple(sorted(reasons, key=lambda because: told.index(because.obstacle))))


def _hours(
    working: WorkingTime, wall: datetime, wanted: Occupied, in_zone: ZoneInfo
) -> list[Because]:
    day = wall.date()
    for piece in open_pieces(working, day, day + timedelta(days=1)):
        if piece.start <= wanted.start < piece.end:
            if wanted.end <= piece.run_end:
                return []
            closing = wall_of(from_epoch(piece.run_end), in_zone)
            length = length_in_words(begun_minutes(wanted.end - wanted.start))
            words = f"{length.capitalize()} from {clock_in_words(wall.time())} would run past "
            words += f"{_near(closing, day)}, when open time ends."
            return [Because(Obstacle.PAST_CLOSING, words)]
    hours = hours_of(working, day)
    label = f": {hours.label}" if hours.label else ""
    if hours.reason is Reason.DAY_OFF:
        return [Because(Obstacle.DAY_OFF, f"{day_in_words(day)} is a day off{label}.")]
    if hours.reason is Reason.HOLIDAY:
        return [Because(Obstacle.HOLIDAY, f"{day_in_words(day)} is a public holiday{label}.")]
    shown = listed([_span(span) for span in hours.spans])
    if hours.reason is Reason.OVERRIDE:
        words = f"The hours set for {day_in_words(day)} are {shown or 'none'}."
    elif shown:
        words = f"Outside working hours: {WEEKDAYS[day.weekday()]} is open {shown}."
    else:
        words = f"{WEEKDAYS[day.weekday()]} is no working day."
    return [Because(Obstacle.CLOSED, words)]


def _taken(item: CalendarItem, wanted: Occupied, day: date, in_zone: ZoneInfo) -> Because:
    starts = wall_of(from_epoch(item.start), in_zone)
    ends = wall_of(from_epoch(item.end), in_zone)
    who = f"{item.headline} ({_near(starts, day)}–{_near(ends, starts.date())})"
    if item.start < wanted.end and wanted.start < item.end:
        return Because(Obstacle.TAKEN, f"Taken by {who}.", item)
    other = occupied_by(item)
    first, then = (other, wanted) if other.start < wanted.start else (wanted, other)
    side = "after" if first is other else "before"
    parts = [
        f"{length_in_words(whole_minutes(seconds))} of {name}"
        for seconds, name in (
            (first.wrap_up, "wrap-up"),
            (travel(first, then), "travel"),
            (then.preparation, "preparation"),
        )
        if seconds
    ]
    if len(parts) == 1:
        words = f"Needs {parts[0]} {side} {who}."
    else:
        needed = length_in_words(whole_minutes(gap(first, then)))
        words = f"Needs {needed} {side} {who}: {listed(parts)}."
    return Because(Obstacle.TOO_CLOSE, words, item)


def _grid(wall: datetime, grid: Minutes) -> list[Because]:
    beyond = seconds_of_day(wall.time()) % seconds_of(grid)
    if not beyond:
        return []
    before = clock_in_words((wall - timedelta(seconds=beyond)).time())
    words = f"Visits start every {length_in_words(grid)} from midnight on, such as at {before}."
    return [Because(Obstacle.OFF_GRID, words)]


def _limits(start: int, limits: Limits, in_zone: ZoneInfo) -> list[Because]:
    if start < limits.earliest:
        until = moment_in_words(wall_of(from_epoch(limits.earliest), in_zone))
        words = f"Inside the minimum notice: clients can book from {until} on."
        return [Because(Obstacle.NOTICE, words)]
    if start > limits.latest:
        until = moment_in_words(wall_of(from_epoch(limits.latest), in_zone))
        words = f"Beyond the horizon: clients can book up to {until}."
        return [Because(Obstacle.HORIZON, words)]
    return []


def _span(span: Span) -> str:
    return f"{clock_in_words(span.start)}–{clock_in_words(span.end)}"


def _near(wall: datetime, day: date) -> str:
    """A wall time, with its date only where that is not `day`."""
    return clock_in_words(wall.time()) if wall.date() == day else moment_in_words(wall)
