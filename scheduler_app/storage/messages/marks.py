"""Storage, messages: which row of the outbox a mail is known by that comes back, or is answered."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.marks import marks_of

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


def keep(asked: PlainSql, row_id: int, key: str) -> None:
    """Note both marks of a row whose words are written down: whoever sends it, it is found."""
    query = "INSERT OR IGNORE INTO message_marks (mark, outbox_id) VALUES (?, ?)"
    asked.exec_driver_sql(query, [(mark, row_id) for mark in marks_of(key)])


def rows_of(asked: PlainSql, marks: Collection[str]) -> dict[str, int]:
    """The rows of these marks, by mark; those of no mail of ours are left out."""
    query = """
SELECT mark, outbox_id FROM message_marks WHERE mark IN (SELECT value FROM json_each(?))"""
    found = asked.exec_driver_sql(query, (json.dumps(sorted(marks)),))
    return {row[0]: row[1] for row in found}
