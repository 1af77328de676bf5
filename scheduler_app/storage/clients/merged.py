"""Storage, clients: two who turned out to be one.

What the history knows moves to the client who is kept. What is no part of it, such as the ledger,
keeps the id that it was written with: whoever asks for a client's asks for `ids_of`, and whoever
compares clients compares who they are by now.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from itertools import groupby
from operator import itemgetter

from scheduler_app.storage.brought import all_personal
from scheduler_app.storage.journal import Change, Image
from scheduler_app.storage.personal import named
from scheduler_app.storage.snapshots import PlainSql

_MERGED = "SELECT id, merged_into FROM clients WHERE merged_into IS NOT NULL"

_IS_MERGE = """EXISTS (
       SELECT 1 FROM history m WHERE m.change_id = h.change_id AND m.subject = 'clients'
          AND m.before LIKE '%"merged_into"%')"""

IDS_OF = """
(SELECT :client UNION ALL SELECT id FROM clients WHERE merged_into = :client)"""
"""The ids of :client and of everybody who was merged into them."""


def is_now(one: str, other: str) -> str:
    """SQL: whether `one`, an id that was written down, is by now the client `other`."""
    return f"""({one} IS {other} OR EXISTS (
         SELECT 1 FROM clients WHERE clients.id = {one} AND clients.merged_into = {other}))"""


def known_as(asked: PlainSql) -> Mapping[int, int]:
    """Of everybody who was merged, who they are by now."""
    return {row[0]: row[1] for row in asked.exec_driver_sql(_MERGED)}


def homes(asked: PlainSql, table: str, rows: Collection[int]) -> dict[int, int]:
    """Whose these rows were before they first went over in a merge; those that never did lack."""
    query = f"""
SELECT h.subject_id, json_extract(h.before, '$.client_id') FROM history h
 WHERE h.subject = ? AND h.subject_id IN (SELECT value FROM json_each(?))
   AND json_extract(h.before, '$.client_id') IS NOT NULL AND {_IS_MERGE}
 ORDER BY h.id DESC"""
    ids = json.dumps(sorted(rows))
    return {row[0]: row[1] for row in asked.exec_driver_sql(query, (table, ids))}


def one_since(asked: PlainSql, clients: Collection[int]) -> dict[tuple[int, int], int]:
    """Of each two of these who are one by now: the change that made them so; of one alone, 0."""
    query = """
SELECT h.subject_id, json_extract(h.after, '$.merged_into'), h.change_id FROM history h
 WHERE h.subject = 'clients' AND h.subject_id IN (SELECT value FROM json_each(?))
   AND h.before LIKE '%"merged_into"%' ORDER BY h.id"""
    rows = asked.exec_driver_sql(query, (json.dumps(sorted(clients)),))
    who = {client: client for client in clients}
    since = {(client, client): 0 for client in clients}
    for change, of_change in groupby(rows, key=itemgetter(2)):
        who.update((client, into or client) for client, into, _ in of_change)
        now_one = [(one, other) for one in who for other in who if who[one] == who[other]]
        since = {pair: since.get(pair, change) for pair in now_one}
    return since


def merges_among(asked: PlainSql, changes: str) -> set[int]:
    """Those of these changes, whose ids are JSON, that merged clients, or took that back."""
    query = """
SELECT DISTINCT change_id FROM history
 WHERE change_id IN (SELECT value FROM json_each(?)) AND subject = 'clients'
   AND before LIKE '%"merged_into"%'"""
    return {row[0] for row in asked.exec_driver_sql(query, (changes,))}


def move_rows(change: Change, gone: int, kept: int) -> None:
    """Let all that the history knows of one client be another one's."""
    wanted: dict[str, dict[int, Image]] = {}
    who = {**named([gone]), "gone": gone, "kept": kept}
    for one in all_personal():
        if not one.moves:
            continue
        columns = ", ".join(f"{value} AS {column}" for column, value in one.moves.items())
        query = f"SELECT t.id, {columns} FROM {one.table} t WHERE {one.whose}"
        found = change.connection.exec_driver_sql(query, who).mappings()
        wanted[one.table] = {row["id"]: {name: row[name] for name in one.moves} for row in found}
    for table, rows in wanted.items():
        if rows:
            change.update_many(table, rows)


def end_as(change: Change, gone: int, kept: int) -> None:
    """Write down who a client, and whoever was merged into them before, turned out to be."""
    query = "SELECT id FROM clients WHERE merged_into = ?"
    before = change.connection.exec_driver_sql(query, (gone,)).scalars().all()
    change.update_many("clients", {id_: {"merged_into": kept} for id_ in before})
    change.update("clients", gone, {"removed": 1, "merged_into": kept})
