"""Storage, messages: what of a client's messages stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection

from scheduler_app.storage.personal import BOOKINGS, CLIENTS, named
from scheduler_app.storage.snapshots import PlainSql

_UNDER_WAY = f"""
SELECT count(*) FROM outbox
 WHERE state IN ('planned', 'sending', 'handed over', 'withdrawing') AND state <> 'planned'
   AND kind IN ('mail', 'text')
   AND (booking_id IN {BOOKINGS}
     OR booking_id IS NULL AND json_extract(content, '$.client') IN {CLIENTS})"""


def under_way(asked: PlainSql, clients: Collection[int]) -> int:
    """How many messages lie with somebody outside, who needs to know what they are about."""
    return next(int(row[0]) for row in asked.exec_driver_sql(_UNDER_WAY, named(clients)))
