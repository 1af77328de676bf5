"""Storage, bookings: the bookings of some clients, page by page, and what they come to."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from scheduler_app.storage.snapshots import PlainSql

# Of each client no more rows are read than a page holds, from the index that has them in order.
_TIMELINE = """
SELECT b.id, b.client_id, b.start_at, b.state, coalesce(s.name, ''), b.title, b.place
  FROM json_each(:clients) c
  JOIN bookings b ON b.id IN (
       SELECT id FROM bookings
        WHERE client_id = c.value AND NOT removed AND (start_at, id) < (:at, :number)
        ORDER BY start_at DESC, id DESC LIMIT :limit)
  LEFT JOIN services s ON s.id = b.service_id
 ORDER BY b.start_at DESC, b.id DESC LIMIT :limit"""


class BookingOfClient(NamedTuple):
    """What a timeline tells of a booking; `start` is epoch seconds."""

    id: int
    client_id: int
    start: int
    state: str
    service: str
    title: str
    place: str


def timeline(
    asked: PlainSql, clients: Collection[int], bound: tuple[int, int], limit: int
) -> list[BookingOfClient]:
    """Bookings of these clients whose (start, id) is smaller than the bound, the newest first."""
    at, number = bound
    ids = json.dumps(list(clients))
    sought = {"clients": ids, "at": at, "number": number, "limit": limit}
    return [BookingOfClient._make(row) for row in asked.exec_driver_sql(_TIMELINE, sought)]
