"""Storage, money: bookings of the past, for a policy that might have held for them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.money.replay import PastBooking
from scheduler_app.storage.bookings.turns import turns_of
from scheduler_app.storage.practice.added_tax import ADDED_TAX

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_BOOKINGS = f"""
SELECT b.id, b.client_id, b.service_id, b.state, b.start_at, b.agreed_price, b.agreed_currency,
       {ADDED_TAX}
  FROM bookings b LEFT JOIN services s ON s.id = b.service_id"""

_LOST = f"""{_BOOKINGS}
 WHERE b.kind = 'appointment' AND NOT b.removed AND b.state IN ('cancelled', 'no-show')
   AND b.agreed_currency <> '' AND b.start_at >= ?
 ORDER BY b.start_at, b.id"""

_OF_CLIENTS = f"""{_BOOKINGS}
 WHERE b.client_id IN (SELECT value FROM json_each(?)) AND NOT b.removed
   AND b.state IN ('done', 'cancelled', 'no-show')"""


def lost(asked: PlainSql, *, since: int) -> list[PastBooking]:
    """Those with a price that were cancelled or missed, from a start on (epoch seconds)."""
    return _read(asked, asked.exec_driver_sql(_LOST, (since,)))


def of_clients(asked: PlainSql, clients: Collection[int]) -> dict[int, list[PastBooking]]:
    """All that these clients had and that is over, by client."""
    found: dict[int, list[PastBooking]] = {}
    rows = asked.exec_driver_sql(_OF_CLIENTS, (json.dumps(sorted(clients)),))
    for one in _read(asked, rows):
        if one.client_id is not None:
            found.setdefault(one.client_id, []).append(one)
    return found


def _read(asked: PlainSql, rows: Iterable[Sequence[Any]]) -> list[PastBooking]:
    """With what became of each; of what was done nobody asks that."""
    found = [PastBooking(*row) for row in rows]
    turns = turns_of(asked, [one.id for one in found if one.state != "done"])
    return [one._replace(turns=tuple(turns.get(one.id, ()))) for one in found]
