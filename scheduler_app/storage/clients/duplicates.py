"""Storage, clients: what of clients is compared to find one twice, and who was kept apart."""

from __future__ import annotations

import json

from scheduler_app.domain.clients.duplicates import ClientLook, ClientPair
from scheduler_app.storage.journal import Change
from scheduler_app.storage.snapshots import PlainSql

_LOOKS = "SELECT id, name, company, email, phones FROM clients WHERE NOT removed ORDER BY id"
_APART = "SELECT a, b FROM kept_apart"
_PAIRS_OF = "SELECT id, a, b FROM kept_apart WHERE a = ? OR b = ?"


def looks(asked: PlainSql) -> list[ClientLook]:
    """Everybody who is not removed, in order of their ids."""
    return [
        ClientLook(id_, name, company, email, () if phones == "[]" else tuple(json.loads(phones)))
        for id_, name, company, email, phones in asked.exec_driver_sql(_LOOKS)
    ]


def apart(asked: PlainSql) -> set[ClientPair]:
    """The pairs that look alike and are two, the lower id first."""
    return {(row[0], row[1]) for row in asked.exec_driver_sql(_APART)}


def keep_apart(change: Change, one: int, other: int) -> None:
    """Write down that the two are two, unless it stands there."""
    pair = min(one, other), max(one, other)
    if pair not in apart(change.connection):
        change.insert("kept_apart", {"a": pair[0], "b": pair[1]})


def move_pairs(change: Change, gone: int, kept: int) -> None:
    """Let whoever was kept apart from one client be kept apart from the other one instead."""
    standing = apart(change.connection)
    rows = list(change.connection.exec_driver_sql(_PAIRS_OF, (gone, gone)))
    change.delete_many("kept_apart", [row[0] for row in rows])
    for _, a, b in rows:
        third = b if a == gone else a
        pair = min(third, kept), max(third, kept)
        if third != kept and pair not in standing:
            standing.add(pair)
            change.insert("kept_apart", {"a": pair[0], "b": pair[1]})
