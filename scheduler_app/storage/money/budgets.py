"""Storage, money: how often clients may move their bookings by themselves."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.bookings.turns import moves_by_client
from scheduler_app.storage.bookings.turns import turns_of
from scheduler_app.storage.money import policies

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_AGREED = """
SELECT a.booking_id, a.policy, b.service_id FROM agreements a JOIN bookings b ON b.id = a.booking_id
 WHERE a.id IN (SELECT max(id) FROM agreements
                 WHERE booking_id IN (SELECT value FROM json_each(?)) GROUP BY booking_id)
   AND a.policy > 0 AND b.state = 'confirmed'"""


def moves_left(asked: PlainSql, bookings: Collection[int]) -> dict[int, int]:
    """How often each of these may still be moved by its client, where what was agreed counts it."""
    rows = list(asked.exec_driver_sql(_AGREED, (json.dumps(sorted(bookings)),)))
    known = {version: policies.of_version(asked, version) for version in {row[1] for row in rows}}
    budgets = {id_: known[version].of(service).free_moves for id_, version, service in rows}
    counted = {id_: budget for id_, budget in budgets.items() if budget is not None}
    if not counted:
        return {}
    turns = turns_of(asked, list(counted))
    return {
        id_: max(0, budget - moves_by_client(turns.get(id_, ()))) for id_, budget in counted.items()
    }
