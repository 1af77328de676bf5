"""Storage: bookings as rows, and the check that an hour is free before it is written."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from enum import Enum
from textwrap import shorten

from sqlalchemy import Connection, RowMapping

from scheduler_app.domain.bookings.booking import OPEN, Booking, Kind, State, checked
from scheduler_app.domain.calendar.gaps import Occupied, overlap
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import NotAllowed, NotFound
from scheduler_app.domain.time_units import seconds_of
from scheduler_app.domain.wording import clock_in_words, moment_in_words
from scheduler_app.domain.zones import from_epoch, to_epoch, wall_of, zone
from scheduler_app.storage.bookings.calendar_queries import ids_in_the_way, items_by_id
from scheduler_app.storage.journal import Change, Image


class OnOverlap(Enum):
    """What to do with a booking whose time is taken."""

    REFUSE = "refuse"
    """Raise `Overlap`; nothing is written."""
    PERMIT = "permit"
    """The consultant said so for this pair."""
    LEAVE_OPEN = "leave open"
    """Keep both and show the pair as a conflict to settle."""


_SAME = tuple(
    field.name
    for field in fields(Booking)
    if field.name not in {"id", "start", "end", "kind", "state"}
)
_FLAGS = frozenset({"transparent", "all_day", "detached", "removed"})


def row_of(booking: Booking) -> dict[str, object]:
    """The columns of a booking, without its id."""
    row: dict[str, object] = {name: getattr(booking, name) for name in _SAME}
    row |= {name: int(getattr(booking, name)) for name in _FLAGS}
    return row | {
        "kind": str(booking.kind),
        "state": str(booking.state),
        "start_at": to_epoch(booking.start, field="start"),
        "end_at": to_epoch(booking.end, field="end"),
        "occupies": int(booking.occupies),
    }


def booking_of(row: RowMapping | Image) -> Booking:
    """The booking that a row of the table holds."""
    values = {name: row[name] for name in _SAME} | {name: bool(row[name]) for name in _FLAGS}
    return Booking(
        id=row["id"],
        kind=Kind(row["kind"]),
        state=State(row["state"]),
        start=from_epoch(row["start_at"]),
        end=from_epoch(row["end_at"]),
        **values,
    )


def get(connection: Connection, booking_id: int) -> Booking:
    """The booking with this id; `NotFound` when there is none or it was taken back."""
    found = connection.exec_driver_sql("SELECT * FROM bookings WHERE id = ?", (booking_id,))
    row = found.mappings().first()
    if row is None or row["removed"]:
        raise _not_found(booking_id)
    return booking_of(row)


def also_removed(connection: Connection, ids: Collection[int]) -> dict[int, Booking]:
    """The bookings of these ids by id, those that were taken back too."""
    found = connection.exec_driver_sql(
        "SELECT * FROM bookings WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return {row["id"]: booking_of(row) for row in found.mappings()}


def _not_found(booking_id: int) -> NotFound:
    return NotFound(
        f"There is no booking {booking_id} in the diary.",
        remedy="The agenda lists the ids that exist.",
    )


def whose_and_when(connection: Connection, booking_id: int) -> tuple[int | None, datetime]:
    """The client of a booking and its start; also of one that was taken back."""
    query = "SELECT client_id, start_at FROM bookings WHERE id = ?"
    for client_id, start in connection.exec_driver_sql(query, (booking_id,)):
        return client_id, from_epoch(start)
    raise _not_found(booking_id)


def zone_of(connection: Connection, booking_id: int) -> str:
    """The zone of a booking, one that was taken back included: its history is still told."""
    query = "SELECT zone FROM bookings WHERE id = ?"
    found = connection.exec_driver_sql(query, (booking_id,)).scalar()
    if found is None:
        raise _not_found(booking_id)
    return str(found)


def of_series(connection: Connection, series_id: int, *, since: str = "") -> list[Booking]:
    """The visits of a series whose place in the rule is at or after `since` (naive ISO wall)."""
    query = """
