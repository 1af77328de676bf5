"""Storage, messages: how far the consultant's mailbox was read, and which mails of ours it knows.

Nothing of the mailbox itself is kept here.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.storage.clients.merged import known_as

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from scheduler_app.storage.snapshots import PlainSql

SOURCE = "mailbox"

_MARKED = """
SELECT k.mark, o.id, o.booking_id, c.id, coalesce(c.email, ''),
       coalesce(m.address, c.email, ''), coalesce(json_extract(o.content, '$.to'), 0),
       coalesce(json_extract(o.content, '$.client'), b.client_id)
  FROM message_marks k JOIN outbox o ON o.id = k.outbox_id
  LEFT JOIN bookings b ON b.id = o.booking_id
  LEFT JOIN clients c ON c.id = coalesce(json_extract(o.content, '$.client'), b.client_id)
        AND NOT c.removed
  LEFT JOIN messages_said m ON m.outbox_id = o.id
 WHERE k.mark IN (SELECT value FROM json_each(?))"""


class ReadUpTo(NamedTuple):
    """How far a folder was read: in which one, for which validity of its numbers, to which number.

    `heard_at` is when all that was in it was read, in epoch seconds.
    """

    place: str
    validity: int
    last: int
    heard_at: int


class MarkedMail(NamedTuple):
    """A mail of ours by its row: about which booking, to whom, and where it went.

    `client_id` is None where it is nobody's yet. `email` is the address that the client has by now.
    It is taken for where the mail went as well, where a diary from a backup does not know that. A
    `copy` went to somebody else.
    """

    row_id: int
    booking_id: int | None
    client_id: int | None
    email: str
    address: str
    copy: bool


def read_up_to(asked: PlainSql) -> ReadUpTo | None:
    """How far the mailbox was read; None where it never was."""
    query = "SELECT place, validity, last, heard_at FROM listening WHERE source = ?"
    for row in asked.exec_driver_sql(query, (SOURCE,)):
        return ReadUpTo._make(row)
    return None


def keep(connection: Connection, known: ReadUpTo) -> None:
    """It was read so far by now."""
    query = """
INSERT INTO listening (source, place, validity, last, heard_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (source) DO UPDATE SET place = excluded.place, validity = excluded.validity,
       last = excluded.last, heard_at = excluded.heard_at"""
    connection.exec_driver_sql(query, (SOURCE, *known))


def mails_of(asked: PlainSql, marks: Collection[str]) -> dict[str, MarkedMail]:
    """Our mails by these marks, but for those to clients who are none any more."""
    if not marks:
        return {}
    merged = None
    found = {}
    for mark, row_id, booking, client, email, address, copy, whose in asked.exec_driver_sql(
        _MARKED, (json.dumps(sorted(marks)),)
    ):
        known = client
        if client is None and whose is not None:
            merged = known_as(asked) if merged is None else merged
            known = merged.get(whose)
            if known is None:
                continue
        found[mark] = MarkedMail(row_id, booking, known, email, address, bool(copy))
    return found
