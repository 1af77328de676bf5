"""Use case: when the further visits of a series would be, for asking the page before promising."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.bookings.series_clashes import SeriesOverlap, nearest_free
from scheduler_app.domain.calendar import recurrence
from scheduler_app.domain.calendar.availability import NO_LIMITS, VisitNeeds, slot_starts
from scheduler_app.domain.time_units import Seconds, seconds_of
from scheduler_app.domain.zones import from_epoch, instant_of, wall_of, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.bookings.series_reach import Scope, open_visits, stays, wall_moved
from scheduler_app.use_cases.calendar.find_slots import read_openings
from scheduler_app.use_cases.page.publish import days_offered
from scheduler_app.use_cases.practice.rules import get_practice, read_practice

NEAR = timedelta(days=3)
"""How many days before and after its own a visit may go whose time is taken."""


def further_starts(
    diary: DiaryHandle, rule: str, start: datetime, *, now: datetime
) -> list[datetime]:
    """The aware starts after `start` (aware) that a rule gives, as far as a page offers times."""
    practice = get_practice(diary)
    in_zone = zone(practice.zone)
    first = wall_of(start, in_zone)
    until = wall_of(now + timedelta(days=days_offered(practice) + 1), in_zone)
    walls = recurrence.occurrences(rule, first, practice.zone, first, until)
    return [instant_of(wall, in_zone) for wall in walls if wall != first]


def starts_moved_along(
    diary: DiaryHandle, booking_id: int, start: datetime, scope: Scope, *, now: datetime
) -> list[datetime]:
    """Where the other open visits of `scope` go when one visit goes to `start` (aware).

    By as much wall time, and as far as a page offers times. Empty when the visit does not move.
    """
    with reading(diary) as connection:
        pivot = bookings.get(connection, booking_id)
        if scope is Scope.THIS or pivot.series_id is None:
            return []
        members = open_visits(connection, pivot, scope, now)
    in_zone = zone(pivot.zone)
    by = wall_moved(pivot, start)
    ahead = now + timedelta(days=days_offered(get_practice(diary)) + 1)
    return [
        instant_of(wall_of(visit.start, in_zone) + by, in_zone)
        for visit in members
        if visit.id != booking_id and not stays(visit, pivot, now) and visit.start < ahead
    ]


def free_instead(
    diary: DiaryHandle, refused: SeriesOverlap, *, now: datetime
) -> dict[datetime, datetime]:
    """For each visit whose time is taken the nearest free start, if there is one within days.

    The old times of the visits that move count as free and their planned times as taken: they all
    move together.
    """
    moving = [visit.id for visit in refused.planned if visit.id]

    def free(visit: Booking) -> list[datetime]:
        day = visit.start.astimezone(zone(practice.zone)).date()
        today = now.astimezone(zone(practice.zone)).date()
        first, last = max(day - NEAR, today), day + NEAR + timedelta(days=1)
        if last <= first:
            return []
        open_time = read_openings(connection, practice, first, last, without=moving)
        wanted = VisitNeeds(
            Seconds(int(visit.duration.total_seconds())),
            seconds_of(visit.preparation),
            seconds_of(visit.wrap_up),
            seconds_of(visit.travel),
            visit.place_id,
        )
        starts = map(from_epoch, slot_starts(open_time, wanted, NO_LIMITS))
        return [start for start in starts if start > now]

    with reading(diary) as connection:
        practice = read_practice(connection)
        return nearest_free(refused, free, taken_of=bookings.taken_of)
