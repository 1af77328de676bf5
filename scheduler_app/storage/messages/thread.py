"""Storage, messages: the lines of one conversation, each kind page by page, the newest first."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.conversation import Party, SaidBy, ThreadLine, ThreadMark
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.messages.replies import HeardAs
from scheduler_app.storage.clients.timeline_page import page_query

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

HEARD, NOTE, OUT, WORDS = "heard", "note", "out", "words"
"""Kinds of rows, as a mark names them."""

_ALL = (1 << 62) - 1

_HEARD_COLUMNS = """
SELECT m.id, m.at, m.channel, m.sender, m.subject, m.text, m.meant, m.remark, m.booking_id,
       m.seen_at IS NULL"""
_HEARD_OF_CLIENTS = page_query(_HEARD_COLUMNS, "messages_heard", "m", "at")
_HEARD_FROM = f"""{_HEARD_COLUMNS}
  FROM messages_heard m
 WHERE m.sender = :address AND m.client_id IS NULL AND NOT m.removed AND (m.at, m.id) < (:at, :id)
 ORDER BY m.at DESC, m.id DESC LIMIT :limit"""

_NOTES = page_query("SELECT n.id, n.at, n.text", "client_notes", "n", "at")

_WAY = "SELECT {} FROM outbox o WHERE o.key IN ({}) ORDER BY {} LIMIT 1"
_KEYS = "'/direct/' || d.uid || '/mail', '/direct/' || d.uid || '/text'"
_LAST = "o.state IN ('withdrawn', 'withdrawing'), o.changed_at DESC, o.id DESC"
_WORDS = f"""
SELECT d.id, d.at, d.channel, d.address, d.subject, d.text, d.booking_id,
       ({_WAY.format("o.kind", _KEYS, _LAST)}), ({_WAY.format("o.state", _KEYS, _LAST)}),
       ({_WAY.format("o.reason", _KEYS, _LAST)})
  FROM direct_messages d
 WHERE {{}} AND d.kind = '{DirectKind.WORDS}' AND NOT d.removed AND (d.at, d.id) < (:at, :id)
 ORDER BY d.at DESC, d.id DESC LIMIT :limit"""
_WORDS_TO_CLIENTS = _WORDS.format("d.client_id IN (SELECT value FROM json_each(:clients))")
_WORDS_TO = _WORDS.format("d.client_id IS NULL AND d.address = :address")

# Each booking has a handful: those of these clients are looked through, whatever the outbox holds.
# Whoever has a booking of somebody else by now has not got what went out before.
_OUT = """
  WITH page(id) AS (
       SELECT o.id FROM bookings b CROSS JOIN outbox o ON o.booking_id = b.id
        WHERE b.client_id IN (SELECT value FROM json_each(:clients))
          AND +o.kind IN ('mail', 'text') AND o.state IN ('sent', 'delivered', 'failed', 'unknown')
          AND (o.due_at, o.id) < (:at, :id)
          AND coalesce(json_extract(o.content, '$.client'), b.client_id) IN
              (SELECT value FROM json_each(:clients))
          AND NOT coalesce(json_extract(o.content, '$.to'), 0)
        ORDER BY o.due_at DESC, o.id DESC LIMIT :limit)
SELECT o.id, o.due_at, o.kind, o.state, o.reason, o.booking_id, coalesce(m.address, ''),
       coalesce(m.subject, ''), coalesce(m.text, ''),
       coalesce(json_extract(o.content, '$.template'), '')
  FROM page p JOIN outbox o ON o.id = p.id LEFT JOIN messages_said m ON m.outbox_id = o.id
 ORDER BY o.due_at DESC, o.id DESC"""


def with_clients(
    asked: PlainSql, clients: Collection[int], before: ThreadMark | None, limit: int
) -> Iterable[Sequence[ThreadLine]]:
    """What was said with these clients, each kind for itself, behind the mark."""
    of_clients = {"clients": json.dumps(list(clients)), "limit": limit}
    yield _heard(asked.exec_driver_sql(_HEARD_OF_CLIENTS, _after(HEARD, before, of_clients)))
    yield _words(asked.exec_driver_sql(_WORDS_TO_CLIENTS, _after(WORDS, before, of_clients)))
    yield _out(asked.exec_driver_sql(_OUT, _after(OUT, before, of_clients)))
    yield _notes(asked.exec_driver_sql(_NOTES, _after(NOTE, before, of_clients)))


def with_address(
    asked: PlainSql, address: str, before: ThreadMark | None, limit: int
) -> Iterable[Sequence[ThreadLine]]:
    """What was said with an address of nobody's, each kind for itself, behind the mark."""
    with_it = {"address": address, "limit": limit}
    yield _heard(asked.exec_driver_sql(_HEARD_FROM, _after(HEARD, before, with_it)))
    yield _words(asked.exec_driver_sql(_WORDS_TO, _after(WORDS, before, with_it)))


