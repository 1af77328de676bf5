"""The page's database: what the migrations build is what is declared, on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
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
from tests.booking_page.shop import Shop


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


def test_the_first_statements_are_those_of_the_declared_tables() -> None:
    for dialect in (sqlite.dialect(), postgresql.dialect()):  # type: ignore[no-untyped-call]
        declared = []
        for table in tables.metadata.sorted_tables:
            declared.append(_plain(str(CreateTable(table).compile(dialect=dialect))))
            declared += [
                _plain(str(CreateIndex(index).compile(dialect=dialect))) for index in table.indexes
            ]
        file = Path(MIGRATIONS) / "versions" / f"0001_page.{dialect.name}.sql"
        written = [_plain(part) for part in file.read_text("utf-8").split("\n----\n")]
        tables_only = [one for one in written if not re.match(r"CREATE (TRIGGER|FUNCTION)", one)]
        assert sorted(tables_only) == sorted(declared)


@pytest.mark.parametrize("before", ["", "0001"], ids=["new", "0001"])
def test_the_triggers_are_those_that_are_declared(database_url: str, before: str) -> None:
    with opened(database_url) as database:
        if before:
            with database.transaction("migrate") as connection:
                config = alembic_config()
                config.attributes["connection"] = connection
                command.upgrade(config, before)
        migrate(database)
        query = _SQLITE_TRIGGERS if database.is_sqlite else _POSTGRESQL_FUNCTIONS
        made = database.read_now(lambda c: c.execute(text(query)).scalars().all())
    declared = (
        [_plain(trigger) for trigger in tables.SQLITE_TRIGGERS]
        if database.is_sqlite
        else [_plain(tables.POSTGRESQL_TRIGGERS[0].split("$$")[1])]
    )
    assert sorted(map(_plain, made)) == sorted(declared)


_SQLITE_TRIGGERS = "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL_FUNCTIONS = "SELECT prosrc FROM pg_proc WHERE proname = 'claims_refuse_overlap'"


def test_no_change_of_a_claim_reads_all_there_are(shop: Shop) -> None:
    """A page keeps the claims of three months; only few of them count against the offer."""
    plans: list[str] = []

    def work(c: Connection) -> None:
        for trigger in tables.SQLITE_TRIGGERS:
            found = re.search(r"EXISTS \((.*)\);", trigger, re.DOTALL)
            assert found
            asked = re.sub(r"NEW\.\w+", "1", found[1])
            rows = c.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}")
            plans.extend(row.detail for row in rows if re.search(r"\b(o|claims)\b", row.detail))

    shop.read(work)
    assert len(plans) == 4
    assert all(plan.startswith("SEARCH o USING INDEX ix_claims_") for plan in plans), plans


def _plain(statement: str) -> str:
    return " ".join(statement.split())