SELECT * FROM bookings WHERE series_id = ? AND recurrence_id >= ? AND NOT removed
 ORDER BY recurrence_id"""
    found = connection.exec_driver_sql(query, (series_id, since))
    return [booking_of(row) for row in found.mappings()]


def add(change: Change, booking: Booking, *, on_overlap: OnOverlap = OnOverlap.REFUSE) -> Booking:
    """Write a new booking; returns it with its id."""
    return add_all(change, [booking], on_overlap=on_overlap)[0]


def add_all(
    change: Change, bookings: Sequence[Booking], *, on_overlap: OnOverlap = OnOverlap.REFUSE
) -> list[Booking]:
    """Write new bookings; returns them with their ids."""
    first = change.next_id("bookings")
    stored = [replace(checked(booking), id=first + place) for place, booking in enumerate(bookings)]
    _must_be_somebodys(change, stored)
    _make_room(change, stored, on_overlap)
    change.insert_many("bookings", [row_of(booking) for booking in stored])
    return stored


def save(change: Change, booking: Booking, *, on_overlap: OnOverlap = OnOverlap.REFUSE) -> Booking:
    """Write a changed booking over the stored one."""
    return save_all(change, [booking], on_overlap=on_overlap)[0]


def save_all(
    change: Change, bookings: Sequence[Booking], *, on_overlap: OnOverlap = OnOverlap.REFUSE
) -> list[Booking]:
    """Write bookings that change together; they may trade places among themselves."""
    kept = [checked(booking) for booking in bookings]
    _must_be_somebodys(change, kept)
    _make_room(change, kept, on_overlap)
    set_rows(change, {booking.id: row_of(booking) for booking in kept})
    drop_stale_permits(change, {booking.id for booking in kept})
    return kept


def _must_be_somebodys(change: Change, bookings: Sequence[Booking]) -> None:
    """`NotAllowed` where a client who was erased would have a booking that is still to come.

    Nothing to come is left of them as they are erased: it would take a time for nobody.
    """
    clients = {
        booking.client_id
        for booking in bookings
        if booking.state in OPEN and booking.end > change.at and not booking.removed
    } - {None}
    query = "SELECT 1 FROM clients WHERE erased AND id IN (SELECT value FROM json_each(?)) LIMIT 1"
    if clients and change.connection.exec_driver_sql(query, (json.dumps(list(clients)),)).first():
        raise NotAllowed(
            "The client of this booking was erased.",
            remedy="Nothing was changed. Book the time anew for whoever comes.",
        )


def set_rows(change: Change, rows: Mapping[int, Image]) -> None:
    """Set columns of bookings that change together, so that none meets another on its way.

    All of them leave the calendar first and take their new places then: a daily series that moves
    by a day would otherwise run into itself.
    """
    change.update_many("bookings", rows, meanwhile={"removed": 1, "occupies": 0})


def occupies(row: Image) -> int:
    """The derived column of a booking row: 1 when nobody else can have its time."""
    open_or_done = row["state"] in ("pending", "confirmed", "done")
    return int(open_or_done and not row["transparent"] and not row["removed"])


def in_the_way(
    connection: Connection, booking: Booking, *, without: Collection[int] = ()
) -> list[CalendarItem]:
    """What this booking would overlap if it were written, but for pairs that are meant to."""
    if not booking.occupies:
        return []
    stay = row_of(booking) | {"id": booking.id or None}
    ids = set(ids_in_the_way(connection, stay)) - set(without)
    return items_by_id(connection, ids)


def _make_room(change: Change, bookings: Sequence[Booking], on_overlap: OnOverlap) -> None:
    """Refuse what is taken, or write the permits that let it stand."""
    together = {booking.id for booking in bookings}
    permits = []
    for booking in bookings:
        taken = in_the_way(change.connection, booking, without=together)
        if not taken:
            continue
        left_open = _left_open(change.connection, booking.id)
        if on_overlap is OnOverlap.REFUSE:
            # A conflict that waits for a decision must not stop a change of the notes; but no
            # other time that overlaps just as well may slip through because of it.
            if left_open and _takes_no_new_time(change, booking):
                taken = [item for item in taken if item.id not in left_open]
            if taken:
                raise Overlap(
                    taken_sentence(booking, taken),
                    taken,
                    remedy="Nothing was changed. Choose another time, or keep both on purpose.",
                )
            continue
        settled = int(on_overlap is OnOverlap.PERMIT)
        for item in taken:
            if item.id not in left_open:
                pair = {"a": min(booking.id, item.id), "b": max(booking.id, item.id)}
                permits.append(pair | {"settled": settled})
            elif settled:
                change.update("overlap_permits", left_open[item.id], {"settled": 1})
    change.insert_many("overlap_permits", permits)


def _left_open(connection: Connection, booking_id: int) -> dict[int, int]:
    """What a booking overlaps without a decision: the other's id, and that of the permit."""
    query = "SELECT id, a, b FROM overlap_permits WHERE (a = :id OR b = :id) AND settled = 0"
    found = connection.exec_driver_sql(query, {"id": booking_id})
    return {b if a == booking_id else a: permit for permit, a, b in found}


