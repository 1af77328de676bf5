"""Storage: the pairs of bookings that may overlap, settled by the consultant or still open."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from scheduler_app.domain.errors import NotFound
from scheduler_app.storage.journal import Change
from scheduler_app.storage.schema import overlap_permits


def settle_pair(change: Change, a: int, b: int) -> None:
    """Mark the overlap of two bookings as meant."""
    permit = of_pair(change, a, b)
    if permit is None:
        raise NotFound("These two bookings do not overlap any more.")
    change.update("overlap_permits", permit, {"settled": 1})


def settle_all(change: Change, permits: Iterable[int]) -> None:
    """Mark the overlaps of these permits, by id, as meant."""
    for permit in permits:
        change.update("overlap_permits", permit, {"settled": 1})


def of_pair(change: Change, a: int, b: int) -> int | None:
    """The id of the permit that names these two bookings; None when there is none."""
    query = select(overlap_permits.c.id).where(
        overlap_permits.c.a == min(a, b), overlap_permits.c.b == max(a, b)
    )
    return change.connection.execute(query).scalar()


def met_by(connection: Connection, booking_id: int) -> dict[int, bool]:
    """What a booking overlaps, and whether the consultant has settled that pair."""
    query = select(overlap_permits).where(
        (overlap_permits.c.a == booking_id) | (overlap_permits.c.b == booking_id)
    )
    return {
        (row.b if row.a == booking_id else row.a): bool(row.settled)
        for row in connection.execute(query)
    }
