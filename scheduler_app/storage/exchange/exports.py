"""Storage: everything that an export takes along."""

from __future__ import annotations

from sqlalchemy import Connection, select

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.storage.bookings.bookings import booking_of
from scheduler_app.storage.bookings.series import Series
from scheduler_app.storage.bookings.series import get as get_series
from scheduler_app.storage.schema import bookings, clients, series, services


def all_bookings(connection: Connection) -> list[Booking]:
    """Every booking that was not taken back, in time order."""
    table = bookings.c
    query = select(bookings).where(~table.removed).order_by(table.start_at, table.id)
    return [booking_of(row) for row in connection.execute(query).mappings()]


def all_series(connection: Connection) -> dict[int, Series]:
    """Every series that was not taken back, by id."""
    ids = connection.execute(select(series.c.id).where(~series.c.removed)).scalars().all()
    return {id_: get_series(connection, id_) for id_ in ids}


def client_names(connection: Connection) -> dict[int, tuple[str, str]]:
    """Name and e-mail address of each client, by id."""
    rows = connection.execute(select(clients.c.id, clients.c.name, clients.c.email))
    return {row.id: (row.name, row.email) for row in rows}


def service_names(connection: Connection) -> dict[int, str]:
    """The name of each service, by id."""
    rows = connection.execute(select(services.c.id, services.c.name))
    return {row.id: row.name for row in rows}
