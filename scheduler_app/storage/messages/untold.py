"""Storage, messages: what was to be told directly, is true and of use, and goes by no way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.direct import DirectKind

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_UNTOLD = """
SELECT d.booking_id, d.client_id, d.kind
  FROM direct_messages d JOIN bookings b ON b.id = d.booking_id
 WHERE d.useful_until > ? AND NOT d.removed AND NOT b.removed AND d.client_id IS NOT NULL AND (
       d.kind = 'late' AND b.state = 'confirmed'
    OR d.kind = 'lost' AND CASE
         WHEN json_extract(d.facts, '$.to') THEN
              b.state = 'confirmed' AND b.start_at = json_extract(d.facts, '$.to')
         WHEN json_extract(d.facts, '$.offered') THEN b.state = 'pending'
         ELSE b.state = 'cancelled' END)
   AND NOT EXISTS (
       SELECT 1 FROM outbox o WHERE o.booking_id = d.booking_id AND o.kind IN ('mail', 'text')
          AND json_extract(o.content, '$.direct') = d.id
          AND o.state NOT IN ('withdrawing', 'withdrawn'))
 ORDER BY b.start_at, d.id"""

_NAMES = "SELECT id, name FROM clients WHERE id IN (SELECT value FROM json_each(?))"


def untold(asked: PlainSql, now: int) -> list[tuple[int, str, DirectKind]]:
    """The booking of each, its client's name, and what they do not hear.

    Whoever said STOP, or lost their address, after it was decided would not hear of it.
    """
    found = list(asked.exec_driver_sql(_UNTOLD, (now,)))
    if not found:
        return []
    whose = json.dumps(sorted({row[1] for row in found}))
    names = {row[0]: row[1] for row in asked.exec_driver_sql(_NAMES, (whose,))}
    return [(booking, names[client], DirectKind(kind)) for booking, client, kind in found]
