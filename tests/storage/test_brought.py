"""Tests: what the wings bring to the store is there, and nothing is left out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from scheduler_app import storage
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary

ROOM = Path(str(storage.__file__)).parent


def test_every_file_of_tables_and_triggers_is_asked_for() -> None:
    declared = brought.all_tables()
    for name, asked in (("tables", brought._TABLES), ("triggers", brought._TRIGGERS)):
        there = {f"{path.parent.name}.{name}" for path in ROOM.glob(f"*/{name}.py")}
        assert there <= set(asked), name
    assert brought.JOURNALLED.keys() <= declared.tables.keys()
    assert len(brought.all_triggers()) == len(set(brought.all_triggers()))


def test_what_is_journalled_has_ids_that_the_history_can_name() -> None:
    declared = brought.all_tables()
    for name in brought.JOURNALLED:
        assert [column.name for column in declared.tables[name].primary_key] == ["id"], name


def test_every_witness_can_be_asked(diary: Diary, now: datetime) -> None:
    with diary.read() as connection:
        found = brought.witnesses(connection, 1, now=now)
        assert len(found) == len(brought._WITNESSES) > 0
        assert {witness.needs("clients", [1]) for witness in found} == {""}
        assert {witness.outcome() for witness in found} == {""}
