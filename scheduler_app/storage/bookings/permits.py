"""Storage: the pairs of bookings that may overlap, settled by the consultant or still open."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from sqlalchemy import Connection

from scheduler_app.domain.errors import NotFound
from scheduler_app.storage.journal import Change


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
    query = "SELECT id FROM overlap_permits WHERE a = ? AND b = ?"
    return change.connection.exec_driver_sql(query, (min(a, b), max(a, b))).scalar()


def met_by(connection: Connection, booking_id: int) -> dict[int, bool]:
    """What a booking overlaps, and whether the consultant has settled that pair."""
    return met_by_each(connection, [booking_id]).get(booking_id, {})


def met_by_each(connection: Connection, ids: Collection[int]) -> dict[int, dict[int, bool]]:
    """The same of many bookings at once, by their ids; those that meet nothing lack."""
    found: dict[int, dict[int, bool]] = {}
    for booking_id, other, settled in connection.exec_driver_sql(_MET, {"ids": json.dumps([*ids])}):
        found.setdefault(booking_id, {})[other] = bool(settled)
    return found


_MET = """
SELECT a, b, settled FROM overlap_permits WHERE a IN (SELECT value FROM json_each(:ids))
 UNION ALL
SELECT b, a, settled FROM overlap_permits WHERE b IN (SELECT value FROM json_each(:ids))"""
