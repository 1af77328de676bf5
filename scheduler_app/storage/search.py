"""Storage: full-text search over clients and bookings, and completion of client names."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import Connection, bindparam, select, text

from scheduler_app.domain.calendar_items import CalendarItem
from scheduler_app.domain.clients import Client
from scheduler_app.domain.folding import folded
from scheduler_app.storage.calendar_queries import items_by_id
from scheduler_app.storage.people import client
from scheduler_app.storage.schema import clients

# The newest rows first: the index walks them backwards and stops at the limit, however many match.
_NEWEST = "SELECT rowid FROM {0} WHERE {0} MATCH :words ORDER BY rowid DESC LIMIT :limit"
_BOOKINGS = text(_NEWEST.format("booking_words"))
_CLIENTS = text(_NEWEST.format("client_words"))
_BY_PHONE = text(
    "SELECT id FROM clients WHERE NOT removed AND instr(phones, :digits) ORDER BY id LIMIT :limit"
)
_WORD = re.compile(r"[^\W_]+")
_PHONE = re.compile(r"\+?[\d\s()/.-]{4,}")


def find_bookings(connection: Connection, wanted: str, *, limit: int) -> list[CalendarItem]:
    """Bookings whose client, title, place or notes hold words that begin with the wanted ones."""
    words = _match(wanted)
    if not words:
        return []
    rows = connection.execute(_BOOKINGS, {"words": words, "limit": limit})
    return items_by_id(connection, [row[0] for row in rows])[::-1]


def find_clients(connection: Connection, wanted: str, *, limit: int) -> list[Client]:
    """Clients whose name, company, e-mail, phone or notes hold what is wanted."""
    ids: list[int] = []
    if _PHONE.fullmatch(wanted.strip()):
        # A number as it is dialled at home lacks the country's prefix: compare its tail.
        digits = re.sub(r"\D", "", wanted).lstrip("0")
        ids += [row[0] for row in connection.execute(_BY_PHONE, {"digits": digits, "limit": limit})]
    if words := _match(wanted):
        ids += [row[0] for row in connection.execute(_CLIENTS, {"words": words, "limit": limit})]
    return _living(connection, ids)[:limit]


def complete_clients(
    connection: Connection, prefix: str, *, limit: int, with_archived: bool = False
) -> list[Client]:
    """Clients with a name or company word that begins with `prefix`, best first."""
    wanted = folded(prefix)
    if not wanted:
        return []
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
    ids = [row[0] for row in rows]
    if len(ids) < limit and (words := _match(prefix)):
        ids += [row[0] for row in connection.execute(_CLIENTS, {"words": words, "limit": limit})]
    found = _living(connection, ids)
    return [each for each in found if with_archived or not each.archived][:limit]


def _living(connection: Connection, ids: list[int]) -> list[Client]:
    unique = list(dict.fromkeys(ids))
    query = select(clients.c.id).where(clients.c.id.in_(unique), ~clients.c.removed)
    living = {row[0] for row in connection.execute(query)}
    return [client(connection, id_) for id_ in unique if id_ in living]


def _match(wanted: str) -> str:
    """An FTS5 query: every word must occur, as the beginning of a word."""
    words = _WORD.findall(unicodedata.normalize("NFC", wanted))
    return " ".join(f'"{word}"*' for word in words)
