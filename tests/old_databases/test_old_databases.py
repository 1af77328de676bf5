"""Old databases: a diary of any released schema opens, whole, with all that it remembered."""

from __future__ import annotations

import gzip
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from scheduler_app.domain.bookings import By, State
from scheduler_app.sqlite_library import connected
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.opening import HEAD, MIGRATIONS
from scheduler_app.storage.schema import metadata
from scheduler_app.storage.triggers import TRIGGERS
from scheduler_app.use_cases.inbox import list_requests, notices
from scheduler_app.use_cases.page_link import read_link
from scheduler_app.use_cases.practice import get_practice
from scheduler_app.use_cases.search import search
from scheduler_app.use_cases.show_booking import booking_details, booking_history
from scheduler_app.use_cases.undo import undo

HERE = Path(__file__).parent
KEPT = sorted(HERE.glob("*.sqlite3.gz"))


@pytest.fixture(params=KEPT, ids=lambda kept: kept.name.partition(".")[0])
def old_diary(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of a kept file."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(request.param.read_bytes()))
    return path


def test_one_file_is_kept_for_each_released_schema() -> None:
    released = {path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}
    assert {kept.name.partition(".")[0] for kept in KEPT} == released
    assert max(released) == HEAD


def test_an_old_diary_ends_with_the_tables_of_a_new_one(old_diary: Path, diary: Diary) -> None:
    Diary.open(old_diary).close()
    assert _declared(old_diary) == _declared(diary.path)


def test_migrations_build_what_is_declared(diary: Diary) -> None:
    with diary.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": _ours})
        assert compare_metadata(context, metadata) == []
        made = {
            row[0]
            for row in connection.exec_driver_sql(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' OR sql LIKE '%VIRTUAL%'"
            )
        }
    assert {_squeezed(sql) for sql in made} == {_squeezed(sql) for sql in TRIGGERS}


def test_an_old_diary_remembers_everything(old_diary: Path, now: datetime) -> None:
    diary = Diary.open(old_diary)
    try:
        assert get_practice(diary).zone == "Europe/London"
        [visit] = [found for found in search(diary, "blank pages") if found.kind == "booking"]
        details = booking_details(diary, visit.id)
        assert details.client is not None
        assert details.client.name == "Anna Schmidt"
        assert details.booking.start == now + timedelta(days=3)
        assert [line.why for line in details.history] == ["", "Child is ill."]
        cancelled = booking_details(diary, visit.id + 1)
        assert cancelled.booking.state is State.CANCELLED
        assert booking_history(diary, visit.id + 1)[-1].by is By.CLIENT
        undo(diary, now=now)
        assert search(diary, "cafe zoe") == []
    finally:
        diary.close()


def _declared(path: Path) -> set[tuple[str, str]]:
    with closing(connected(path)) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        return {(name, _squeezed(sql)) for name, sql in rows}


def _ours(subject: object, name: str | None, kind: str, *_: object) -> bool:
    """Leaves out Alembic's own table and those that full-text search keeps behind its indexes."""
    return kind != "table" or name in metadata.tables


def _squeezed(sql: str) -> str:
    return " ".join(sql.split())


def test_what_the_page_brought_is_remembered(old_diary: Path) -> None:
    diary = Diary.open(old_diary)
    try:
        knew_pages = read_link(diary).kind == "hosted"
        assert [request.text for request in list_requests(diary)] == ["No sound"] * knew_pages
        assert [len(request.proposals) for request in list_requests(diary)] == [1] * knew_pages
        assert len(notices(diary)) == knew_pages
    finally:
        diary.close()
