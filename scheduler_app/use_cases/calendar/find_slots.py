"""Use cases: when is a service free, and why is this hour not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from scheduler_app.domain.calendar.availability import (
    NO_LIMITS,
    Limits,
    OpenTime,
    VisitNeeds,
    client_limits,
    needs_of,
    open_time_between,
    slot_starts,
)
from scheduler_app.domain.calendar.explain import Explanation
from scheduler_app.domain.calendar.explain import explain as reasons
from scheduler_app.domain.calendar.gaps import Occupied, occupied_by
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.rules import Practice
from scheduler_app.domain.time_units import Minutes, seconds_of
from scheduler_app.domain.zones import day_start, from_epoch, to_epoch, zone
from scheduler_app.storage.bookings import calendar_queries
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.practice.rules import read_practice, read_working_time

MARGIN = timedelta(days=3)
"""What may be in the way of a visit that starts in range lies at most this far outside it: a day
of gaps and the visit's own length."""


def find_slots(
    diary: DiaryHandle,
    service_id: int | None,
    first: date,
    last: date,
    *,
    now: datetime,
    as_client: bool = False,
    minutes: Minutes | None = None,
    place_id: int | None = None,
    without: Collection[int] = (),
) -> list[datetime]:
    """Free starts (aware UTC) on the local dates [first, last) for a service.

    `minutes` is another length than the service's; without a service it is that of a visit that
    needs no gaps, one grid step where it is not given. A client is bound by notice and horizon. The
    time of the bookings `without` counts as free.
    """
    with reading(diary) as connection:
        practice = read_practice(connection)
        if service_id is None:
            visit = VisitNeeds(duration=seconds_of(practice.grid))
        else:
            visit = needs_of(services.service(connection, service_id), place_id=place_id)
        if minutes is not None:
            visit = visit._replace(duration=seconds_of(minutes))
        open_time = read_openings(connection, practice, first, last, without=without)
    starts = slot_starts(open_time, visit, limits(practice, now, as_client=as_client))
    return [from_epoch(start) for start in starts]


def explain(
    diary: DiaryHandle,
    service_id: int | None,
    moment: datetime,
    *,
    now: datetime,
    as_client: bool = False,
) -> Explanation:
    """Why a visit can or can't start at `moment` (aware), in words; agrees with `find_slots`.

    Without a service a visit of one grid step is asked for.
    """
    with reading(diary) as connection:
        practice = read_practice(connection)
        day = moment.astimezone(zone(practice.zone)).date()
        start, end = _around(practice, day, day + timedelta(days=1))
        working = read_working_time(connection, practice, day, day + MARGIN)
        items = calendar_queries.items_between(connection, start, end)
        if service_id is None:
            visit = VisitNeeds(duration=seconds_of(practice.grid))
        else:
            visit = needs_of(services.service(connection, service_id))
    return reasons(
        working,
        items,
        visit,
        to_epoch(moment, field="moment"),
        grid=practice.grid,
        limits=limits(practice, now, as_client=as_client),
    )


def limits(practice: Practice, now: datetime, *, as_client: bool) -> Limits:
    """The first and last start that whoever asks may choose."""
    return client_limits(practice, now) if as_client else NO_LIMITS


def read_openings(
    connection: Reading,
    practice: Practice,
    first: date,
    last: date,
    *,
    without: Collection[int] = (),
) -> OpenTime:
    """Open and taken time of the local dates [first, last), prepared for any service."""
    if last < first:
        raise InvalidInput("to", "The range ends before it starts.", remedy="Swap the dates.")
    taken = read_taken(connection, practice, first, last)
    for item in calendar_queries.items_by_id(connection, without):
        if (own := occupied_by(item)) in taken:
            taken.remove(own)
    working = read_working_time(connection, practice, first, last + MARGIN)
    return open_time_between(working, taken, first, last, grid=practice.grid)


def read_taken(connection: Reading, practice: Practice, first: date, last: date) -> list[Occupied]:
    """Whatever occupies time that a visit on the local dates [first, last) may need."""
    start, end = _around(practice, first, last)
    return calendar_queries.taken_between(connection, start, end)


def _around(practice: Practice, first: date, last: date) -> tuple[int, int]:
    """Epoch seconds of the local dates [first, last) and what may reach into them."""
    in_zone = zone(practice.zone)
    return (
        to_epoch(day_start(first - MARGIN, in_zone)),
        to_epoch(day_start(last + MARGIN, in_zone)),
    )
