"""Domain: which visits of a series find their time taken, and where else they could go."""

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


def elsewhere(visit: Booking, places: Mapping[datetime, datetime]) -> Booking:
    """The visit where it was put instead of its planned start, set apart from its series."""
    start = places.get(visit.start)
    return visit if start is None else _at(visit, start)


def _at(visit: Booking, start: datetime) -> Booking:
    return replace(visit, start=start, end=start + visit.duration, detached=True)
