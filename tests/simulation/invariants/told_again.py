"""Simulation: the history, replayed by itself: each row is what the changes have made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.actors import By
from scheduler_app.storage.brought import JOURNALLED
from scheduler_app.storage.messages.after_restore import RESTORED
from scheduler_app.use_cases.bookings.undo import UNDOABLE

if TYPE_CHECKING:
    from tests.simulation.life.life import Life

Key = tuple[str, int]

DERIVED = frozenset({"id", "revision", "occupies", "folded"})
"""Columns that follow from others."""

_TOLD = """
SELECT h.id, h.change_id, c.verb, h.subject, h.subject_id, h.before, h.after
  FROM history h JOIN changes c ON c.id = h.change_id ORDER BY h.id"""
_CHANGES = 'SELECT id, at, "by", verb, why, reverses, said_at FROM changes ORDER BY id'
_TWICE = """
SELECT h.subject, h.subject_id FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.before IS NULL AND c.verb NOT IN ('undo', 'redo')
 GROUP BY 1, 2 HAVING count(*) > 1"""


class Remembered(NamedTuple):
    """How far the history went when it was looked at last, and what it said until then."""

    changes: int = 0
    history: int = 0
    erasures: int = 0
    digest: str = ""


NOTHING_YET = Remembered()


def each_row_is_what_the_history_made_of_it(life: Life) -> None:
    """Nothing was written beside the history, nothing vanished, and no number came twice."""
    with life.world.diary.read() as connection:
        told = connection.exec_driver_sql(_TOLD).all()
        twice = connection.exec_driver_sql(_TWICE).all()
        lying = {table: _lying(connection, table) for table in JOURNALLED}
        usual = {table: _usual(connection, table) for table in JOURNALLED}
    assert twice == [], f"ids were given out twice: {twice}"
    replayed, erased = _replayed(told, usual)
    for table, rows in lying.items():
        for row_id, row in rows.items():
            key = (table, row_id)
            if key in erased or row.get("name") == RESTORED:
                continue
            assert key in replayed, f"a row that no history tells of: {table} {row_id}"
            image = replayed[key]
            assert image is not None, f"a row that the history took away: {table} {row_id}"
            plain = row.keys() - DERIVED - _in_the_row_alone(table, row)
            odd = [name for name in plain if image.get(name) != row[name]]
            assert not odd, f"a row is not what its history tells: {table} {row_id} {odd}"
    for (table, row_id), image in replayed.items():
        there = row_id in lying.get(table, {})
        gone = image is None or (table, row_id) in erased
        assert there or gone or table not in JOURNALLED, f"a row vanished: {table} {row_id}"
        marked = any("removed" in row for row in lying.get(table, {}).values())
        assert image is not None or not marked, f"a row was deleted for good: {table} {row_id}"


def _in_the_row_alone(table: str, row: Mapping[str, Any]) -> frozenset[str]:
    """What the history does not tell: what an invoice says stands in its row as it was sent."""
    sent = table == "invoices" and row["number"]
    return frozenset({"document", "draft"} if sent else ())


def the_history_only_grows(life: Life) -> None:
    """Who, when and why stay as they were written; only an erasure blanks words of it."""
    with life.world.diary.read() as connection:
        heads = connection.exec_driver_sql(_CHANGES).all()
        told = connection.exec_driver_sql(_TOLD).all()
    known = {str(by) for by in By}
    for head in heads:
        assert head.verb and head.by in known, f"a change of nobody: {tuple(head)}"
    erasures = sum(head.verb == "erase" for head in heads)
    before = life.notebook.history
    if before.erasures == erasures:
        digest = _digest(heads, told, before.changes, before.history)
        assert not before.digest or digest == before.digest, "the history was written over"
    newest = max((head.id for head in heads), default=0)
    last = max((row.id for row in told), default=0)
    life.notebook.history = Remembered(newest, last, erasures, _digest(heads, told, newest, last))
    if not erasures:
        busy = {row.change_id for row in told if row.after != "{}"}
        idle = {head.verb for head in heads if head.id not in busy}
        assert UNDOABLE.isdisjoint(idle), f"undo offers what did nothing: {UNDOABLE & idle}"


def _replayed(
    told: Sequence[Any], usual: Mapping[str, dict[str, Any]]
) -> tuple[dict[Key, dict[str, Any] | None], set[Key]]:
    """Each row as the changes leave it, None for one that is gone; and those that were erased."""
    rows: dict[Key, dict[str, Any] | None] = {}
    erased = {(line.subject, line.subject_id) for line in told if line.verb == "erase"}
    for line in told:
        key = (line.subject, line.subject_id)
        stands = rows.get(key)
        if line.before is not None and key not in erased:
            before = json.loads(line.before)
            was = stands or {}
            odd = [name for name, value in before.items() if was.get(name) != value]
            assert stands is not None and not odd, (
                f"a change tells of what was not so: {line.verb} {key} {odd}"
            )
        after = None if line.after is None else json.loads(line.after)
        rows[key] = None if after is None else {**(stands or usual[key[0]]), **after}
    return rows, erased


def _lying(connection: Connection, table: str) -> dict[int, dict[str, Any]]:
    rows = connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()
    return {row["id"]: dict(row) for row in rows}


def _usual(connection: Connection, table: str) -> dict[str, Any]:
    """What the columns hold that no image of a new row names."""
    columns = connection.exec_driver_sql(f"PRAGMA table_info({table})").mappings()
    texts = {row["name"]: row["dflt_value"] for row in columns}
    return {
        name: None if text is None else int(text) if text.isdigit() else text.strip("'")
        for name, text in texts.items()
    }


def _digest(heads: Iterable[Any], told: Iterable[Any], changes: int, history: int) -> str:
    lines = [repr(tuple(head)) for head in heads if head.id <= changes]
    lines += [repr(tuple(row)) for row in told if row.id <= history]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
