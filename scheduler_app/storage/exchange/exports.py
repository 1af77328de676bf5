"""Storage: everything that an export takes along."""

from __future__ import annotations

from sqlalchemy import Connection

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.storage.bookings.bookings import booking_of
from scheduler_app.storage.bookings.series import Series
from scheduler_app.storage.bookings.series import get as get_series


def all_bookings(connection: Connection) -> list[Booking]:
    """Every booking that was not taken back, in time order."""
    query = "SELECT * FROM bookings WHERE NOT removed ORDER BY start_at, id"
    return [booking_of(row) for row in connection.exec_driver_sql(query).mappings()]


def all_series(connection: Connection) -> dict[int, Series]:
    """Every series that was not taken back, by id."""
    ids = connection.exec_driver_sql("SELECT id FROM series WHERE NOT removed ORDER BY id")
    return {id_: get_series(connection, id_) for id_ in ids.scalars().all()}


def client_names(connection: Connection) -> dict[int, tuple[str, str]]:
    """Name and e-mail address of each client, by id."""
    rows = connection.exec_driver_sql("SELECT id, name, email FROM clients")
    return {row.id: (row.name, row.email) for row in rows}


def service_names(connection: Connection) -> dict[int, str]:
    """The name of each service, by id."""
    rows = connection.exec_driver_sql("SELECT id, name FROM services")
    return {row.id: row.name for row in rows}
