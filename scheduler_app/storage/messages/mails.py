"""Storage, messages: the rows of mails that the consultant's own server sends, or cannot."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from scheduler_app.domain.messages.message import MAIL_KIND

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

OWN_SERVER = "own server"
"""Stands in a row that is claimed for the consultant's own server, until that has taken it."""

_OPEN = "state IN ('planned', 'sending', 'handed over', 'withdrawing')"
"""As the index `ix_outbox_open` says it: SQLite compares the words."""


def left_half_done(asked: PlainSql) -> list[int]:
    """The rows that were claimed for the own server and not settled."""
    query = f"""
SELECT id FROM outbox WHERE kind = ? AND {_OPEN} AND state = 'sending' AND provider = ?"""
    return [row[0] for row in asked.exec_driver_sql(query, (MAIL_KIND, OWN_SERVER))]


def never_told(asked: PlainSql, until: int) -> list[int]:
    """Rows that a page has, or had, and that were of no use any more by then."""
    query = f"""
SELECT id FROM outbox WHERE kind = ? AND {_OPEN} AND state IN ('handed over', 'withdrawing')
   AND useful_until <= ?"""
    return [row[0] for row in asked.exec_driver_sql(query, (MAIL_KIND, until))]


def unexplained(asked: PlainSql, until: int, reason: str) -> list[int]:
    """Rows that are due by then, and still planned for another reason than this."""
    query = f"""
SELECT id FROM outbox WHERE kind = ? AND {_OPEN} AND state = 'planned' AND due_at <= ?
   AND reason <> ?"""
    return [row[0] for row in asked.exec_driver_sql(query, (MAIL_KIND, until, reason))]


def explain(connection: Connection, rows: Collection[int], reason: str) -> None:
    """Say why these are still planned."""
    query = """
UPDATE outbox SET reason = ?
 WHERE id IN (SELECT value FROM json_each(?)) AND state = 'planned'"""
    connection.exec_driver_sql(query, (reason, json.dumps(sorted(rows))))


def taken_by(connection: Connection, row_id: int, who: str) -> None:
    """Keep who has claimed a row, in place of what was known of an earlier attempt."""
    query = "UPDATE outbox SET provider = ? WHERE id = ?"
    connection.exec_driver_sql(query, (who, row_id))
