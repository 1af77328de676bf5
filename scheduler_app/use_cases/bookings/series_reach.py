"""Use case: how much of a series a change is meant for, and which visits that are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from scheduler_app.domain.bookings.booking import OPEN, Booking
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.zones import wall_of, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings import series as stored
from scheduler_app.storage.bookings.series import Series
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle


class Scope(StrEnum):
    """How much of a series a change is meant for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Meant:
    """How many visits each scope would cancel, and how many it would move or change."""

    cancelled: dict[Scope, int]
    changed: dict[Scope, int]


def visits_meant(diary: DiaryHandle, booking_id: int, *, now: datetime) -> Meant:
    """What each scope means for a visit of a series, counted as the verbs do it."""
    with reading(diary) as connection:
        pivot = bookings.get(connection, booking_id)
        whole = {scope: open_visits(connection, pivot, scope, now) for scope in Scope}
    return Meant(
        {scope: len(found) for scope, found in whole.items()},
        {
            scope: sum(not stays(visit, pivot, now) for visit in found)
            for scope, found in whole.items()
        },
    )


def open_visits(connection: Reading, pivot: Booking, scope: Scope, now: datetime) -> list[Booking]:
    """The visits that a scope means and that are still to come; the pivot first, whenever it is."""
    if scope is Scope.THIS:
        return [pivot]
    plan = series_of(connection, pivot)
    others = [
        visit
        for part, since in parts_meant(connection, plan, place_of(pivot), scope)
        for visit in bookings.of_series(connection, part.id, since=since)
        if visit.id != pivot.id and visit.state in OPEN and visit.start >= now
    ]
    return [pivot, *others]


def parts_meant(
    connection: Reading, plan: Series, place: str, scope: Scope
) -> Iterator[tuple[Series, str]]:
    """The parts of a split series that a scope reaches from `place` on, and each from where."""
    for part in stored.parts_of(connection, plan):
        if scope is Scope.ALL:
            yield part, ""
        elif part.id == plan.id:
            yield part, place
        elif part.wall_start.isoformat() > place:
            yield part, ""


def stays(visit: Booking, pivot: Booking, now: datetime) -> bool:
    """Whether a visit keeps its time and details when its series changes."""
    if visit.id == pivot.id:
        return False
    return visit.detached or visit.state not in OPEN or visit.start < now


def series_of(connection: Reading, visit: Booking) -> Series:
    """The series that a visit belongs to; `NotAllowed` where it belongs to none."""
    if visit.series_id is None:
        raise NotAllowed("This booking does not belong to a series.")
    return stored.get(connection, visit.series_id)


def place_of(visit: Booking) -> str:
    """Where a visit stands in the rule of its series: naive ISO wall time."""
    return visit.recurrence_id or ""


def wall_moved(pivot: Booking, start: datetime) -> timedelta:
    """By how much wall time the others move when one visit goes to `start` (aware).

    One that stands elsewhere than its series brings the others to its new time.
    """
    if start == pivot.start:
        return timedelta(0)
    in_zone = zone(pivot.zone)
    apart = pivot.detached and bool(pivot.recurrence_id)
    stood = datetime.fromisoformat(place_of(pivot)) if apart else wall_of(pivot.start, in_zone)
    return wall_of(start, in_zone) - stood
