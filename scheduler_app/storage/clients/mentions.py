"""Storage, clients: where else the words of a client's name stand; nobody can tell who is meant."""

from __future__ import annotations

from collections.abc import Collection

from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.brought import WORD_INDEXES
from scheduler_app.storage.clients.search import as_match
from scheduler_app.storage.personal import CLIENTS, named
from scheduler_app.storage.snapshots import PlainSql


def mentions(asked: PlainSql, one: Client, clients: Collection[int]) -> dict[str, int]:
    """In how many rows that are not theirs, by what one is called; none for a first name."""
    whole = [one.name] if len(one.name.split()) > 1 else []
    wanted = [as_match(words) for words in (*whole, one.email) if words]
    found: dict[str, int] = {}
    if not wanted:
        return found
    sought = {**named(clients), "words": " OR ".join(f"({each})" for each in wanted)}
    for index, (table, owner, what) in WORD_INDEXES.items():
        query = f"""
SELECT count(*) FROM {index} JOIN {table} t ON t.id = {index}.rowid
 WHERE {index} MATCH :words AND NOT t.removed
   AND (t.{owner} IS NULL OR t.{owner} NOT IN {CLIENTS})"""
        for (number,) in asked.exec_driver_sql(query, sought):
            found |= {what: int(number)} if number else {}
    return found
