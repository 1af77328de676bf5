"""Storage, messages: whose a number or an address is from which somebody wrote."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.clients.reach import Channel

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_BY_NUMBER = "SELECT id FROM clients WHERE mobile = ? AND mobile <> '' AND NOT removed"
# The index of words has a number as one word of digits, among those of notes.
_BY_ANY_NUMBER = """
SELECT c.id FROM client_words w CROSS JOIN clients c ON c.id = w.rowid
 WHERE client_words MATCH :digits AND instr(c.phones, :quoted) AND NOT c.removed"""
# Few write from another address than their first: only then are those of all looked through.
_BY_MAIL = "SELECT id FROM clients WHERE email IN (?, ?) AND email <> '' AND NOT removed"
_BY_ANY_MAIL = """
SELECT id FROM clients
 WHERE (lower(email) = :lower OR instr(lower(copies), :quoted)) AND NOT removed"""

_LAST_TO = """
SELECT b.client_id, max(o.changed_at), o.id, b.id
  FROM bookings b CROSS JOIN outbox o ON o.booking_id = b.id
  JOIN messages_said m ON m.outbox_id = o.id
 WHERE b.client_id IN (SELECT value FROM json_each(:clients))
   AND +o.kind = :kind AND o.state IN ('sent', 'delivered')
   AND o.changed_at BETWEEN :since AND :until AND lower(m.address) = lower(:address)
 GROUP BY b.client_id
 UNION ALL
SELECT d.client_id, max(d.at), NULL, d.booking_id FROM direct_messages d
 WHERE d.client_id IN (SELECT value FROM json_each(:clients)) AND d.channel IN ('', :kind)
   AND d.at BETWEEN :since AND :until AND NOT d.removed
 GROUP BY d.client_id"""

_NEXT = """
SELECT id FROM bookings
 WHERE client_id = ? AND end_at > ? AND state IN ('pending', 'confirmed') AND NOT removed
   AND kind = 'appointment'
 ORDER BY start_at LIMIT 1"""


class LastTo(NamedTuple):
    """The last message to a client: when it went, its row where it has one, and its booking."""

    client_id: int
    at: int
    row_id: int | None
    booking_id: int | None


def clients_at(asked: PlainSql, channel: Channel, address: str) -> list[int]:
    """The clients who have this number or address, each once; first those whose only one it is."""
    if channel is Channel.TEXT:
        found = [row[0] for row in asked.exec_driver_sql(_BY_NUMBER, (address,))]
        if address.startswith("+") and address[1:].isdecimal():
            given = {"digits": f'"{address[1:]}"', "quoted": f'"{address}"'}
            found += [row[0] for row in asked.exec_driver_sql(_BY_ANY_NUMBER, given)]
    else:
        lower = address.lower()
        found = [row[0] for row in asked.exec_driver_sql(_BY_MAIL, (address, lower))]
        given = {"lower": lower, "quoted": f'"{lower}"'}
        found = found or [row[0] for row in asked.exec_driver_sql(_BY_ANY_MAIL, given)]
    return list(dict.fromkeys(found))


def last_to(
    asked: PlainSql,
    clients: Collection[int],
    channel: Channel,
    address: str,
    *,
    since: int,
    until: int,
) -> list[LastTo]:
    """The last message that went to each of these clients at this address, the newest first."""
    given = {
        "clients": json.dumps(sorted(clients)),
        "kind": str(channel),
        "address": address,
        "since": since,
        "until": until,
    }
    found = [LastTo(*row) for row in asked.exec_driver_sql(_LAST_TO, given)]
    return sorted(found, key=lambda each: (-each.at, each.client_id))


def given_to(asked: PlainSql, channel: Channel, address: str) -> int | None:
    """Whose the last message from there was taken for; None where it was nobody's."""
    query = """
SELECT m.client_id FROM messages_heard m JOIN clients c ON c.id = m.client_id
 WHERE m.sender = ? AND m.channel = ? AND NOT m.removed AND NOT c.removed
 ORDER BY m.at DESC, m.id DESC LIMIT 1"""
    found = asked.exec_driver_sql(query, (address, str(channel)))
    return next((int(row[0]) for row in found), None)


def of_row(asked: PlainSql, row_id: int) -> tuple[int | None, int | None]:
    """To whom a message of the outbox went, as they are known by now, and about which booking."""
    query = """
SELECT coalesce(c.merged_into, c.id), o.booking_id
  FROM outbox o LEFT JOIN bookings b ON b.id = o.booking_id
  LEFT JOIN direct_messages d ON d.id = json_extract(o.content, '$.direct')
  LEFT JOIN clients c
    ON c.id = coalesce(json_extract(o.content, '$.client'), b.client_id, d.client_id)
 WHERE o.id = ?"""
    found = asked.exec_driver_sql(query, (row_id,))
    return next(((row[0], row[1]) for row in found), (None, None))


def next_booking(asked: PlainSql, client_id: int, at: int) -> int | None:
    """The booking of a client that is next, or under way, at an epoch second; None for none."""
    found = asked.exec_driver_sql(_NEXT, (client_id, at))
    return next((int(row[0]) for row in found), None)
