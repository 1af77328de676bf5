"""Use cases: begin, keep and take out the record of a visit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import OPEN, Booking, Kind, State, may_be_done
from scheduler_app.domain.bookings.booking import done as booking_done
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.visits.merging import merged
from scheduler_app.domain.visits.templates import ticks_of
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.domain.visits.writing import checked_record, is_untouched
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.visits import records, templates
from scheduler_app.use_cases.bookings.states import turned

SAVE, REMOVE = "visit", "remove-visit"


def get_record(diary: DiaryHandle, visit_id: int) -> VisitRecord:
    """One record with all that belongs to it; `NotFound` when there is none."""
    with reading(diary) as connection:
        return records.get(connection, visit_id)


def record_of(diary: DiaryHandle, booking_id: int) -> VisitRecord | None:
    """The record of a booking; None where nobody has written one."""
    with reading(diary) as connection:
        return records.of_booking(connection, booking_id)


def records_of(
    diary: DiaryHandle, client_ids: Sequence[int], *, limit: int = 100
) -> list[VisitRecord]:
    """The records of these clients, the newest first."""
    with reading(diary) as connection:
        return records.of_clients(connection, client_ids, limit=limit)


def draft_of(diary: DiaryHandle, booking_id: int) -> VisitRecord:
    """The record of a booking, or the draft of one that nobody has written, which is not stored.

    It has the times of the booking and the checklists of its service. `NotAllowed` for what is no
    visit.
    """
    with reading(diary) as connection:
        return read_draft(connection, booking_id)


def read_draft(connection: Reading, booking_id: int) -> VisitRecord:
    """The same within a larger step."""
    if (known := records.of_booking(connection, booking_id)) is not None:
        return known
    booking = bookings.get(connection, booking_id)
    _must_be_visit(booking)
    return _draft(
        connection,
        VisitRecord(
            0,
            client_id=booking.client_id or 0,
            started=booking.start,
            ended=booking.end,
            booking_id=booking.id,
            service_id=booking.service_id,
            place_id=booking.place_id,
        ),
    )


def draft_for_client(
    diary: DiaryHandle, client_id: int, *, now: datetime, service_id: int | None = None
) -> VisitRecord:
    """The draft of a visit without a booking, such as a call, that begins and ends now."""
    with reading(diary) as connection:
        people.client(connection, client_id)
        start = now.replace(second=0, microsecond=0)
        return _draft(
            connection,
            VisitRecord(0, client_id, started=start, ended=start, service_id=service_id),
        )


def _draft(connection: Reading, record: VisitRecord) -> VisitRecord:
    if record.service_id is not None:
        lists = templates.checklists_of(connection, record.service_id)
        record = replace(record, ticks=ticks_of(lists))
    return replace(record, was=record)


def save_record(
    diary: DiaryHandle,
    record: VisitRecord,
    *,
    now: datetime,
    by: By = By.CONSULTANT,
    done: bool = False,
    untouched_too: bool = False,
) -> VisitRecord:
    """Write a new record (id 0) or what a changed one says otherwise; returns it as it stands.

    A draft that nobody has touched is not stored, and returned as it is, unless `untouched_too`:
    something is about to be attached to it. `done` marks its booking as done in the same step,
    where it may be. What somebody else wrote meanwhile stays, or `ChangedMeanwhile` says so.
    """
    stored = untouched_too or not is_untouched(record)
    if not stored and not (done and record.booking_id is not None):
        return record
    with writing(diary, SAVE, by=by, at=now) as change:
        if stored:
            record = write_record(change, record)
        if done and record.booking_id is not None:
            mark_done_too(change, record.booking_id, now)
    return record


def write_record(change: Change, record: VisitRecord) -> VisitRecord:
    """Write a record as part of a larger change."""
    connection = change.connection
    if record.id:
        stands = records.get(connection, record.id)
        # Of one who was erased only the times are left, and nothing is added to them.
        people.client(connection, stands.client_id)
        was = record.was
        wanted = merged(record, stands if was is None else was, stands)
    else:
        wanted = record
        if record.booking_id is not None:
            _must_be_first(connection, record.booking_id)
        else:
            people.client(connection, record.client_id)
    return records.save(change, checked_record(wanted))


def remove_record(
    diary: DiaryHandle, visit_id: int, *, now: datetime, by: By = By.CONSULTANT
) -> None:
    """Take a record out of the diary; its booking stays as it is."""
    with writing(diary, REMOVE, by=by, at=now) as change:
        records.remove(change, visit_id)


def _must_be_visit(booking: Booking) -> None:
    if booking.kind is not Kind.APPOINTMENT or booking.client_id is None:
        raise NotAllowed(
            "A record is written of a visit to a client, and this booking has none.",
            remedy="Name its client first.",
        )
    if booking.state is State.CANCELLED:
        raise NotAllowed(
            "This booking was cancelled: there is nothing to record of it.",
            remedy="Where the visit took place all the same, reopen the booking first.",
        )


def _must_be_first(connection: Reading, booking_id: int) -> None:
    _must_be_visit(bookings.get(connection, booking_id))
    if records.of_booking(connection, booking_id) is not None:
        raise NotAllowed(
            "A record of this visit was begun in another window.",
            remedy="Nothing was saved. Copy what you wrote, open the record, and write it in.",
        )


def mark_done_too(change: Change, booking_id: int, now: datetime) -> None:
    """Where it is open and has begun; any other booking stays as it is."""
    booking = bookings.get(change.connection, booking_id)
    if booking.state in OPEN and may_be_done(booking.start, now):
        turned(change, booking_id, partial(booking_done, now=now))