def _takes_no_new_time(change: Change, booking: Booking) -> bool:
    """Whether a changed booking lies within the time that it takes already, gaps included."""
    before, after = booking_of(change.row("bookings", booking.id)), booking
    return (
        before.occupies
        and before.start <= after.start
        and after.end <= before.end
        and after.place_id == before.place_id
        and after.preparation <= before.preparation
        and after.wrap_up <= before.wrap_up
        and after.travel <= before.travel
    )


def taken_sentence(booking: Booking, taken: Sequence[CalendarItem]) -> str:
    """Who has the time, told in the wall time of the booking's zone."""
    first = taken[0]
    in_zone = zone(booking.zone)
    start, end = (wall_of(from_epoch(instant), in_zone) for instant in (first.start, first.end))
    others = f" and {len(taken) - 1} more" if len(taken) > 1 else ""
    if first.start < to_epoch(booking.end) and to_epoch(booking.start) < first.end:
        what = "The time is taken by"
    else:
        what = "There is too little time for preparation, wrap-up and travel next to"
    same_day = start.date() == end.date()
    until = clock_in_words(end.time()) if same_day else moment_in_words(end)
    who = shorten(first.headline, 60, placeholder="…")
    return f"{what} {who}, {moment_in_words(start)}-{until}{others}."


def drop_stale_permits(change: Change, ids: Collection[int]) -> None:
    """Take back the permits of bookings that no longer overlap: a later clash is asked anew."""
    wanted = json.dumps(list(ids))
    found = change.connection.exec_driver_sql(_PERMITS_OF, {"ids": wanted}).all()
    rows = change.rows("bookings", {id_ for _, *pair in found for id_ in pair})
    met = {id_: booking_of(row) for id_, row in rows.items()}
    change.delete_many(
        "overlap_permits", [permit for permit, a, b in found if not overlapping(met[a], met[b])]
    )


_PERMITS_OF = """
SELECT id, a, b FROM overlap_permits WHERE a IN (SELECT value FROM json_each(:ids))
 UNION SELECT id, a, b FROM overlap_permits WHERE b IN (SELECT value FROM json_each(:ids))
 ORDER BY id"""


def overlapping(a: Booking, b: Booking) -> bool:
    """Whether two bookings occupy time of one another, gaps included."""
    return a.occupies and b.occupies and overlap(taken_of(a), taken_of(b))


def taken_of(booking: Booking) -> Occupied:
    """The booking's time and gaps as the rules compare them."""
    return Occupied(
        to_epoch(booking.start),
        to_epoch(booking.end),
        seconds_of(booking.preparation),
        seconds_of(booking.wrap_up),
        seconds_of(booking.travel),
        booking.place_id,
    )
