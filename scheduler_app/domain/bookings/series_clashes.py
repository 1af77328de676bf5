"""Domain: which visits of a series find their time taken, and where else they could go.

A series is booked whole or not at all, unless the consultant says what shall happen on the dates
that are taken: so all clashes are told at once, and nothing is written before that word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.overlaps import Overlap


@dataclass(frozen=True, slots=True)
class Clash:
    """One visit of a series as it was planned, and what has its time."""

    visit: Booking
    taken: tuple[CalendarItem, ...]


class SeriesOverlap(Overlap):
    """Some visits of a series find their time taken. `planned` are all that were to be written."""

    def __init__(self, message: str, clashes: Sequence[Clash], planned: Sequence[Booking]) -> None:
        super().__init__(
            message,
            [item for clash in clashes for item in clash.taken],
            remedy="Nothing was changed. Skip those dates, move them, or keep both on purpose.",
        )
        self.clashes = tuple(clashes)
        self.planned = tuple(planned)


def nearest_free(
    refused: SeriesOverlap,
    free: Callable[[Booking], Sequence[datetime]],
    *,
    taken_of: Callable[[Booking], Occupied],
) -> dict[datetime, datetime]:
    """For each clashing start the nearest of the free ones, none of them used twice.

    `free` gives the aware starts that a visit could have. What has no free time is left out.
    """
    # Visits without a clash stay where they are, and those that found a time keep it from the next.
    clashing = {clash.visit.start for clash in refused.clashes}
    kept = [taken_of(visit) for visit in refused.planned if visit.start not in clashing]
    found: dict[datetime, datetime] = {}
    for clash in refused.clashes:
        visit = clash.visit
        for start in sorted(free(visit), key=lambda one: (abs(one - visit.start), one)):
            stay = taken_of(_at(visit, start))
            if not any(overlap(stay, other) for other in kept):
                found[visit.start] = start
                kept.append(stay)
                break
    return found


def elsewhere(visit: Booking, starts: Mapping[datetime, datetime]) -> Booking:
    """The visit at the other start that was chosen for it, and then apart from its series."""
    start = starts.get(visit.start)
    return visit if start is None else _at(visit, start)


def _at(visit: Booking, start: datetime) -> Booking:
    return replace(visit, start=start, end=start + visit.duration, detached=True)
