"""Domain: what a booking page may offer: the publication, less what clients took since.

Listing and submitting ask the same code. A start is offered if and only if it lies in the last
publication and within notice and horizon, and no hold or request overlaps it, gaps included, that
the publication did not yet know of.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from scheduler_app.domain.calendar.availability import Limits, VisitNeeds, blocks
from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.page.format import Rules, ServiceCard
from scheduler_app.domain.page.openings import stands_in, starts_of
from scheduler_app.domain.time_units import DAY, seconds_of


def visit_for(service: ServiceCard) -> VisitNeeds:
    """What a visit of this service needs."""
    return VisitNeeds(
        seconds_of(service.minutes),
        seconds_of(service.preparation),
        seconds_of(service.wrap_up),
        seconds_of(service.travel),
    )


def limits_for_booking(rules: Rules, now: int) -> Limits:
    """The first and last start that a client may choose at `now`, both included."""
    return Limits(now + seconds_of(rules.notice), now + rules.horizon * DAY)


def offered(
    service: ServiceCard, grid: int, taken: Sequence[Occupied], limits: Limits
) -> list[int]:
    """Every start that is offered, in order. `taken` is what the publication did not know of."""
    starts = list(starts_of(service.openings, grid, limits.earliest, limits.latest))
    for last_before, first_after in blocks(taken, visit_for(service)):
        # A start is free at or before the first instant, or at or after the second.
        del starts[bisect_left(starts, last_before + 1) : bisect_left(starts, first_after)]
    return starts


def is_offered(
    service: ServiceCard, grid: int, taken: Sequence[Occupied], limits: Limits, start: int
) -> bool:
    """Whether `start` is among `offered`, without listing the others."""
    if not limits.earliest <= start <= limits.latest:
        return False
    if not stands_in(service.openings, grid, start):
        return False
    stay = visit_for(service).at(start)
    return not any(overlap(stay, other) for other in taken)
