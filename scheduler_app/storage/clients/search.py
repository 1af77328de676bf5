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

_OF_TAG = """(:tag = '' OR {} IN (
       SELECT c.id FROM clients c, json_each(c.tags) t
        WHERE c.tags <> '[]' AND NOT c.removed AND t.value = :tag))"""
_CLIENTS = f"""
SELECT rowid FROM client_words WHERE client_words MATCH :words
   AND {_OF_TAG.format("rowid")} ORDER BY rowid DESC LIMIT :limit"""
# A number as it is dialled at home lacks the country's prefix, and who types may know its end only.
# No index finds what stands in the middle; the numbers of 50,000 clients are read in milliseconds.
# A nought that is typed first may be dialled at home or stand there: where it stands comes first.
_BY_PHONE = f"""
SELECT id FROM clients WHERE instr(phones, :digits) AND NOT removed
   AND {_OF_TAG.format("id")} AND (:with_archived OR NOT archived)
 ORDER BY archived, instr(phones, :typed) = 0, folded LIMIT :limit"""
_BEGINNING = f"""
SELECT id FROM clients WHERE folded >= :start AND folded < :end AND NOT removed
   AND {_OF_TAG.format("id")} AND (:with_archived OR NOT archived) ORDER BY folded LIMIT :limit"""
_WORD = re.compile(r"[^\W_]+")


def find_clients(connection: Connection, wanted: str, *, limit: int) -> list[Client]:
    """Clients whose phone, name, company, e-mail or notes hold what is wanted."""
    ids = _ids_by_phone(connection, wanted, limit=limit, with_archived=True)
    if words := as_match(wanted):
        ids += _with_words(connection, words, "", limit)
    return clients_by_id(connection, ids)[:limit]


def _with_words(connection: Connection, words: str, tag: str, limit: int) -> list[int]:
    sought = {"words": words, "tag": tag, "limit": limit}
    found = connection.exec_driver_sql(_CLIENTS, sought)
    return [row[0] for row in found]


def _ids_by_phone(
    connection: Connection, wanted: str, *, tag: str = "", limit: int, with_archived: bool
) -> list[int]:
    """Clients with a number that holds these digits, however it is typed."""
    digits = wanted_digits(wanted)
    if not digits:
        return []
    sought = {"digits": digits, "tag": tag, "with_archived": with_archived, "limit": limit}
    sought["typed"] = "".join(str(int(sign)) for sign in wanted if sign.isdecimal())
    return [row[0] for row in connection.exec_driver_sql(_BY_PHONE, sought)]


def complete_clients(
    connection: Connection,
    prefix: str,
    *,
    tag: str = "",
    limit: int,
    with_archived: bool = False,
) -> list[Client]:
    """Clients with a phone or a name or company word that begins with `prefix`, best first.

    A number is found by any of its digits in a row. With a `tag` it is those who have it.
    """
    wanted = folded(prefix)
    if not wanted:
        return []
    ids = _ids_by_phone(connection, prefix, tag=tag, limit=limit, with_archived=with_archived)
    sought = {"start": wanted, "end": wanted + "\U0010ffff", "with_archived": with_archived}
    rows = connection.exec_driver_sql(_BEGINNING, sought | {"tag": tag, "limit": limit})
    ids += [row[0] for row in rows]
    if len(ids) < limit and (words := as_match(prefix)):
        ids += _with_words(connection, words, tag, limit)
    return clients_by_id(connection, ids, with_archived=with_archived)[:limit]


def as_match(wanted: str) -> str:
    """An FTS5 query: every word must occur, as the beginning of a word, however it is spelled."""
    words = _WORD.findall(unicodedata.normalize("NFC", wanted))
    return " AND ".join(_spelled(word) for word in words)


def _spelled(word: str) -> str:
    return "(" + " OR ".join(f'"{each}"*' for each in writings(word)) + ")"
