"""Use case: everything about one booking, its history in sentences included."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.bookings.deadlines import Deadlines
from scheduler_app.domain.bookings.sentences import CALLED_OFF, Names, sentence
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.zones import from_epoch, to_epoch, zone
from scheduler_app.storage.bookings import bookings, calendar_queries, history
from scheduler_app.storage.bookings.calendar_queries import Price
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.brought import (
    LineToo,
    limits_of,
    lines_too,
    names_client,
    sentence_writers,
)
from scheduler_app.use_cases.practice.rules import read_practice


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of a booking: when (aware UTC), by whom, what in words, and why.

    `names_client` says that the words tell by themselves that its client did it. `change_id` is the
    change that it tells of, 0 for what was none of the diary's. What another wing did `beside` the
    booking has no reason to be given afterwards.
    """

    at: datetime
    by: By
    what: str
    why: str
    names_client: bool = False
    change_id: int = 0
    beside: bool = False


@dataclass(frozen=True, slots=True)
class BookingDetails:
    """A booking with whom and what it is about. `history` is oldest first.

    `client` is None where it is of nobody, and where its client was erased: `item` names both.
    `limits` are until when its client may change it on the booking page; None where it can't be.
    `price` tells what was agreed, and what the service costs now.
    """

    booking: Booking
    item: CalendarItem
    client: Client | None
    service: Service | None
    history: tuple[HistoryLine, ...]
    price: Price
    limits: Deadlines | None = None


def booking_details(diary: DiaryHandle, booking_id: int) -> BookingDetails:
    """Everything about one booking; `NotFound` when there is none."""
    with reading(diary) as connection:
        booking = bookings.get(connection, booking_id)
        return BookingDetails(
            booking=booking,
            item=calendar_queries.items_by_id(connection, [booking_id])[0],
            client=_client(connection, booking),
            service=services.service(connection, booking.service_id)
            if booking.service_id
            else None,
            history=tuple(_lines(connection, booking_id)),
            limits=limits_of(connection, booking),
            price=calendar_queries.prices_of(connection, [booking_id])[booking_id],
        )


def _client(connection: Reading, booking: Booking) -> Client | None:
    ids = [] if booking.client_id is None else [booking.client_id]
    return next(iter(people.clients_by_id(connection, ids)), None)


def last_visit(diary: DiaryHandle, booking: Booking, *, now: datetime) -> CalendarItem | None:
    """The visit of its client before this one and before now; one that was missed counts too."""
    if booking.client_id is None:
        return None
    before = to_epoch(min(booking.start, now).replace(microsecond=0))
    with reading(diary) as connection:
        return calendar_queries.visit_before(connection, booking.client_id, before)


def booking_history(diary: DiaryHandle, booking_id: int) -> list[HistoryLine]:
    """What became of a booking, oldest first; also of one that was taken back."""
    with reading(diary) as connection:
        bookings.zone_of(connection, booking_id)
        return _lines(connection, booking_id)


def _lines(connection: Reading, booking_id: int) -> list[HistoryLine]:
    """Times are told as the consultant's calendar shows them, wherever the client is."""
    in_zone = zone(read_practice(connection).zone)
    told = history.of_booking(connection, booking_id)
    names = Names(
        clients=history.client_names(connection, told),
        services=history.service_names(connection, told),
    )
    writers = sentence_writers()
    lines: list[HistoryLine] = []
    called_off: set[int] = set()
    made = {row.change_id for row in told if row.made}
    for row in told:
        if row.verb == history.REASON and lines:
            # Given afterwards, it belongs to the line that it explains.
            reasons = filter(None, (lines[-1].why, row.why))
            lines[-1] = replace(lines[-1], why="; ".join(reasons))
            continue
        verb, before = row.verb, row.before
        if verb == "undo" and row.reverses in made and not row.after.get("removed"):
            verb = CALLED_OFF
            called_off.add(row.change_id)
        elif row.reverses in called_off:
            before = None
            made.add(row.change_id)
        what = sentence(verb, before, row.after, names, in_zone, writers)
        by_client = names_client(what)
        at = from_epoch(row.at)
        lines.append(HistoryLine(at, By(row.by), what, row.why, by_client, row.change_id))
    for line in lines_too(connection, booking_id):
        _put_in(lines, line)
    return lines


def _put_in(lines: list[HistoryLine], more: LineToo) -> None:
    """Let a line stand where it belongs: with what the same change did, else in its time."""
    at = from_epoch(more.at)
    for place, line in enumerate(lines):
        if more.change_id is None:
            if line.at <= at:
                continue
        elif line.change_id == more.change_id:
            what = more.what.removeprefix("Undone: ").removeprefix("Done again: ")
            lines[place] = replace(line, what=f"{line.what}; {what[:1].lower()}{what[1:]}")
            return
        elif line.change_id < more.change_id:
            continue
        break
    else:
        place = len(lines)
    fresh = HistoryLine(
        at, more.by, more.what, more.why, change_id=more.change_id or 0, beside=True
    )
    lines.insert(place, fresh)
