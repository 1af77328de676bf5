"""Use case: all that is needed to write a visit down, read in one step."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.bookings.booking import OPEN, may_be_done
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.device import Device
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.visits.follow_up import ListedFollowUp
from scheduler_app.domain.visits.templates import Checklist, Snippet
from scheduler_app.domain.visits.visit import VisitRecord
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import devices, people
from scheduler_app.storage.diary import Reading, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import services
from scheduler_app.storage.visits import follow_ups, templates


@dataclass(frozen=True, slots=True)
class VisitAtHand:
    """A record, stored or not, with whom it is about and what it can be written with.

    `devices` are those of the client, and others that the visit touched. `may_be_done` says that
    its booking is open and has begun; `title` is the booking's.
    """

    record: VisitRecord
    client: Client
    title: str
    may_be_done: bool
    devices: tuple[Device, ...]
    services: tuple[Service, ...]
    snippets: tuple[Snippet, ...]
    checklists: tuple[Checklist, ...]
    recommended: tuple[ListedFollowUp, ...]


def visit_at_hand(diary: DiaryHandle, record: VisitRecord, *, now: datetime) -> VisitAtHand:
    """What belongs to this record; `NotFound` where its client or booking is gone."""
    with reading(diary) as connection:
        booking = None if record.booking_id is None else bookings.get(connection, record.booking_id)
        open_booking = booking is not None and booking.state in OPEN
        return VisitAtHand(
            record=record,
            client=people.client(connection, record.client_id),
            title=booking.title if booking is not None else "",
            may_be_done=booking is not None and open_booking and may_be_done(booking.start, now),
            devices=tuple(_devices(connection, record)),
            services=tuple(services.list_services(connection)),
            snippets=tuple(templates.snippets(connection)),
            checklists=tuple(templates.checklists(connection)),
            recommended=tuple(follow_ups.of_visit(connection, record.id)) if record.id else (),
        )


def _devices(connection: Reading, record: VisitRecord) -> list[Device]:
    """A device that went to somebody else since was touched all the same."""
    found = devices.devices_of(connection, people.client_ids_of(connection, record.client_id))
    known = {device.id for device in found}
    others = {*record.devices, *(one.device_id for one in record.issues if one.device_id)}
    for device_id in sorted(others - known):
        # One that was taken off as a mistake is nowhere any more.
        with suppress(NotFound):
            found.append(devices.device(connection, device_id))
    return found
