"""Storage, messages: rows of the outbox that are texts, who has them, and whose numbers they go to.

A text is known at its provider by the `provider` of its row.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.clients.reach import Permission
from scheduler_app.domain.messages.message import TEXT_KIND
from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState
from scheduler_app.storage.messages.after_restore import LOOK_FIRST, MAYBE_WITHDRAWN, RESTORED

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = """
id, state, key, kind, booking_id, due_at, useful_until, family, content, changed_at, tries"""

# What stands first of each condition is what the index of rows that are not over stands for.
_OPEN = "state IN ('planned', 'sending', 'handed over', 'withdrawing')"

# That no number is none is what the index of numbers stands for.
WHOSE = """
SELECT id, texts_word, coalesce(texts_word_at, 0) FROM clients
 WHERE mobile = ? AND mobile <> '' AND NOT removed"""


class TextRow(NamedTuple):
    """A row, what the provider calls its text, and what is to be said of it; or empty."""

    row: OutboxRow
    provider: str
    reason: str = ""


class Mobile(NamedTuple):
    """A client whose texts go to a number, and their word about them, since an epoch second."""

    client_id: int
    word: Permission
    since: int


def planned(asked: PlainSql, *, now: int, until: int, most: int) -> list[OutboxRow]:
    """Texts that are planned and due by then, the first due first; not those that are put off."""
    query = f"""
SELECT {_COLUMNS} FROM outbox WHERE {_OPEN} AND state = 'planned' AND kind = ? AND due_at <= ?
   AND (not_before IS NULL OR not_before <= ?) ORDER BY due_at, id LIMIT ?"""
    return [_row(found) for found in asked.exec_driver_sql(query, (TEXT_KIND, until, now, most))]


def are_to_look_up(asked: PlainSql, now: int) -> bool:
    """Whether texts are due of which a diary from a backup does not know if they went out."""
    query = (
        "SELECT 1 FROM outbox WHERE kind = ? AND state = 'planned' AND provider = ? AND due_at <= ?"
    )
    return any(True for _ in asked.exec_driver_sql(query, (TEXT_KIND, LOOK_FIRST, now)))


def next_due(asked: PlainSql, after: int) -> int | None:
    """When the first text is due after that; None where none is planned."""
    query = f"""
SELECT min(due_at) FROM outbox
 WHERE {_OPEN} AND state = 'planned' AND kind = ? AND due_at > ?"""
    for (first,) in asked.exec_driver_sql(query, (TEXT_KIND, after)):
        return None if first is None else int(first)
    return None


def put_off_until(asked: PlainSql, after: int) -> int | None:
    """When the first text that was put off is tried again; None where none is."""
    query = "SELECT min(not_before) FROM outbox WHERE kind = ? AND not_before > ?"
    for (first,) in asked.exec_driver_sql(query, (TEXT_KIND, after)):
        return None if first is None else int(first)
    return None


def standing(asked: PlainSql, state: RowState) -> list[TextRow]:
    """Texts that are in one of the states that are not over, the first due first."""
    query = f"""
SELECT {_COLUMNS}, provider, reason FROM outbox WHERE {_OPEN} AND state = ? AND kind = ?
 ORDER BY due_at, id"""
    return _with_provider(asked.exec_driver_sql(query, (str(state), TEXT_KIND)))


def unanswered(asked: PlainSql, *, since: int) -> list[TextRow]:
    """Texts that went out since then by the provider, of which nobody knows whether they came."""
    query = f"""
SELECT {_COLUMNS}, provider, reason FROM outbox
 WHERE state = 'sent' AND kind = '{TEXT_KIND}' AND changed_at >= ? AND provider <> ''
 ORDER BY changed_at"""
    return _with_provider(asked.exec_driver_sql(query, (since,)))


def gone_out(asked: PlainSql, *, since: int, until: int) -> dict[str, int]:
    """How many texts went out by the provider within these instants, or will, by their number."""
    query = f"""
