"""Storage, visits: what the clients and devices of a record are called, whatever became of them."""

from __future__ import annotations

import json
from collections.abc import Collection

from scheduler_app.storage.diary import Reading

_CLIENTS = """
SELECT id, name, company FROM clients WHERE id IN (SELECT value FROM json_each(?))"""
_DEVICES = "SELECT id, name FROM devices WHERE id IN (SELECT value FROM json_each(?))"


def clients_named(connection: Reading, ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """Name and company of each of these clients."""
    found = connection.exec_driver_sql(_CLIENTS, (json.dumps(list(ids)),))
    return {id_: (name, company) for id_, name, company in found}


def client_named(connection: Reading, client_id: int) -> str:
    """What a client is called; empty where there is none."""
    return clients_named(connection, [client_id]).get(client_id, ("", ""))[0]


def devices_named(connection: Reading, ids: Collection[int]) -> dict[int, str]:
    """What each of these devices is called."""
    found = connection.exec_driver_sql(_DEVICES, (json.dumps(list(ids)),))
    return {row[0]: row[1] for row in found}
