"""Storage, messages: the conversations of the inbox, by what was heard last in each."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.replies import HeardAs

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_SPOKEN = f"NOT {{0}}.removed AND {{0}}.meant <> '{HeardAs.BOUNCE}'"
"""What somebody wrote: that a mail came back is told by a machine."""

_WAITING = """
SELECT count(*) FROM messages_heard WHERE seen_at IS NULL AND NOT removed"""

_LINE = """
SELECT m.id, m.at, m.client_id, iif(m.client_id IS NULL, m.sender, ''), m.channel, m.text,
       m.subject, m.meant, m.name, c.name, c.company, {}
  FROM {} LEFT JOIN clients c ON c.id = m.client_id"""

# By itself SQLite would walk through all that was ever heard, as that has the clients in order.
_UNSEEN_PARTIES = """
  WITH waiting(client_id, address, many) AS MATERIALIZED (
       SELECT client_id, iif(client_id IS NULL, sender, ''), count(*)
         FROM messages_heard INDEXED BY ix_messages_heard_waits
        WHERE seen_at IS NULL AND NOT removed GROUP BY 1, 2)"""

_UNSEEN = f"""{_UNSEEN_PARTIES},
       newest(id, many) AS (
       SELECT iif(w.client_id IS NULL,
              (SELECT m.id FROM messages_heard m
                WHERE m.sender = w.address AND m.client_id IS NULL AND {_SPOKEN.format("m")}
                ORDER BY m.at DESC, m.id DESC LIMIT 1),
              (SELECT m.id FROM messages_heard m
                WHERE m.client_id = w.client_id AND {_SPOKEN.format("m")}
                ORDER BY m.at DESC, m.id DESC LIMIT 1)), w.many
         FROM waiting w)
{_LINE.format("newest.many", "newest CROSS JOIN messages_heard m ON m.id = newest.id")}
 WHERE (m.at, m.id) < (:at, :id) ORDER BY m.at DESC, m.id DESC LIMIT :limit"""

_LATER = f"{_SPOKEN.format('n')} AND (n.at, n.id) > (m.at, m.id)"
_NEWER = f"""
(m.client_id IS NOT NULL AND EXISTS
   (SELECT 1 FROM messages_heard n WHERE n.client_id = m.client_id AND {_LATER})
 OR m.client_id IS NULL AND EXISTS
   (SELECT 1 FROM messages_heard n
     WHERE n.sender = m.sender AND n.client_id IS NULL AND {_LATER}))"""
_WAITS = """EXISTS (
   SELECT 1 FROM waiting w
    WHERE w.client_id IS m.client_id AND w.address = iif(m.client_id IS NULL, m.sender, ''))"""

# From the newest on, and no further than a page reaches.
_SEEN = f"""{_UNSEEN_PARTIES}{_LINE.format("0", "messages_heard m")}
 WHERE (m.at, m.id) < (:at, :id) AND {_SPOKEN.format("m")} AND NOT {_NEWER} AND NOT {_WAITS}
 ORDER BY m.at DESC, m.id DESC LIMIT :limit"""

_MAY_BE = """
SELECT a.value, c.id FROM json_each(:numbers) a
  JOIN clients c ON c.mobile = a.value AND c.mobile <> '' AND NOT c.removed
 UNION
SELECT a.value, c.id FROM json_each(:mails) a
  JOIN clients c ON c.email = a.value AND NOT c.removed"""


class HeardLast(NamedTuple):
    """What was heard last in a conversation, with how many messages of it wait."""

    id: int
    at: int
    client_id: int | None
    address: str
    channel: Channel
    text: str
    subject: str
    meant: HeardAs
    sender_name: str
    client: str
    company: str
    waiting: int


def waiting(asked: PlainSql) -> int:
    """How many messages nobody has seen."""
    return next((int(row[0]) for row in asked.exec_driver_sql(_WAITING)), 0)


def page(
    asked: PlainSql, *, waits: bool, before: tuple[int, int] | None, limit: int
) -> list[HeardLast]:
    """Conversations with messages that wait, or those without; the newest first, behind a mark."""
    at, number = before or ((1 << 62), 0)
    given = {"at": at, "id": number, "limit": limit}
    return [_last(row) for row in asked.exec_driver_sql(_UNSEEN if waits else _SEEN, given)]


def may_be(asked: PlainSql, addresses: Collection[str]) -> dict[str, tuple[int, ...]]:
    """The clients who have these numbers or mail addresses by now, by address."""
    mails = [each for each in addresses if "@" in each]
    numbers = [each for each in addresses if "@" not in each]
    given = {"numbers": json.dumps(numbers), "mails": json.dumps(mails)}
    found: dict[str, tuple[int, ...]] = {}
    for address, client in asked.exec_driver_sql(_MAY_BE, given):
        found[address] = (*found.get(address, ()), client)
    return found


def _last(row: Sequence[Any]) -> HeardLast:
    id_, at, client, address, channel, text, subject, meant, sender, name, company, many = row
    return HeardLast(
        id_, at, client, address, Channel(channel), text, subject, HeardAs(meant), sender,
        name or "", company or "", many,
    )  # fmt: skip
