"""Storage: full-text search over clients, and completion of their names."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import Connection

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.folding import folded, writings
from scheduler_app.domain.phone_numbers import wanted_digits
from scheduler_app.storage.clients.people import clients_by_id

NEWEST = "SELECT rowid FROM {0} WHERE {0} MATCH :words ORDER BY rowid DESC LIMIT :limit"
"""The newest rows first: the word index walks them backwards and stops at the limit, however many
match. To be filled in with the name of the index."""

_CLIENTS = NEWEST.format("client_words")
# A number as it is dialled at home lacks the country's prefix, and who types may know its end only.
# No index finds what stands in the middle; the numbers of 50,000 clients are read in milliseconds.
_BY_PHONE = """
SELECT id FROM clients WHERE instr(phones, :digits) AND NOT removed
   AND (:with_archived OR NOT archived) ORDER BY archived, folded LIMIT :limit"""
_BEGINNING = """
SELECT id FROM clients WHERE folded >= :start AND folded < :end AND NOT removed
   AND (:with_archived OR NOT archived) ORDER BY folded LIMIT :limit"""
_WORD = re.compile(r"[^\W_]+")


def find_clients(connection: Connection, wanted: str, *, limit: int) -> list[Client]:
    """Clients whose phone, name, company, e-mail or notes hold what is wanted."""
    ids = _ids_by_phone(connection, wanted, limit=limit, with_archived=True)
    if words := as_match(wanted):
        ids += _with_words(connection, words, limit)
    return clients_by_id(connection, ids)[:limit]


def _with_words(connection: Connection, words: str, limit: int) -> list[int]:
    found = connection.exec_driver_sql(_CLIENTS, {"words": words, "limit": limit})
    return [row[0] for row in found]


def _ids_by_phone(
    connection: Connection, wanted: str, *, limit: int, with_archived: bool
) -> list[int]:
    """Clients with a number that holds these digits, however it is typed."""
    digits = wanted_digits(wanted)
    if not digits:
        return []
    sought = {"digits": digits, "with_archived": with_archived, "limit": limit}
    return [row[0] for row in connection.exec_driver_sql(_BY_PHONE, sought)]


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
    sought = {"start": wanted, "end": wanted + "\U0010ffff", "with_archived": with_archived}
    rows = connection.exec_driver_sql(_BEGINNING, sought | {"limit": limit})
    ids += [row[0] for row in rows]
    if len(ids) < limit and (words := as_match(prefix)):
        ids += _with_words(connection, words, limit)
    return clients_by_id(connection, ids, with_archived=with_archived)[:limit]


def as_match(wanted: str) -> str:
    """An FTS5 query: every word must occur, as the beginning of a word, however it is spelled."""
    words = _WORD.findall(unicodedata.normalize("NFC", wanted))
    return " AND ".join(_spelled(word) for word in words)


def _spelled(word: str) -> str:
    return "(" + " OR ".join(f'"{each}"*' for each in writings(word)) + ")"
