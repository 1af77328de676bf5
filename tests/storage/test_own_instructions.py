"""Tests: a file of somebody else's brings no instructions of its own into the program."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler_app.domain.errors import Damaged
from scheduler_app.sqlite_library import connected
from scheduler_app.storage import copies
from scheduler_app.storage.care import backups
from scheduler_app.storage.diary import Diary

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
EVIL = "CREATE TRIGGER evil AFTER INSERT ON changes BEGIN UPDATE clients SET notes = 'evil'; END"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "diary.sqlite3"
    Diary.open(made).close()
    return made


def tampered(path: Path, *statements: str) -> None:
    with closing(connected(path, isolation_level=None)) as plain:
        for statement in statements:
            plain.execute(statement)


@pytest.mark.parametrize(
    ("statements", "word"),
    [
        ((EVIL,), "evil"),
        (("CREATE VIEW evil AS SELECT * FROM clients",), "evil"),
        (("DROP TRIGGER bookings_no_overlap_insert",), "bookings_no_overlap_insert"),
        (
            (
                "DROP TRIGGER history_no_DELETE",
                "CREATE TRIGGER history_no_DELETE AFTER DELETE ON history BEGIN SELECT 1; END",
            ),
            "history_no_DELETE",
        ),
        ((EVIL, "UPDATE alembic_version SET version_num = '0002'"), "evil"),
    ],
    ids=["trigger", "view", "guard gone", "guard replaced", "older version"],
)
def test_a_diary_with_other_instructions_is_refused(
    path: Path, statements: tuple[str, ...], word: str
) -> None:
    tampered(path, *statements)
    with pytest.raises(Damaged, match=word):
        Diary.open(path)


def test_a_backup_with_other_instructions_is_not_restored(path: Path) -> None:
    made = copies.make(path, at=NOW, note="daily")
    tampered(path.with_name("backups") / made.name, EVIL)
    before = path.read_bytes()
    with pytest.raises(Damaged, match="evil"):
        backups.restore(path, made, at=NOW)
    assert path.read_bytes() == before


def test_what_stands_in_a_file_reaches_nothing_outside_of_it(path: Path) -> None:
    diary = Diary.open(path)
    with diary.read() as connection:
        assert connection.exec_driver_sql("PRAGMA trusted_schema").scalar() == 0
    diary.close()
