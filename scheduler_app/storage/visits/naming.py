"""Storage, visits: what the client of a record is called, whatever became of them."""

from __future__ import annotations

from scheduler_app.storage.diary import Reading


def client_named(connection: Reading, client_id: int) -> str:
    """What a client is called; empty where there is none."""
    query = "SELECT name FROM clients WHERE id = ?"
    return connection.exec_driver_sql(query, (client_id,)).scalar() or ""
