"""Use cases, visits: what the records of visits bring to an invoice."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scheduler_app.domain.money.invoices.billing import BilledPart, BilledVisit
from scheduler_app.domain.money.invoices.document import QUANTITY
from scheduler_app.domain.visits.visit import UsedPart, VisitRecord
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.visits import records


def billed_of(connection: Reading, bookings: Collection[int]) -> Mapping[int, BilledVisit]:
    """By booking; those without a record are left out."""
    found = records.records(connection, records.ids_of_bookings(connection, bookings))
    return {one.booking_id: _billed(one) for one in found if one.booking_id is not None}


def _billed(record: VisitRecord) -> BilledVisit:
    parts = tuple(_part(part) for part in record.parts)
    return BilledVisit(record.minutes_spent, record.billed, record.trips, parts)


def _part(part: UsedPart) -> BilledPart:
    # Hundredths of a part are kept, so that thousandths are whole.
    quantity = int(part.quantity * QUANTITY)
    return BilledPart(part.what, quantity, part.price.minor, part.price.currency, part.serial)
