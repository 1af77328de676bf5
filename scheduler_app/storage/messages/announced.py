"""Storage, messages: what the consultant was told already, so that nothing is told twice."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.time_units import DAY

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

KEPT_FOR = 400 * DAY
"""Seconds: nothing waits for so long."""


def told_among(asked: PlainSql, keys: Collection[str]) -> set[str]:
    """Those of these keys that were told before."""
    query = "SELECT key FROM announced WHERE key IN (SELECT value FROM json_each(?))"
    return {row[0] for row in asked.exec_driver_sql(query, (json.dumps(sorted(keys)),))}


def keep(asked: PlainSql, keys: Collection[str], *, now: int) -> None:
    """Note that these are told, and forget what was told long ago; instants are epoch seconds."""
    asked.exec_driver_sql("DELETE FROM announced WHERE at < ?", (now - KEPT_FOR,))
    asked.exec_driver_sql(
        "INSERT INTO announced (key, at) SELECT value, ? FROM json_each(?) WHERE true"
        " ON CONFLICT (key) DO NOTHING",
        (now, json.dumps(sorted(keys))),
    )


def last_watch(asked: PlainSql) -> int | None:
    """When the consultant was last told how much waits; None for never."""
    query = f"""
SELECT at FROM direct_messages
 WHERE client_id IS NULL AND kind = '{DirectKind.WATCH}' AND NOT removed ORDER BY at DESC LIMIT 1"""
    return next((row[0] for row in asked.exec_driver_sql(query)), None)
