"""Domain: which starts are free for a visit. Listing and booking ask the same code.

What follows from "Time and gaps": a start is free if and only if it is open time that stands on
the grid, open time goes on unbroken for the whole visit, the gaps to every taken stretch are kept,
and it lies within the limits that hold for whoever asks. Open spans that touch count as one; a
visit may not span a break. Gaps around the visit may lie outside working hours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from typing import NamedTuple

from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.working_time import OpenPiece, open_pieces
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.rules import Practice, WorkingTime
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import DAY, DAY_MINUTES, Minutes, Seconds, seconds_of

MOST_DAYS = 3660
"""The longest range that slots are listed for at once."""


class VisitNeeds(NamedTuple):
    """What a visit needs wherever it starts: its length and gaps, and its place if known."""

    duration: Seconds
    preparation: Seconds = Seconds(0)
    wrap_up: Seconds = Seconds(0)
    travel: Seconds = Seconds(0)
    place_id: int | None = None

    def at(self, start: int) -> Occupied:
        """The time that the visit takes when it starts at `start` (epoch seconds)."""
        return Occupied(start, start + self.duration, *self[1:])


class Limits(NamedTuple):
    """The first and the last instant, in epoch seconds, at which a visit may start."""

    earliest: int
    latest: int


NO_LIMITS = Limits(-(2**62), 2**62)
"""The consultant is exempt from notice and horizon."""


@dataclass(frozen=True, slots=True)
class OpenTime:
    """Open and taken time of a range of days: prepared once, then asked for each service.

    `taken` is in order of start; `grid` is in seconds.
    """

    pieces: tuple[OpenPiece, ...]
    taken: tuple[Occupied, ...]
    grid: Seconds


def needs_of(service: Service, *, place_id: int | None = None) -> VisitNeeds:
    """What a visit of this service needs, at a place if that is known."""
    return VisitNeeds(
        seconds_of(service.minutes),
        seconds_of(service.preparation),
        seconds_of(service.wrap_up),
        seconds_of(service.travel),
        place_id,
    )


def client_limits(practice: Practice, now: datetime) -> Limits:
    """What a client may book: from minimum notice to horizon, both exact instants, inclusive.

    The consultant is exempt from both and is offered the whole range that was asked for, hours
    that have passed included: what was done by phone this morning is booked afterwards.
    """
    moment = now.timestamp()
    earliest = int(-(-moment // 1)) + seconds_of(practice.notice)
    return Limits(earliest, int(moment) + practice.horizon * DAY)


def open_time_between(
    working: WorkingTime, taken: Sequence[Occupied], first: date, last: date, *, grid: Minutes
) -> OpenTime:
    """Open and taken time of the local dates from `first` up to but not including `last`.

    `grid` is in minutes. `taken` holds every stretch that may be in the way, in any order: what
    lies within the visit's length and a day of gaps around the range. `working` should know the
    dates after `last` too, as far as a visit that starts late on the last day may reach.
    """
    if last < first:
        raise InvalidInput("to", "The range ends before it starts.", remedy="Swap the dates.")
    if (last - first).days > MOST_DAYS:
        raise InvalidInput("to", "The range is longer than ten years.", remedy="Ask for less.")
    if not 1 <= grid <= DAY_MINUTES:
        raise InvalidInput("grid", "The grid is 1 to 1440 minutes.")
    in_order = tuple(sorted(taken, key=itemgetter(0)))
    return OpenTime(tuple(open_pieces(working, first, last)), in_order, seconds_of(grid))


def slot_starts(open_time: OpenTime, visit: VisitNeeds, limits: Limits = NO_LIMITS) -> list[int]:
    """Every free start, in epoch seconds and in order.

    A wall time that the clock change repeats is on the grid twice, as two instants.
    """
    grid = open_time.grid
    blocked = blocks(open_time.taken, visit)
    starts: list[int] = []
    free_from, block, last_block = limits.earliest, 0, len(blocked)
    for begin, end, midnight, run_end in open_time.pieces:
        low = max(free_from, begin)
        high = min(end - 1, run_end - visit.duration, limits.latest)
        while block < last_block and blocked[block][0] < high:
            last_before, first_after = blocked[block]
            block += 1
            if first_after > low:
                if low <= last_before:
                    starts.extend(range(low + (midnight - low) % grid, last_before + 1, grid))
                low = free_from = first_after
        if low <= high:
            starts.extend(range(low + (midnight - low) % grid, high + 1, grid))
    return starts


def blocks(taken: Sequence[Occupied], visit: VisitNeeds) -> list[tuple[int, int]]:
    """(last start before, first start after) of every taken stretch, gaps kept, in order.

    The arithmetic is `gaps.gap` written out, since this loop is all the work there is: the start
    of the visit may be at or before the first instant, or at or after the second, never between.
    """
    duration, preparation, wrap_up, travel, place_id = visit
    own_length = duration + wrap_up
    found: list[tuple[int, int]] = []
    for start, end, its_preparation, its_wrap_up, its_travel, its_place in taken:
        road: int = travel if travel > its_travel else its_travel  # noqa: FURB136 - max() costs a third
        if place_id is not None and its_place == place_id:
            road = 0
        found.append(
            (start - its_preparation - road - own_length, end + its_wrap_up + road + preparation)
        )
    found.sort()
    return found
