"""Storage: what became of bookings, turn by turn."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.bookings.turns import Turn
from scheduler_app.storage.bookings.history import REASON

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_TURNS = f"""
SELECT h.subject_id, c.verb, c."by", json_extract(h.after, '$.start_at'),
       json_extract(h.after, '$.state'), coalesce(c.said_at, c.at)
  FROM history h JOIN changes c ON c.id = +h.change_id
 WHERE h.subject = 'bookings' AND c.verb <> '{REASON}'
   AND h.subject_id IN (SELECT value FROM json_each(?))
 ORDER BY h.subject_id, h.id"""


def known_since(asked: PlainSql, booking_id: int) -> int:
    """When a booking came to be, in epoch seconds: as its client asked for it, or as it was made.

    0 where nothing tells that.
    """
    query = """
SELECT coalesce(c.said_at, c.at) FROM history h JOIN changes c ON c.id = +h.change_id
 WHERE h.subject = 'bookings' AND h.subject_id = ? ORDER BY h.id LIMIT 1"""
    return next((int(row[0]) for row in asked.exec_driver_sql(query, (booking_id,))), 0)


def turns_of(asked: PlainSql, ids: Collection[int]) -> dict[int, list[Turn]]:
    """What became of each of these bookings, oldest change first."""
    found: dict[int, list[Turn]] = {}
    for booking_id, *turn in asked.exec_driver_sql(_TURNS, (json.dumps(list(ids)),)):
        found.setdefault(booking_id, []).append(Turn._make(turn))
    return found
