"""Domain: how much time must lie between two visits, and whether they overlap.

Between A and then B: gap >= A.wrap_up + B.preparation + travel(A, B). Preparation and wrap-up are
work and add up. Travel belongs to the pair and counts once: the longer of both, nothing between
two visits at the same known place, and nothing between two remote sessions (their travel is 0).
The diary's overlap trigger says the same in SQL; a property test holds the two together.
"""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.calendar.items import OCCUPYING, CalendarItem
from scheduler_app.domain.time_units import Seconds, seconds_of


class Occupied(NamedTuple):
    """A stretch of time that is occupied. `start`, `end` are epoch seconds, gaps are seconds."""

    start: int
    end: int
    preparation: Seconds = Seconds(0)
    wrap_up: Seconds = Seconds(0)
    travel: Seconds = Seconds(0)
    place_id: int | None = None


def travel(a: Occupied, b: Occupied) -> int:
    """Seconds on the road between the two, in either order."""
    if a.place_id is not None and a.place_id == b.place_id:
        return 0
    return max(a.travel, b.travel)


def gap(first: Occupied, then: Occupied) -> int:
    """Seconds that must lie between the end of `first` and the start of `then`."""
    return first.wrap_up + then.preparation + travel(first, then)


def overlap(a: Occupied, b: Occupied) -> bool:
    """Whether the two can't both be kept, gaps included."""
    return a.start < b.end + gap(b, a) and b.start < a.end + gap(a, b)


def occupied_by(item: CalendarItem) -> Occupied:
    """The time that a calendar item takes."""
    return Occupied(
        item.start,
        item.end,
        seconds_of(item.preparation),
        seconds_of(item.wrap_up),
        seconds_of(item.travel),
        item.place_id,
    )


def occupies(item: CalendarItem) -> bool:
    """Whether nobody else can have the time of a calendar item."""
    return item.state in OCCUPYING and not item.transparent
