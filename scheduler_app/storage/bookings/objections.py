"""Storage, bookings: what of a client's bookings stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection

from scheduler_app.storage.personal import CLIENTS, named
from scheduler_app.storage.snapshots import PlainSql

_TO_COME = f"""
SELECT count(*), min(start_at) FROM bookings
 WHERE client_id IN {CLIENTS} AND NOT removed AND state IN ('pending', 'confirmed')
   AND end_at > :now"""


def to_come(asked: PlainSql, clients: Collection[int], now: int) -> tuple[int, int | None]:
    """How many bookings stand that are not over, and when the first of them begins."""
    found = asked.exec_driver_sql(_TO_COME, {**named(clients), "now": now})
    return next((row[0], row[1]) for row in found)
