"""Storage: the clients that the words of a line may mean, read in few statements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.folding import folded
from scheduler_app.storage.clients.people import clients_by_id
from scheduler_app.storage.clients.search import NEWEST, as_match

CLIENTS_A_WORD = 12
"""More clients than these are not read for one word: the next one tells them apart."""

_BY_PHONE = (
    "SELECT id FROM clients WHERE NOT removed AND instr(phones, :digits) ORDER BY id LIMIT :limit"
)
_BY_EMAIL = "SELECT id FROM clients WHERE email IN (:email, :lower) LIMIT :limit"
_BEGINNING = """
SELECT id FROM clients
 WHERE folded >= :start AND folded < :end AND NOT removed AND NOT archived
 ORDER BY folded LIMIT :limit"""


def clients_meant(
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
        ids |= dict.fromkeys(_found(connection, _BY_PHONE, digits=number))
    for email in emails:
        ids |= dict.fromkeys(_found(connection, _BY_EMAIL, email=email, lower=email.lower()))
        ids |= dict.fromkeys(_with_words(connection, email))
    return clients_by_id(connection, list(ids), with_archived=False)


def _beginning(connection: Connection, name: str) -> list[int]:
    wanted = folded(name)
    if not wanted:
        return []
    return _found(connection, _BEGINNING, start=wanted, end=wanted + "\U0010ffff")


def _with_words(connection: Connection, wanted: str) -> list[int]:
    words = as_match(wanted)
    if not words:
        return []
    return _found(connection, NEWEST.format("client_words"), words=words)


def _found(connection: Connection, query: str, **sought: str) -> list[int]:
    return [row[0] for row in connection.exec_driver_sql(query, sought | {"limit": CLIENTS_A_WORD})]
