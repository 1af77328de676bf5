"""Use cases: start and stop the stopwatch of a visit. One runs at a time, and outlives a restart.

A record that has begun and has not ended is the stopwatch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.time_units import Minutes, whole_minutes
from scheduler_app.domain.visits.stopwatch import DoubtOf, TimeDoubt, doubts
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import wall_of, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import services
from scheduler_app.storage.visits import naming, records
from scheduler_app.use_cases.practice.rules import read_practice
from scheduler_app.use_cases.visits.records import read_draft, write_record

START, STOP = "start-stopwatch", "stop-stopwatch"


@dataclass(frozen=True, slots=True)
class RunningStopwatch:
    """The record whose stopwatch runs, and how it stands.

    `minutes` are those that are over, 0 where this computer's clock was set back. `planned` is
    when the visit is to end; None where nobody planned it.
    """

    record: VisitRecord
    client: str
    minutes: Minutes
    planned: datetime | None
    doubts: tuple[TimeDoubt, ...]


def running(diary: DiaryHandle, *, now: datetime) -> RunningStopwatch | None:
    """The stopwatch that runs, and what is doubtful about it now; None where none does."""
    with reading(diary) as connection:
        record = records.running(connection)
        return None if record is None else _standing(connection, record, now)


def start(
    diary: DiaryHandle,
    *,
    booking_id: int | None = None,
    client_id: int | None = None,
    service_id: int | None = None,
    now: datetime,
    by: By = By.CONSULTANT,
) -> VisitRecord:
    """Start the stopwatch at a booking, or at a client who walked in or called.

    A record that was prepared before its visit goes on with the true time. `NotAllowed` while
    another stopwatch runs, and for a visit whose time is written already.
    """
    now = now.replace(microsecond=0)
    with writing(diary, START, by=by, at=now) as change:
        connection = change.connection
        if (other := records.running(connection)) is not None:
            raise _runs_already(connection, other)
        if booking_id is not None:
            draft = read_draft(connection, booking_id)
        else:
            people.client(connection, client_id or 0)
            draft = VisitRecord(0, client_id or 0, now, service_id=service_id)
        if draft.id and draft.ended is not None and draft.ended <= now:
            raise NotAllowed(
                "The time of this visit is written in its record already.",
                remedy="Correct start and end there.",
            )
        return write_record(change, replace(draft, started=now, ended=None, spent=None))


def stop(
    diary: DiaryHandle,
    *,
    now: datetime,
    ended: datetime | None = None,
    by: By = By.CONSULTANT,
) -> RunningStopwatch:
    """Stop it, now or as of when the visit `ended`; returns its record, and what is doubtful.

    `NotAllowed` where none runs; `InvalidInput` where this computer's clock was set back to before
    the start and nobody says when the visit ended.
    """
    at = (ended or now).replace(microsecond=0)
    with writing(diary, STOP, by=by, at=now) as change:
        record = records.running(change.connection)
        if record is None:
            raise NotAllowed("No stopwatch is running.", remedy="Write the times into the record.")
        stood = _standing(change.connection, record, at)
        if any(doubt.of is DoubtOf.SET_BACK for doubt in stood.doubts):
            raise _ends_before(stood, typed=ended is not None)
        return replace(stood, record=write_record(change, replace(record, ended=at)))


def _standing(connection: Reading, record: VisitRecord, at: datetime) -> RunningStopwatch:
    planned = _planned_end(connection, record)
    in_zone = zone(read_practice(connection).zone)
    return RunningStopwatch(
        record,
        naming.client_named(connection, record.client_id),
        whole_minutes(max(0, int((at - record.started).total_seconds()))),
        planned,
        doubts(record.started, at, planned=planned, zone=in_zone),
    )


def _planned_end(connection: Reading, record: VisitRecord) -> datetime | None:
    """As it was booked, after a later start as long as was booked, or as the service takes."""
    if record.booking_id is not None:
        booked = bookings.get(connection, record.booking_id)
        late = booked.end <= record.started
        return record.started + booked.duration if late else booked.end
    if record.service_id is not None:
        length = services.service(connection, record.service_id).minutes
        return record.started + timedelta(minutes=length)
    return None


def _runs_already(connection: Reading, other: VisitRecord) -> NotAllowed:
    who = naming.client_named(connection, other.client_id)
    since = wall_of(other.started, zone(read_practice(connection).zone)).replace(second=0)
    return NotAllowed(
        f"The stopwatch runs for {who} since {moment_in_words(since)}.",
        remedy="Stop it first: one runs at a time.",
    )


def _ends_before(stood: RunningStopwatch, *, typed: bool) -> InvalidInput:
    if typed:
        return InvalidInput(
            "ended", "The visit ends before it starts.", remedy="Correct one of the two times."
        )
    sentence = stood.doubts[0].sentence
    return InvalidInput("ended", sentence, remedy="Say when the visit ended.")
