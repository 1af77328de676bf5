"""Use case: when the further visits of a series would be, for asking the page before promising."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain import recurrence
from scheduler_app.domain.bookings import OPEN
from scheduler_app.domain.zones import instant_of, wall_of, zone
from scheduler_app.storage import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice import get_practice
from scheduler_app.use_cases.publish import days_offered
from scheduler_app.use_cases.series import Scope


def further_starts(diary: Diary, rule: str, start: datetime, *, now: datetime) -> list[datetime]:
    """The aware starts after `start` (aware) that a rule gives, as far as a page offers times."""
    practice = get_practice(diary)
    in_zone = zone(practice.zone)
    first = wall_of(start, in_zone)
    until = wall_of(now + timedelta(days=days_offered(practice) + 1), in_zone)
    walls = recurrence.occurrences(rule, first, practice.zone, first, until)
    return [instant_of(wall, in_zone) for wall in walls if wall != first]


def starts_moved_along(
    diary: Diary, booking_id: int, start: datetime, scope: Scope, *, now: datetime
) -> list[datetime]:
    """Where the other open visits of `scope` go when one visit goes to `start` (aware).

    By as much wall time, and as far as a page offers times. None where it stays when it was.
    """
    with diary.read() as connection:
        pivot = bookings.get(connection, booking_id)
        if scope is Scope.THIS or pivot.series_id is None:
            return []
        since = pivot.recurrence_id if scope is Scope.FOLLOWING else None
        members = bookings.of_series(connection, pivot.series_id, since=since or "")
    in_zone = zone(pivot.zone)
    by = wall_of(start, in_zone) - wall_of(pivot.start, in_zone)
    ahead = now + timedelta(days=days_offered(get_practice(diary)) + 1)
    return [
        instant_of(wall_of(visit.start, in_zone) + by, in_zone)
        for visit in members
        if visit.id != booking_id and visit.state in OPEN and now <= visit.start < ahead
    ]
