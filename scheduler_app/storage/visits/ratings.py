"""Storage: what a client's word about a visit touches."""

from __future__ import annotations

from sqlalchemy import Connection


def not_open(connection: Connection, visit_id: int) -> list[int]:
    """Ids of the issues of a visit that are not open."""
    query = "SELECT id FROM visit_issues WHERE visit_id = ? AND NOT removed AND state <> 'open'"
    return list(connection.exec_driver_sql(query, (visit_id,)).scalars())
