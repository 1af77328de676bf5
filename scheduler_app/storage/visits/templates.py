"""Storage, visits: what records are written with: checklists and snippets."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import RowMapping

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.folding import folded
from scheduler_app.domain.visits.templates import Checklist, Snippet
from scheduler_app.storage.diary import Reading
from scheduler_app.storage.journal import Change, Image

_CHECKLISTS = "SELECT * FROM checklists WHERE NOT removed"
_OF_SERVICE = """
SELECT * FROM checklists WHERE service_id = ? AND NOT removed ORDER BY id"""
_SNIPPETS = "SELECT id, name, text FROM snippets WHERE NOT removed"


def checklists(connection: Reading) -> list[Checklist]:
    """All checklists in order of name."""
    found = map(_checklist, connection.exec_driver_sql(_CHECKLISTS).mappings())
    return sorted(found, key=_by_name)


def checklists_of(connection: Reading, service_id: int) -> list[Checklist]:
    """Those with which the visits of a service begin, in the order in which they were made."""
    found = connection.exec_driver_sql(_OF_SERVICE, (service_id,))
    return [_checklist(row) for row in found.mappings()]


def save_checklist(change: Change, wanted: Checklist) -> Checklist:
    """Write a new checklist (id 0) or a changed one; returns it with its id."""
    row: Image = {
        "name": wanted.name,
        "items": json.dumps(list(wanted.items), ensure_ascii=False),
        "service_id": wanted.service_id,
    }
    return replace(wanted, id=_save(change, "checklists", wanted.id, row))


def snippets(connection: Reading) -> list[Snippet]:
    """All snippets in order of name."""
    found = [Snippet(*row) for row in connection.exec_driver_sql(_SNIPPETS)]
    return sorted(found, key=_by_name)


def save_snippet(change: Change, wanted: Snippet) -> Snippet:
    """Write a new snippet (id 0) or a changed one; returns it with its id."""
    row: Image = {"name": wanted.name, "text": wanted.text}
    return replace(wanted, id=_save(change, "snippets", wanted.id, row))


def remove(change: Change, table: str, row_id: int) -> None:
    """Take a checklist or snippet out; `NotFound` where it is gone already."""
    _must_stand(change, table, row_id)
    change.update(table, row_id, {"removed": 1})


def _save(change: Change, table: str, row_id: int, row: Image) -> int:
    if not row_id:
        return change.insert(table, row)
    _must_stand(change, table, row_id)
    change.update(table, row_id, row)
    return row_id


def _must_stand(change: Change, table: str, row_id: int) -> None:
    if change.row(table, row_id)["removed"]:
        raise NotFound(f"There is no {table.rstrip('s')} {row_id} any more.")


def _by_name(one: Checklist | Snippet) -> tuple[str, int]:
    return folded(one.name), one.id


def _checklist(row: RowMapping) -> Checklist:
    return Checklist(row["id"], row["name"], tuple(json.loads(row["items"])), row["service_id"])
