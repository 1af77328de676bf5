"""Storage: full-text search over bookings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.storage.bookings.calendar_queries import items_by_id
from scheduler_app.storage.clients.search import NEWEST, as_match

_MATCHING = f"""
  WITH hits(id) AS ({NEWEST.format("booking_words")})
SELECT b.id, b.start_at, b.end_at > :now AND b.state IN ('pending', 'confirmed')
  FROM hits JOIN bookings b ON b.id = hits.id WHERE NOT b.removed"""
_COMING_OF_CLIENTS = """
SELECT id, start_at, 1 FROM bookings
 WHERE client_id IN (SELECT value FROM json_each(:clients)) AND NOT removed
   AND end_at > :now AND state IN ('pending', 'confirmed') ORDER BY start_at, id LIMIT :limit"""

_MOST_MATCHING = 1_000
"""Bookings that a search looks at, the newest ones: a common word is in hundreds of thousands."""


class FoundBookings(NamedTuple):
    """What is still to come, the next one first; what is over or cancelled, the latest first."""

    coming: list[CalendarItem]
    past: list[CalendarItem]


def find_bookings(
    connection: Connection, wanted: str, *, now: int, clients: Sequence[int], limit: int
) -> FoundBookings:
    """Bookings whose client, title, place or notes hold words that begin with the wanted ones.

    Coming ones of `clients` (ids), who were found otherwise, are among them. At most `limit` of
    either kind; `now` is an epoch second.
    """
    rows: dict[int, tuple[int, bool]] = {}
    if words := as_match(wanted):
        sought = {"words": words, "now": now, "limit": _MOST_MATCHING}
        for row in connection.exec_driver_sql(_MATCHING, sought):
            rows[row[0]] = (row[1], bool(row[2]))
    if clients:
        theirs = {"clients": json.dumps(list(clients)), "now": now, "limit": limit}
        for row in connection.exec_driver_sql(_COMING_OF_CLIENTS, theirs):
            rows[row[0]] = (row[1], True)
    coming = sorted((start, id_) for id_, (start, comes) in rows.items() if comes)[:limit]
    past = sorted((start, id_) for id_, (start, comes) in rows.items() if not comes)[-limit:]
    items = {
        item.id: item for item in items_by_id(connection, [id_ for _, id_ in [*coming, *past]])
    }
    return FoundBookings(
        [items[id_] for _, id_ in coming], [items[id_] for _, id_ in reversed(past)]
    )
