"""Storage, money: how often clients may move their bookings by themselves."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from scheduler_app.domain.bookings.turns import Turn, moves_by_client
from scheduler_app.storage.bookings.turns import turns_of
from scheduler_app.storage.money import policies

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_AGREED = """
SELECT a.booking_id, a.policy, b.service_id FROM agreements a JOIN bookings b ON b.id = a.booking_id
 WHERE a.id IN (SELECT max(id) FROM agreements
                 WHERE booking_id IN (SELECT value FROM json_each(?)) GROUP BY booking_id)
   AND a.policy > 0 AND b.state = 'confirmed'"""

_CHOSEN = """
SELECT booking_id, count(*) FROM requests
 WHERE kind = 'move' AND state = 'accepted' AND offered_until IS NOT NULL
   AND booking_id IN (SELECT value FROM json_each(?)) GROUP BY booking_id"""
"""Times that the practice has offered by itself, and that were taken."""


def moves_left(asked: PlainSql, bookings: Collection[int]) -> dict[int, int]:
    """How often each of these may still be moved by its client, where what was agreed counts it.

    Whoever takes a time that the practice has offered by itself uses up none.
    """
    rows = list(asked.exec_driver_sql(_AGREED, (json.dumps(sorted(bookings)),)))
    known = {version: policies.of_version(asked, version) for version in {row[1] for row in rows}}
    budgets = {id_: known[version].of(service).free_moves for id_, version, service in rows}
    counted = {id_: budget for id_, budget in budgets.items() if budget is not None}
    if not counted:
        return {}
    turns = turns_of(asked, list(counted))
    found = asked.exec_driver_sql(_CHOSEN, (json.dumps(sorted(counted)),))
    offered = {row[0]: row[1] for row in found}
    return {
        id_: max(0, budget - _wished(turns.get(id_, ()), offered.get(id_, 0)))
        for id_, budget in counted.items()
    }


def _wished(turns: Sequence[Turn], offered: int) -> int:
    """How often it was moved because its client wanted it so, and nobody else."""
    return max(0, moves_by_client(turns) - offered)
