"""Use cases: what a calendar screen shows, and what would be in the way of a drag."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.clashes import to_settle
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import NotFound
from scheduler_app.storage.bookings import calendar_queries
from scheduler_app.storage.diary import looking, reading, writing
from scheduler_app.storage.handle import DiaryHandle


def calendar_items(
    diary: DiaryHandle, start: int, end: int, *, with_cancelled: bool = False
) -> list[CalendarItem]:
    """What overlaps the epoch seconds [start, end), in order of start."""
    with looking(diary) as snapshot:
        return calendar_queries.items_between(snapshot, start, end, with_cancelled=with_cancelled)


def calendar_item(diary: DiaryHandle, booking_id: int) -> CalendarItem:
    """One booking as the screens see it."""
    with looking(diary) as snapshot:
        found = calendar_queries.items_by_id(snapshot, [booking_id])
    if not found:
        raise NotFound(f"There is no booking {booking_id} in the diary.")
    return found[0]


def prices_agreed(diary: DiaryHandle, ids: Collection[int]) -> dict[int, Money]:
    """The prices that were agreed, by the ids of the bookings that have one."""
    with looking(diary) as snapshot:
        found = calendar_queries.prices_of(snapshot, ids)
    return {id_: price.agreed for id_, price in found.items() if price.agreed is not None}


def what_is_in_the_way(
    diary: DiaryHandle,
    *,
    start: int,
    end: int,
    preparation: int = 0,
    wrap_up: int = 0,
    travel: int = 0,
    place_id: int | None = None,
    without: int | None = None,
) -> list[CalendarItem]:
    """What a stay would overlap, gaps (minutes) included; `without` is the booking that moves."""
    stay = {
        "id": without,
        "start_at": start,
        "end_at": end,
        "preparation": preparation,
        "wrap_up": wrap_up,
        "travel": travel,
        "place_id": place_id,
    }
    with looking(diary) as snapshot:
        ids = calendar_queries.ids_in_the_way(snapshot, stay)
        return calendar_queries.items_by_id(snapshot, ids)


def unsettled_with(diary: DiaryHandle, booking_id: int, *, now: datetime) -> list[CalendarItem]:
    """What a booking overlaps that waits for a decision, in order of start."""
    from scheduler_app.storage.bookings.permits import met_by

    with reading(diary) as connection:
        met = met_by(connection, booking_id)
        found = calendar_queries.items_by_id(
            connection, [booking_id, *(other for other, settled in met.items() if not settled)]
        )
    own = next((item for item in found if item.id == booking_id), None)
    return [
        item
        for item in found
        if own is not None and item.id != booking_id and to_settle(own, item, _at(now))
    ]


def nothing_booked(diary: DiaryHandle) -> bool:
    """Whether the diary holds no booking at all, not even a cancelled one."""
    with looking(diary) as snapshot:
        return calendar_queries.nothing_booked(snapshot)


def settle(
    diary: DiaryHandle, a: int, b: int, *, by: By = By.CONSULTANT, now: datetime, why: str = ""
) -> None:
    """Keep both of a pair on purpose: it is no conflict any more."""
    from scheduler_app.storage.bookings.permits import settle_pair

    with writing(diary, "settle", by=by, at=now, why=why) as change:
        settle_pair(change, a, b)


def _at(now: datetime) -> int:
    return int(now.timestamp())
