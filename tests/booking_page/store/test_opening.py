"""The page's database: what the migrations build is what is declared, on both databases."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect, text

from scheduler_app.booking_page.store import tables
from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.opening import (
    HEAD,
    MIGRATIONS,
    alembic_config,
    is_migrated,
    migrate,
)


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD


def test_migrating_builds_what_is_declared_and_again_changes_nothing(database_url: str) -> None:
    with opened(database_url) as database:
        migrate(database)
        page = database.read_now(lambda c: c.execute(text("SELECT page FROM practice")).scalar())
        migrate(database)
        assert is_migrated(database)
        assert page == database.read_now(
            lambda c: c.execute(text("SELECT page FROM practice")).scalar()
        )
        with database.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            found = compare_metadata(context, tables.metadata)
            # Comments stand in the code alone.
            assert [one for one in found if one[0][0] != "modify_comment"] == []
            look = inspect(connection)
            for table in tables.metadata.sorted_tables:
                names = {check["name"] for check in look.get_check_constraints(table.name)}
                assert names == {
                    one.name for one in table.constraints if isinstance(one, CheckConstraint)
                }


def test_the_migrations_write_the_declared_triggers() -> None:
    for dialect, triggers in (
        ("sqlite", tables.SQLITE_TRIGGERS),
        ("postgresql", tables.POSTGRESQL_TRIGGERS),
    ):
        written = {
            _plain(part)
            for file in (Path(MIGRATIONS) / "versions").glob(f"*.{dialect}.sql")
            for part in file.read_text("utf-8").split("\n----\n")
        }
        assert {_plain(trigger) for trigger in triggers} <= written


def _plain(statement: str) -> str:
    return " ".join(statement.split())
