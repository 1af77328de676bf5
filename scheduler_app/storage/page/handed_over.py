"""Storage: rows of the outbox that are mails for the page to send, with their bookings."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState
from scheduler_app.storage.messages.quiet import CLIENT_ZONE
from scheduler_app.storage.snapshots import PlainSql

# What stands first of the condition is what the index of rows that are not over stands for.
_ROWS = f"""
SELECT o.id, o.state, o.key, o.kind, o.booking_id, o.due_at, o.useful_until, o.family, o.content,
       o.provider, coalesce(b.uid, d.uid, ''), b.series_id,
       iif(b.removed, 'cancelled', coalesce(b.state, '')), coalesce(b.end_at, o.useful_until),
       coalesce({CLIENT_ZONE}, 'UTC'), m.written_at, o.not_before, o.tries
  FROM outbox o LEFT JOIN bookings b ON b.id = o.booking_id
  LEFT JOIN direct_messages d
    ON o.booking_id IS NULL AND d.id = json_extract(o.content, '$.direct')
  LEFT JOIN clients c ON c.id = b.client_id
  LEFT JOIN messages_said m ON m.outbox_id = o.id
 WHERE o.state IN ('planned', 'sending', 'handed over', 'withdrawing')
   AND o.kind IN (SELECT value FROM json_each(?))
   AND (o.due_at <= ? OR o.state IN ('handed over', 'withdrawing'))
 ORDER BY o.due_at, o.id LIMIT ?"""
_WITH_KEY = """
SELECT id, state, key, kind, booking_id, due_at, useful_until, family, content
  FROM outbox WHERE key = ?"""

# What stands first of the condition is what the index of what was missed stands for.
_GIVEN_UP = """
SELECT id, state, key, kind, booking_id, due_at, useful_until, family, content
  FROM outbox JOIN messages_said ON outbox_id = id AND address <> ''
 WHERE state IN ('failed', 'unknown', 'skipped') AND changed_at > ?4 AND useful_until > ?4
   AND state = 'unknown' AND kind IN (SELECT value FROM json_each(?1)) AND reason = ?2
   AND provider IN ('', ?3)"""


class MailRow(NamedTuple):
    """A row, who has it, what its booking is known by, its state, and its end (epoch seconds).

    Without a booking it is known by the uid of what is told.
    `zone` is the client's; `written_at` is when its words were written, None where it has none;
    `not_before` is until when it was put off.
    """

    row: OutboxRow
    provider: str
    uid: str
    series_id: int | None
    state: str
    end: int
    zone: str
    written_at: int | None
    not_before: int | None


def rows_due(asked: PlainSql, kinds: Collection[str], *, until: int, most: int) -> list[MailRow]:
    """The rows of these kinds that are not over and due by then, the first due first.

    What somebody has is among them whenever it is due: a clock may have been set back.
    """
    found = asked.exec_driver_sql(_ROWS, (json.dumps(list(kinds)), until, most))
    return [MailRow(_row(row[:9])._replace(tries=row[-1]), *row[9:-1]) for row in found]


def given_up_ahead(
    asked: PlainSql, kinds: Collection[str], reason: str, page: str, now: int
) -> list[OutboxRow]:
    """The rows that this page has, or may have, and of which one gave up to hear after `now`.

    That was by a clock that was ahead: they are of use still.
    """
    found = asked.exec_driver_sql(_GIVEN_UP, (json.dumps(list(kinds)), reason, page, now))
    return [_row(each) for each in found]


def row_with_key(asked: PlainSql, key: str) -> OutboxRow | None:
    """The row of this key, whatever kind it is of."""
    for found in asked.exec_driver_sql(_WITH_KEY, (key,)):
        return _row(found)
    return None


def explain(connection: Connection, keys: Collection[str], reason: str) -> bool:
    """Say of rows that are claimed why they are not out; whether that was not said before."""
    query = """
UPDATE outbox SET reason = ? WHERE key IN (SELECT value FROM json_each(?))
   AND state = 'sending' AND reason <> ?"""
    done = connection.exec_driver_sql(query, (reason, json.dumps(sorted(keys)), reason))
    return done.rowcount > 0


def _row(found: Sequence[Any]) -> OutboxRow:
    row_id, state, *wanted = found
    return OutboxRow(row_id, RowState(state), Errand._make(wanted))