def words_about(asked: PlainSql, booking_id: int, most: int) -> list[ThreadLine]:
    """What was written about a booking and is for a person to read, the newest first."""
    query = f"""{_HEARD_COLUMNS}
  FROM messages_heard m
 WHERE m.booking_id = ? AND NOT m.removed AND m.meant IN ('{HeardAs.WORDS}', '{HeardAs.STOP}')
 ORDER BY m.at DESC, m.id DESC LIMIT ?"""
    return _heard(asked.exec_driver_sql(query, (booking_id, most)))


def waiting_of(asked: PlainSql, party: Party, clients: Collection[int]) -> list[int]:
    """The messages from a client, or from an address of nobody's, that nobody has seen."""
    whose = "client_id IN (SELECT value FROM json_each(:clients))"
    if party.client_id is None:
        whose = "client_id IS NULL AND sender = :address"
    query = f"SELECT id FROM messages_heard WHERE seen_at IS NULL AND NOT removed AND {whose}"
    given = {"clients": json.dumps(list(clients)), "address": party.address}
    return [row[0] for row in asked.exec_driver_sql(query, given)]


def nobodys(asked: PlainSql, address: str) -> list[int]:
    """The messages of nobody's that came from an address."""
    query = """
SELECT id FROM messages_heard WHERE sender = ? AND client_id IS NULL AND NOT removed ORDER BY id"""
    return [row[0] for row in asked.exec_driver_sql(query, (address,))]


def told_directly(asked: PlainSql, address: str) -> list[int]:
    """What was written in words to an address of nobody's."""
    query = """
SELECT id FROM direct_messages
 WHERE client_id IS NULL AND address = ? AND kind = 'words' AND NOT removed"""
    return [row[0] for row in asked.exec_driver_sql(query, (address,))]


def _after(kind: str, before: ThreadMark | None, given: dict[str, Any]) -> dict[str, Any]:
    """What lines of a kind are asked with, so that they come after a mark of any kind."""
    at, number = _ALL, _ALL
    if before is not None:
        at, number = before.at, before.id
        if kind != before.kind:
            number = _ALL if kind < before.kind else 0
    # The pages of clients and those of this room call it otherwise.
    return {**given, "at": at, "id": number, "number": number}


def _heard(found: Iterable[Sequence[Any]]) -> list[ThreadLine]:
    lines = []
    for id_, at, channel, sender, subject, text, meant, remark, booking, waits in found:
        lines.append(
            ThreadLine(
                ThreadMark(at, HEARD, id_), SaidBy.THEM, id_, at, text, Channel(channel), subject,
                "", remark, booking, sender, bool(waits), HeardAs(meant),
            )
        )  # fmt: skip
    return lines


def _words(found: Iterable[Sequence[Any]]) -> list[ThreadLine]:
    lines = []
    for id_, at, wished, address, subject, text, booking, way, state, reason in found:
        channel = Channel(way or wished) if way or wished else None
        lines.append(
            ThreadLine(
                ThreadMark(at, WORDS, id_), SaidBy.US, id_, at, text, channel, subject,
                state or "", reason or "", booking, address,
            )
        )  # fmt: skip
    return lines


def _out(found: Iterable[Sequence[Any]]) -> list[ThreadLine]:
    lines = []
    for id_, at, kind, state, reason, booking, address, subject, text, template in found:
        lines.append(
            ThreadLine(
                ThreadMark(at, OUT, id_), SaidBy.RULE, id_, at, text, Channel(kind), subject,
                state, reason, booking, address, template=template,
            )
        )  # fmt: skip
    return lines


def _notes(found: Iterable[Sequence[Any]]) -> list[ThreadLine]:
    return [
        ThreadLine(ThreadMark(at, NOTE, id_), SaidBy.NOTE, id_, at, text) for id_, at, text in found
    ]
