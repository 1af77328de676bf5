"""Use case: change a booking's time, client, service, place, notes or gaps, as one change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import DETAILS, Booking, changed, resized
from scheduler_app.domain.clients.barring import must_not_be_barred
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.zones import zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import Reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.practice import services
from scheduler_app.use_cases.bookings.book import on_overlap
from scheduler_app.use_cases.clients.clients import client_meant

_PRICE = frozenset({"agreed_price", "agreed_currency"})


@dataclass(frozen=True, slots=True)
class WantedBooking:
    """What a booking shall be; what is None or not named stays.

    `start` and `end` are aware; `details` go by their names in `booking.DETAILS`. A new
    service brings its gaps along, unless they are named too; the length stays as agreed. Another
    service is another agreement: it brings what it costs now, unless a price is named too, also
    where a client was promised another one for the service before. Nothing else changes the price.
    A `new_client` is written together with the booking, or not at all. `permit_barred` is the
    consultant's word that it may be somebody's who is not to be booked.
    """

    start: datetime | None = None
    end: datetime | None = None
    details: Mapping[str, object] = field(default_factory=dict)
    new_client: Client | None = None
    permit_barred: bool = False


def edit(
    diary: DiaryHandle,
    booking_id: int,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    details: Mapping[str, object] | None = None,
    new_client: Client | None = None,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
    permit_barred: bool = False,
) -> Booking:
    """Make a booking what is wanted (see `WantedBooking`): one change, taken back by one undo.

    `Overlap` when the time is taken and no overlap was permitted; `BarredClient` where it would
    become a booking of one who is not to be booked. When nothing differs,
    nothing is written.
    """
    wanted = WantedBooking(start, end, details or {}, new_client, permit_barred)
    with writing(diary, "change", by=by, at=now, why=why) as change:
        stands = bookings.get(change.connection, booking_id)
        edited = as_wanted(change, stands, wanted)
        if edited == stands:
            return stands
        return bookings.save(change, edited, on_overlap=on_overlap(permit_overlap))


def as_wanted(change: Change, stands: Booking, wanted: WantedBooking) -> Booking:
    """The booking as it is wanted, not yet written; its new client is. Names what can't be."""
    details = dict(wanted.details)
    if wanted.new_client is not None:
        details["client_id"] = client_meant(change, wanted.new_client).id
    whole = _with_what_follows(
        change.connection, stands, details, permit_barred=wanted.permit_barred
    )
    differing = {
        name: value
        for name, value in whole.items()
        if name not in DETAILS or getattr(stands, name) != value
    }
    edited = changed(stands, differing) if differing else stands
    start = stands.start if wanted.start is None else wanted.start
    # A start alone moves the booking: its length stays.
    end = start + stands.duration if wanted.end is None else wanted.end
    if (start, end) != (stands.start, stands.end):
        edited = resized(edited, start=start, end=end)
    # However much of it is new, it is one change.
    return edited if edited == stands else replace(edited, revision=stands.revision + 1)


def _with_what_follows(
    connection: Reading,
    stands: Booking,
    details: Mapping[str, object],
    *,
    permit_barred: bool,
) -> dict[str, object]:
    """The details with what follows from them; names what the diary does not hold."""
    whole = dict(details)
    if "zone" in whole:
        zone(str(whole["zone"]))
    if (client_id := whole.get("client_id")) is not None:
        one = people.client(connection, int(str(client_id)))
        # Who has it already keeps it: only nobody barred comes to it.
        must_not_be_barred(one, permit=permit_barred or one.id == stands.client_id)
    service_id = whole.get("service_id")
    service = None if service_id is None else services.service(connection, int(str(service_id)))
    if service is not None:
        for gap in ("preparation", "wrap_up", "travel"):
            whole.setdefault(gap, getattr(service, gap))
    if "service_id" in whole and service_id != stands.service_id and _PRICE.isdisjoint(whole):
        cost = service.cost if service else None
        whole["agreed_price"], whole["agreed_currency"] = cost or (0, "")
    if (place_id := whole.get("place_id")) is not None and "place" not in whole:
        whole["place"] = people.place(connection, int(str(place_id))).address
    return whole
