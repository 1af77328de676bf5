"""The page's database: what the migrations build is what is declared, on both databases."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

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


def test_the_statements_are_those_of_the_declared_tables() -> None:
    for dialect, triggers in (
        (sqlite.dialect(), tables.SQLITE_TRIGGERS),
        (postgresql.dialect(), tables.POSTGRESQL_TRIGGERS),  # type: ignore[no-untyped-call]
    ):
        declared = [_plain(trigger) for trigger in triggers]
        for table in tables.metadata.sorted_tables:
            declared.append(_plain(str(CreateTable(table).compile(dialect=dialect))))
            declared += [
                _plain(str(CreateIndex(index).compile(dialect=dialect))) for index in table.indexes
            ]
        file = Path(MIGRATIONS) / "versions" / f"0001_page.{dialect.name}.sql"
        written = [_plain(part) for part in file.read_text("utf-8").split("\n----\n")]
        # What later migrations add in words that both databases understand.
        for revision in ScriptDirectory.from_config(alembic_config()).walk_revisions():
            written += [_plain(part) for part in getattr(revision.module, "STATEMENTS", ())]
        assert sorted(written) == sorted(declared)


def _plain(statement: str) -> str:
    return " ".join(statement.split()).replace("( ", "(").replace(" )", ")")
