"""Storage: the clients that the words of a line may mean, read in few statements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select, text

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.folding import folded
from scheduler_app.storage.clients.people import clients_by_id
from scheduler_app.storage.clients.search import as_match
from scheduler_app.storage.schema import clients

CLIENTS_A_WORD = 12
"""More clients than these are not read for one word: the next one tells them apart."""

_NEWEST = text(
    "SELECT rowid FROM client_words WHERE client_words MATCH :words ORDER BY rowid DESC LIMIT :most"
)
_BY_PHONE = text(
    "SELECT id FROM clients WHERE NOT removed AND instr(phones, :digits) ORDER BY id LIMIT :most"
)


def clients_of_line(
    connection: Connection,
    *,
    names: Sequence[str],
    nearly: Sequence[str],
    digits: Sequence[str],
    emails: Sequence[str],
) -> list[Client]:
    """Living clients with their places, each once, whoever is found first coming first.

    `names` are beginnings of names, or of several words of one; `nearly` the same for names that
    may be misspelled; `digits` the ends of phone numbers, without prefix.
    """
    ids: dict[int, None] = {}
    for name in names:
        ids |= dict.fromkeys(_beginning(connection, name))
        ids |= dict.fromkeys(_with_words(connection, name))
    for name in nearly:
        ids |= dict.fromkeys(_with_words(connection, name))
    for number in digits:
        rows = connection.execute(_BY_PHONE, {"digits": number, "most": CLIENTS_A_WORD})
        ids |= dict.fromkeys(row[0] for row in rows)
    for email in emails:
        query = select(clients.c.id).where(clients.c.email.in_((email, email.lower())))
        ids |= dict.fromkeys(row[0] for row in connection.execute(query.limit(CLIENTS_A_WORD)))
        ids |= dict.fromkeys(_with_words(connection, email))
    return clients_by_id(connection, list(ids), with_archived=False)


def _beginning(connection: Connection, name: str) -> list[int]:
    wanted = folded(name)
    if not wanted:
        return []
    query = (
        select(clients.c.id)
        .where(clients.c.folded >= wanted, clients.c.folded < wanted + "\U0010ffff")
        .where(~clients.c.removed, ~clients.c.archived)
        .order_by(clients.c.folded)
        .limit(CLIENTS_A_WORD)
    )
    return [row[0] for row in connection.execute(query)]


def _with_words(connection: Connection, wanted: str) -> list[int]:
    words = as_match(wanted)
    if not words:
        return []
    rows = connection.execute(_NEWEST, {"words": words, "most": CLIENTS_A_WORD})
    return [row[0] for row in rows]
