"""Storage, clients: a page of what a wing tells of some clients, the newest first."""

from __future__ import annotations

import json
from collections.abc import Collection


def page_query(columns: str, table: str, called: str, at: str, joined: str = "") -> str:
    """The query of a page: rows of `table`, `called` so in `columns`, in order of its `at`.

    Of each client no more rows are read than a page holds, from the index that has them in order.
    """
    return f"""{columns}
  FROM json_each(:clients) c
  JOIN {table} {called} ON {called}.id IN (
       SELECT id FROM {table}
        WHERE client_id = c.value AND NOT removed AND ({at}, id) < (:at, :number)
        ORDER BY {at} DESC, id DESC LIMIT :limit)
  {joined}
 ORDER BY {called}.{at} DESC, {called}.id DESC LIMIT :limit"""


def page_sought(clients: Collection[int], bound: tuple[int, int], limit: int) -> dict[str, object]:
    """What a page is asked with: of whom, before which moment (epoch seconds) and id, how much."""
    at, number = bound
    return {"clients": json.dumps(list(clients)), "at": at, "number": number, "limit": limit}
