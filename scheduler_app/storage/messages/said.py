"""Storage, messages: what each message said, from before it went out until its client is erased."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import astuple
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.storage.clients.merged import IDS_OF

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_KEEP = """
INSERT INTO messages_said (outbox_id, written_at, channel, address, name, language, subject, text,
                           html, calendar, headers, link, files)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (outbox_id) DO UPDATE SET written_at = excluded.written_at,
       channel = excluded.channel, address = excluded.address, name = excluded.name,
       language = excluded.language, subject = excluded.subject, text = excluded.text,
       html = excluded.html, calendar = excluded.calendar, headers = excluded.headers,
       link = excluded.link, files = excluded.files"""


def keep(connection: Connection, row_id: int, said: WrittenMessage, *, now: int) -> None:
    """Write down what a row of the outbox is about to say, in place of what it said before."""
    headers = json.dumps(dict(said.headers), ensure_ascii=False)
    what = (said.address, said.name, said.language, said.subject, said.text, said.html)
    files = json.dumps([astuple(file) for file in said.files], ensure_ascii=False)
    row = (row_id, now, str(said.channel), *what, said.calendar, headers, said.link, files)
    connection.exec_driver_sql(_KEEP, row)


def of(asked: PlainSql, rows: Collection[int]) -> dict[int, WrittenMessage]:
    """What these rows said, by their ids; those that said nothing yet are left out."""
    query = """
SELECT outbox_id, channel, address, text, name, language, subject, html, calendar, headers, link,
       files
  FROM messages_said WHERE outbox_id IN (SELECT value FROM json_each(?))"""
    found = asked.exec_driver_sql(query, (json.dumps(sorted(rows)),))
    return {row_id: _read(*texts) for row_id, *texts in found}


def written_at(asked: PlainSql, row_id: int) -> int | None:
    """When its words were written down, in epoch seconds; None where it said nothing yet."""
    query = "SELECT written_at FROM messages_said WHERE outbox_id = ?"
    for (moment,) in asked.exec_driver_sql(query, (row_id,)):
        return int(moment)
    return None


def forget(connection: Connection, client_id: int) -> None:
    """Blank what messages to a client said that are over, and why; that they were stays."""
    rows = (
        """
SELECT outbox.id FROM outbox LEFT JOIN bookings ON bookings.id = booking_id
 WHERE coalesce(json_extract(content, '$.client'), client_id) IN """
        + IDS_OF
        + """
   AND outbox.kind IN ('mail', 'text')
   AND outbox.state NOT IN ('planned', 'sending', 'handed over', 'withdrawing')"""
    )
    for blank in (_BLANK, "UPDATE outbox SET reason = '' WHERE reason <> '' AND id"):
        connection.exec_driver_sql(f"{blank} IN ({rows})", {"client": client_id})


_BLANK = """
UPDATE messages_said SET address = '', name = '', subject = '', text = '', html = '',
       calendar = '', headers = '{}', link = '', files = '[]' WHERE outbox_id"""


def _read(channel: str, *texts: str) -> WrittenMessage:
    address, text, name, language, subject, html, calendar, headers, link, files = texts
    return WrittenMessage(
        Channel(channel),
        address,
        text,
        name,
        language,
        subject,
        html,
        calendar,
        json.loads(headers),
        link,
        tuple(MailFile(*file) for file in json.loads(files)),
    )