SELECT address, count(*) FROM (
  SELECT id, provider FROM outbox
   WHERE state IN ('sent', 'delivered') AND changed_at > :since AND kind = :kind
  UNION ALL
  SELECT id, provider FROM outbox
   WHERE {_OPEN} AND kind = :kind AND due_at BETWEEN :since AND :until AND state = 'handed over')
  JOIN messages_said ON outbox_id = id
 WHERE provider <> '' GROUP BY address"""
    given = {"since": since, "until": until, "kind": TEXT_KIND}
    return {row[0]: row[1] for row in asked.exec_driver_sql(query, given)}


def alike(row: OutboxRow) -> int | str:
    """What texts have in common that may read alike: their booking, or else whom they are for."""
    if row.wanted.booking_id is not None:
        return row.wanted.booking_id
    return str(json.loads(row.wanted.content).get("whom", ""))


def is_doubted(each: TextRow) -> bool:
    """Whether nobody has asked yet if a text is still queued, since the diary came back."""
    return each.row.state is RowState.HANDED_OVER and each.reason == MAYBE_WITHDRAWN


def trust(connection: Connection, row_id: int) -> None:
    """It is: the provider has said so."""
    query = "UPDATE outbox SET reason = '' WHERE id = ? AND reason = ?"
    connection.exec_driver_sql(query, (row_id, MAYBE_WITHDRAWN))


def known_there(asked: PlainSql, ids: Collection[str], *, but: int) -> set[str]:
    """Those ids of the provider by which texts of other rows are known."""
    query = """
SELECT provider FROM outbox WHERE provider IN (SELECT value FROM json_each(?)) AND id <> ?"""
    return {row[0] for row in asked.exec_driver_sql(query, (json.dumps(sorted(ids)), but))}


def may_be_there(asked: PlainSql, row_id: int, *, restored_since: int) -> bool:
    """Whether the provider may have a text already, because the diary came back from a backup.

    That was after `restored_since` (epoch seconds), or the row was planned before it.
    """
    query = """
SELECT 1 FROM outbox WHERE id = :id AND provider = :mark
 UNION ALL SELECT 1 FROM settings WHERE name = :restored AND CAST(value AS INTEGER) > :since"""
    given = {"id": row_id, "mark": LOOK_FIRST, "restored": RESTORED, "since": restored_since}
    return any(True for _ in asked.exec_driver_sql(query, given))


def doubted_ahead(asked: PlainSql, reason: str, now: int) -> list[int]:
    """The texts that were claimed, or given up for that reason, after `now`: by a clock ahead.

    Of whoever was erased nothing can be asked. What stands first of the second condition is what
    the index of what was missed stands for.
    """
    query = f"""
SELECT id FROM outbox WHERE {_OPEN} AND state = 'sending' AND kind = :kind AND changed_at > :now
UNION ALL
SELECT id FROM outbox
 WHERE state IN ('failed', 'unknown', 'skipped') AND changed_at > :now AND useful_until > :now
   AND state = 'unknown' AND kind = :kind AND reason = :reason
   AND id IN (SELECT outbox_id FROM messages_said WHERE address <> '')"""
    given = {"kind": TEXT_KIND, "reason": reason, "now": now}
    return [row[0] for row in asked.exec_driver_sql(query, given)]


def ask_again(connection: Connection, rows: Collection[int], now: int) -> None:
    """Let these be as they were: claimed by now, as their words were written, or called back."""
    query = """
UPDATE outbox SET reason = '',
       state = iif(state = 'sending' OR provider IN ('', ?), 'sending', 'withdrawing'),
       changed_at = min(?, coalesce((SELECT written_at FROM messages_said WHERE outbox_id = id), ?))
 WHERE id IN (SELECT value FROM json_each(?)) AND state IN ('sending', 'unknown')"""
    given = (LOOK_FIRST, now, now, json.dumps(sorted(rows)))
    connection.exec_driver_sql(query, given)


def unexplained(asked: PlainSql, rows: Collection[int], reason: str) -> list[int]:
    """Those of these rows that do not say yet why they are still planned."""
    query = """
SELECT id FROM outbox WHERE id IN (SELECT value FROM json_each(?)) AND reason <> ?"""
    return [row[0] for row in asked.exec_driver_sql(query, (json.dumps(sorted(rows)), reason))]


def explain(connection: Connection, rows: Collection[int], reason: str) -> None:
    """Say why these are still planned."""
    query = """
UPDATE outbox SET reason = ?
 WHERE id IN (SELECT value FROM json_each(?)) AND state = 'planned'"""
    connection.exec_driver_sql(query, (reason, json.dumps(sorted(rows))))


def whose(asked: PlainSql, number: str) -> list[Mobile]:
    """The clients whose texts go to this number: several may share one."""
    found = asked.exec_driver_sql(WHOSE, (number,))
    return [Mobile(row[0], Permission(row[1]), row[2]) for row in found]


def _with_provider(found: Any) -> list[TextRow]:
    return [TextRow(_row(row[:-2]), *row[-2:]) for row in found]


def _row(found: Sequence[Any]) -> OutboxRow:
    row_id, state, *wanted, since, tries = found
    return OutboxRow(row_id, RowState(state), Errand._make(wanted), since, tries)
