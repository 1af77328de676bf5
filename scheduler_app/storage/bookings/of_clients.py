"""Storage, bookings: the bookings of some clients, page by page, and what they come to.

The index of each client's bookings by start answers: no more rows are read than are told, but for
the figures, which count the rows of these clients.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from scheduler_app.storage.clients.timeline_page import page_query, page_sought
from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = """
SELECT b.id, b.client_id, b.start_at, b.end_at, b.state, coalesce(s.name, ''), b.title, b.place"""

_TIMELINE = page_query(
    _COLUMNS, "bookings", "b", "start_at", "LEFT JOIN services s ON s.id = b.service_id"
)

_AROUND = f"""{_COLUMNS}
  FROM (SELECT (SELECT id FROM bookings
                 WHERE client_id = c.value AND start_at > :now AND NOT removed
                   AND state IN ('pending', 'confirmed') ORDER BY start_at LIMIT 1) AS id
          FROM json_each(:clients) c
         UNION
        SELECT (SELECT id FROM bookings
                 WHERE client_id = c.value AND start_at <= :now AND NOT removed
                   AND state IN ('confirmed', 'done') ORDER BY start_at DESC LIMIT 1)
          FROM json_each(:clients) c) around
  JOIN bookings b ON b.id = around.id
  LEFT JOIN services s ON s.id = b.service_id
 ORDER BY b.start_at, b.id"""

_COUNTED = """
SELECT coalesce(sum(state IN ('confirmed', 'done')), 0), coalesce(sum(state = 'no-show'), 0),
       min(iif(state IN ('confirmed', 'done'), start_at, NULL))
  FROM bookings
 WHERE client_id IN (SELECT value FROM json_each(:clients)) AND start_at <= :now
   AND NOT removed AND kind = 'appointment'"""


class BookingOfClient(NamedTuple):
    """What a client's page tells of a booking; `start` and `end` are epoch seconds."""

    id: int
    client_id: int
    start: int
    end: int
    state: str
    service: str
    title: str
    place: str


class VisitsCounted(NamedTuple):
    """How many visits there were until now, how many the client missed, and since when."""

    visits: int
    missed: int
    since: int | None


def timeline(
    asked: PlainSql, clients: Collection[int], bound: tuple[int, int], limit: int
) -> list[BookingOfClient]:
    """Bookings of these clients whose (start, id) is smaller than the bound, the newest first."""
    sought = page_sought(clients, bound, limit)
    return [BookingOfClient._make(row) for row in asked.exec_driver_sql(_TIMELINE, sought)]


def around(
    asked: PlainSql, clients: Collection[int], now: int
) -> tuple[BookingOfClient | None, BookingOfClient | None]:
    """The last visit that had begun by `now` (epoch seconds), and the next one."""
    given = {"clients": json.dumps(list(clients)), "now": now}
    found = [BookingOfClient._make(row) for row in asked.exec_driver_sql(_AROUND, given)]
    last = [one for one in found if one.start <= now]
    ahead = [one for one in found if one.start > now]
    return last[-1] if last else None, ahead[0] if ahead else None


def counted(asked: PlainSql, clients: Collection[int], now: int) -> VisitsCounted:
    """What the bookings of these clients came to until `now` (epoch seconds)."""
    given = {"clients": json.dumps(list(clients)), "now": now}
    return next(VisitsCounted._make(row) for row in asked.exec_driver_sql(_COUNTED, given))
