"""Desktop, bookings: what the full form starts from: a new booking so far, or a stored one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking, Kind
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.time_units import minutes_of
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.ports.diary import DiaryHandle


@dataclass(frozen=True, slots=True)
class Draft:
    """`booking` is None for a new one. `minutes` None means the service's length.

    `new_client` is somebody who is not in the diary yet; `place`, `notes` and `rule` are what is
    known of a new booking, those of a stored one are its own.
    """

    start: datetime
    minutes: int | None = None
    kind: Kind = Kind.APPOINTMENT
    client: Client | None = None
    service_id: int | None = None
    title: str = ""
    new_client: Client | None = None
    place: str = ""
    notes: str = ""
    rule: str = ""
    booking: Booking | None = None


def draft_of(diary: DiaryHandle, booking_id: int) -> Draft:
    """A stored booking, to be edited."""
    details = booking_details(diary, booking_id)
    booking = details.booking
    return Draft(
        start=booking.start,
        minutes=minutes_of(booking.duration),
        kind=booking.kind,
        client=details.client,
        service_id=booking.service_id,
        title=booking.title,
        booking=booking,
    )
