"""Use case: put a new booking into the diary."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import LONGEST, Booking, Kind, State
from scheduler_app.domain.clients.barring import must_not_be_barred
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import DAY_MINUTES, HOUR_MINUTES, Minutes
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.zones import keepable, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.clients.clients import client_meant
from scheduler_app.use_cases.practice.rules import read_practice

DEFAULT_MINUTES = HOUR_MINUTES
"""Length of a booking that names neither a service nor a length."""


@dataclass(frozen=True, slots=True)
class NewBooking:
    """What is wanted. What is None comes from the service, else from the practice.

    `start` is aware; `minutes` and the gaps are minutes. A `new_client` is written together with
    the booking, or not at all. The `agreed` price is kept with the booking: what the service costs
    later does not touch it. `permit_barred` is the consultant's word that a client who is not to be
    booked is booked this time.
    """

    start: datetime
    client_id: int | None = None
    new_client: Client | None = None
    service_id: int | None = None
    minutes: Minutes | None = None
    zone: str | None = None
    title: str = ""
    place_id: int | None = None
    place: str = ""
    notes: str = ""
    state: State = State.CONFIRMED
    kind: Kind = Kind.APPOINTMENT
    preparation: Minutes | None = None
    wrap_up: Minutes | None = None
    travel: Minutes | None = None
    transparent: bool = False
    all_day: bool = False
    agreed: Money | None = None
    permit_barred: bool = False


def book(
    diary: DiaryHandle,
    wish: NewBooking,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Write the booking; `Overlap` when the time is taken and no overlap was permitted.

    `BarredClient` where the client is not to be booked, and the wish does not permit it.
    """
    with writing(diary, "book", by=by, at=now, why=why) as change:
        booking = add_wish(change, wish)
        return bookings.add(change, booking, on_overlap=on_overlap(permit_overlap))


def add_wish(change: Change, wish: NewBooking) -> Booking:
    """The booking that a wish amounts to, not yet written; its new client is."""
    if wish.new_client is not None:
        wish = replace(wish, client_id=client_meant(change, wish.new_client).id)
    return drafted(change.connection, wish)


def on_overlap(permit: bool) -> OnOverlap:
    """What the consultant's yes or no to an overlap means to the diary."""
    return OnOverlap.PERMIT if permit else OnOverlap.REFUSE


def drafted(connection: Reading, wish: NewBooking) -> Booking:
    """The booking that a wish amounts to, not yet written. Names what can't be."""
    service = None if wish.service_id is None else services.service(connection, wish.service_id)
    if wish.client_id is not None:
        one = people.client(connection, wish.client_id)
        must_not_be_barred(one, permit=wish.permit_barred)
    zone_name = wish.zone or read_practice(connection).zone
    zone(zone_name)
    minutes = wish.minutes or (service.minutes if service else DEFAULT_MINUTES)
    if minutes <= 0 or wish.minutes == 0:
        raise InvalidInput("minutes", "A booking lasts at least a minute.")
    if minutes > LONGEST.days * DAY_MINUTES:
        raise InvalidInput("minutes", "The booking is longer than a year.", remedy="Shorten it.")
    keepable(wish.start)
    place = wish.place
    if wish.place_id is not None and not place:
        place = people.place(connection, wish.place_id).address
    preparation, wrap_up, travel = _gaps(wish, service)
    agreed = wish.agreed or (service.cost if service else None)
    return Booking(
        id=0,
        uid=new_uid(),
        kind=wish.kind,
        state=wish.state,
        start=wish.start,
        end=wish.start + timedelta(minutes=minutes),
        zone=zone_name,
        title=wish.title,
        client_id=wish.client_id,
        service_id=wish.service_id,
        place_id=wish.place_id,
        place=place,
        notes=wish.notes,
        preparation=preparation,
        wrap_up=wrap_up,
        travel=travel,
        transparent=wish.transparent,
        all_day=wish.all_day,
        agreed_price=agreed.minor if agreed else 0,
        agreed_currency=agreed.currency if agreed else "",
    )


def _gaps(wish: NewBooking, service: Service | None) -> tuple[Minutes, Minutes, Minutes]:
    none = Minutes(0)
    usual = (service.preparation, service.wrap_up, service.travel) if service else (none,) * 3
    asked = (wish.preparation, wish.wrap_up, wish.travel)
    preparation, wrap_up, travel = (
        default if own is None else own for own, default in zip(asked, usual, strict=True)
    )
    return preparation, wrap_up, travel
