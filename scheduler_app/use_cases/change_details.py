"""Use case: change a booking's client, service, place, notes or gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from scheduler_app.domain.bookings import Booking, By, changed
from scheduler_app.domain.zones import zone
from scheduler_app.storage import bookings, people
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.book import on_overlap


def change_details(
    diary: Diary,
    booking_id: int,
    details: Mapping[str, object],
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Set details by their names in `domain.bookings.DETAILS`.

    A new service brings its gaps along, unless they are named too; the length stays as agreed.
    """
    with diary.write("change", by=by, at=now, why=why) as change:
        whole = with_service_gaps(change.connection, details)
        booking = changed(bookings.get(change.connection, booking_id), whole)
        return bookings.save(change, booking, on_overlap=on_overlap(permit_overlap))


def with_service_gaps(connection: Connection, details: Mapping[str, object]) -> dict[str, object]:
    """The details with what follows from them; names what the diary does not hold."""
    whole = dict(details)
    if "zone" in whole:
        zone(str(whole["zone"]))
    if (client_id := whole.get("client_id")) is not None:
        people.client(connection, int(str(client_id)))
    if (service_id := whole.get("service_id")) is not None:
        service = people.service(connection, int(str(service_id)))
        for gap in ("preparation", "wrap_up", "travel"):
            whole.setdefault(gap, getattr(service, gap))
    if (place_id := whole.get("place_id")) is not None and "place" not in whole:
        whole["place"] = people.place(connection, int(str(place_id))).address
    return whole
