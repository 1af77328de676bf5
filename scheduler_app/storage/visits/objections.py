"""Storage, visits: what of a client's visits stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection

from scheduler_app.storage.personal import CLIENTS, named
from scheduler_app.storage.snapshots import PlainSql

_RUNNING = f"""
SELECT count(*) FROM visits
 WHERE ended_at IS NULL AND NOT removed AND client_id IN {CLIENTS}"""


def running(asked: PlainSql, clients: Collection[int]) -> bool:
    """Whether the stopwatch runs for one of them."""
    return any(row[0] for row in asked.exec_driver_sql(_RUNNING, named(clients)))
