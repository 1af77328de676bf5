"""Storage: full-text search over clients and bookings, and completion of client names."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select, text

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.folding import folded, writings
from scheduler_app.domain.phone_numbers import wanted_digits
from scheduler_app.storage.bookings.calendar_queries import items_by_id
from scheduler_app.storage.clients.people import clients_by_id
from scheduler_app.storage.schema import clients

# The newest rows first: the index walks them backwards and stops at the limit, however many match.
_NEWEST = "SELECT rowid FROM {0} WHERE {0} MATCH :words ORDER BY rowid DESC LIMIT :limit"
_CLIENTS = text(_NEWEST.format("client_words"))
_MATCHING = f"""
  WITH hits(id) AS ({_NEWEST.format("booking_words")})
SELECT b.id, b.start_at, b.end_at > :now AND b.state IN ('pending', 'confirmed')
  FROM hits JOIN bookings b ON b.id = hits.id WHERE NOT b.removed"""
_COMING_OF_CLIENTS = """
SELECT id, start_at, 1 FROM bookings
 WHERE client_id IN (SELECT value FROM json_each(:clients)) AND NOT removed
   AND end_at > :now AND state IN ('pending', 'confirmed') ORDER BY start_at, id LIMIT :limit"""
# A number as it is dialled at home lacks the country's prefix, and who types may know its end only.
# No index finds what stands in the middle; the numbers of 50,000 clients are read in milliseconds.
_BY_PHONE = text(
    "SELECT id FROM clients WHERE instr(phones, :digits) AND NOT removed "
    "AND (:with_archived OR NOT archived) ORDER BY archived, folded LIMIT :limit"
)
_WORD = re.compile(r"[^\W_]+")

_MOST_MATCHING = 1_000
"""Bookings that a search looks at, the newest ones: a common word is in hundreds of thousands."""


class FoundBookings(NamedTuple):
    """What is still to come, the next one first; what is over or cancelled, the latest first."""

    coming: list[CalendarItem]
    past: list[CalendarItem]


def find_bookings(
    connection: Connection, wanted: str, *, now: int, clients: Sequence[int], limit: int
) -> FoundBookings:
    """Bookings whose client, title, place or notes hold words that begin with the wanted ones.

    Coming ones of `clients` (ids), who were found otherwise, are among them. At most `limit` of
    either kind; `now` is an epoch second.
    """
    rows: dict[int, tuple[int, bool]] = {}
    if words := as_match(wanted):
        sought = {"words": words, "now": now, "limit": _MOST_MATCHING}
        for row in connection.exec_driver_sql(_MATCHING, sought):
            rows[row[0]] = (row[1], bool(row[2]))
    if clients:
        theirs = {"clients": json.dumps(list(clients)), "now": now, "limit": limit}
        for row in connection.exec_driver_sql(_COMING_OF_CLIENTS, theirs):
            rows[row[0]] = (row[1], True)
    coming = sorted((start, id_) for id_, (start, comes) in rows.items() if comes)[:limit]
    past = sorted((start, id_) for id_, (start, comes) in rows.items() if not comes)[-limit:]
    items = {
        item.id: item for item in items_by_id(connection, [id_ for _, id_ in [*coming, *past]])
    }
    return FoundBookings(
        [items[id_] for _, id_ in coming], [items[id_] for _, id_ in reversed(past)]
    )


def find_clients(connection: Connection, wanted: str, *, limit: int) -> list[Client]:
    """Clients whose phone, name, company, e-mail or notes hold what is wanted."""
    ids = _ids_by_phone(connection, wanted, limit=limit, with_archived=True)
    if words := as_match(wanted):
        ids += [row[0] for row in connection.execute(_CLIENTS, {"words": words, "limit": limit})]
    return clients_by_id(connection, ids)[:limit]


def _ids_by_phone(
    connection: Connection, wanted: str, *, limit: int, with_archived: bool
) -> list[int]:
    """Clients with a number that holds these digits, however it is typed."""
    digits = wanted_digits(wanted)
    if not digits:
        return []
    sought = {"digits": digits, "with_archived": with_archived, "limit": limit}
    return [row[0] for row in connection.execute(_BY_PHONE, sought)]


def complete_clients(
    connection: Connection, prefix: str, *, limit: int, with_archived: bool = False
) -> list[Client]:
    """Clients with a phone or a name or company word that begins with `prefix`, best first.

    A number is found by any of its digits in a row.
    """
    wanted = folded(prefix)
    if not wanted:
        return []
    ids = _ids_by_phone(connection, prefix, limit=limit, with_archived=with_archived)
    query = (
        select(clients.c.id)
        .where(
            clients.c.folded >= bindparam("start"),
            clients.c.folded < bindparam("end"),
            ~clients.c.removed,
        )
        .order_by(clients.c.folded)
        .limit(limit)
    )
    if not with_archived:
        query = query.where(~clients.c.archived)
    rows = connection.execute(query, {"start": wanted, "end": wanted + "\U0010ffff"})
    ids += [row[0] for row in rows]
    if len(ids) < limit and (words := as_match(prefix)):
        ids += [row[0] for row in connection.execute(_CLIENTS, {"words": words, "limit": limit})]
    return clients_by_id(connection, ids, with_archived=with_archived)[:limit]


def as_match(wanted: str) -> str:
    """An FTS5 query: every word must occur, as the beginning of a word, however it is spelled."""
    words = _WORD.findall(unicodedata.normalize("NFC", wanted))
    return " AND ".join(_spelled(word) for word in words)


def _spelled(word: str) -> str:
    return "(" + " OR ".join(f'"{each}"*' for each in writings(word)) + ")"
