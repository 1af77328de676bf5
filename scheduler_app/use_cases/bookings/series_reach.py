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
    """Which visits each scope would cancel, by their ids, and how many it would move or change."""

    reached: dict[Scope, tuple[int, ...]]
    changed: dict[Scope, int]

    @property
    def cancelled(self) -> dict[Scope, int]:
        """How many visits each scope would cancel."""
        return {scope: len(found) for scope, found in self.reached.items()}


def visits_meant(diary: DiaryHandle, booking_id: int, *, now: datetime) -> Meant:
    """How many visits each scope reaches, so that the question can tell before it is answered."""
    with reading(diary) as connection:
        pivot = bookings.get(connection, booking_id)
        whole = {scope: open_visits(connection, pivot, scope, now) for scope in Scope}
    return Meant(
        {scope: tuple(visit.id for visit in found) for scope, found in whole.items()},
        {
            scope: sum(not stays(visit, pivot, now) for visit in found)
            for scope, found in whole.items()
        },
    )


def open_visits(connection: Reading, pivot: Booking, scope: Scope, now: datetime) -> list[Booking]:
    """The visit itself, even when it is over, then those of a scope that are still to come.

    What is over is not changed by a change of the series: it took place as it stands.
    """
    if scope is Scope.THIS:
        return [pivot]
    plan = series_of(connection, pivot)
    others = [
        visit
        for part, since in parts_meant(connection, plan, recurrence_id_of(pivot), scope)
        for visit in bookings.of_series(connection, part.id, since=since)
        if visit.id != pivot.id and visit.state in OPEN and visit.start >= now
    ]
    return [pivot, *others]


def parts_meant(
    connection: Reading, plan: Series, recurrence_id: str, scope: Scope
) -> Iterator[tuple[Series, str]]:
    """The parts of a series that a scope reaches, each with the recurrence id from which on.

    A series is split when "this and the following" is changed; to its client it is one all the
    same, so "all" goes through all parts, and "following" through those that begin after
    `recurrence_id`. An empty one means the whole part.
    """
    for part in stored.parts_of(connection, plan):
        if scope is Scope.ALL:
            yield part, ""
        elif part.id == plan.id:
            yield part, recurrence_id
        elif part.wall_start.isoformat() > recurrence_id:
            yield part, ""


def stays(visit: Booking, pivot: Booking, now: datetime) -> bool:
    """Whether a visit keeps its time and details when its series changes.

    It does when it was changed by itself, when it is cancelled or done, or when it is over. The
    `pivot`, from which the change starts, never does.
    """
    if visit.id == pivot.id:
        return False
    return visit.detached or visit.state not in OPEN or visit.start < now


def series_of(connection: Reading, visit: Booking) -> Series:
    """The series that a visit belongs to; `NotAllowed` where it belongs to none."""
    if visit.series_id is None:
        raise NotAllowed("This booking does not belong to a series.")
    return stored.get(connection, visit.series_id)


def recurrence_id_of(visit: Booking) -> str:
    """Where a visit stands in the rule of its series: naive ISO wall time.

    It stays what it was wherever the visit is moved by itself (RFC 5545, 3.8.4.4).
    """
    return visit.recurrence_id or ""


def wall_moved(pivot: Booking, start: datetime) -> timedelta:
    """By how much wall time the others move when one visit goes to `start` (aware).

    Counted from where the rule has a visit that was moved by itself, so that the others come to
    its new time, and not as far from their own as it was moved now.
    """
    if start == pivot.start:
        return timedelta(0)
    in_zone = zone(pivot.zone)
    apart = pivot.detached and bool(pivot.recurrence_id)
    stood = (
        datetime.fromisoformat(recurrence_id_of(pivot)) if apart else wall_of(pivot.start, in_zone)
    )
    return wall_of(start, in_zone) - stood
