"""The page's database: what the migrations build is what is declared, on both databases."""

from __future__ import annotations

import re

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from scheduler_app.booking_page.store import tables
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.booking_page.store.opening import (
    HEAD,
    alembic_config,
    is_migrated,
    migrate,
)
from tests.booking_page.shop import Shop


def test_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(alembic_config()).get_current_head() == HEAD


def test_migrating_builds_what_is_declared_and_again_changes_nothing(empty_url: str) -> None:
    with opened(empty_url) as database:
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


def test_conditions_and_triggers_are_the_declared_ones(empty_url: str) -> None:
    """What Alembic does not compare: the migrated database against one made as declared."""
    with opened(empty_url) as database:
        migrate(database)
        migrated = _rules(database)
        with database.transaction("migrate") as connection:
            _clear(connection)
            tables.metadata.create_all(connection)
            for trigger in (
                tables.SQLITE_TRIGGERS if database.is_sqlite else tables.POSTGRESQL_TRIGGERS
            ):
                connection.exec_driver_sql(trigger.replace("%", "%%"))
        declared = _rules(database)
    assert migrated == declared
    assert any("aside" in rule for rule in declared) and any("overlap" in rule for rule in declared)


def test_what_waits_in_the_first_outbox_still_waits(empty_url: str) -> None:
    with opened(empty_url) as database:
        with database.transaction("migrate") as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0001")
            connection.execute(
                text(
                    "INSERT INTO outbox (key, kind, recipient, language, facts, queued_at,"
                    " due_at, changed_at, error) VALUES ('k', 'reset', 'a@b.example', 'de',"
                    " '{}', 1, 2, 3, '451')"
                )
            )
        migrate(database)
        found = database.read_now(lambda c: c.execute(text("SELECT * FROM outbox")).one())
        assert (found.key, found.state, found.due_at, found.error) == ("k", "waiting", 2, "451")
        database.write_now(
            lambda c: c.execute(
                text(
                    "INSERT INTO outbox (key, kind, recipient, language, facts, queued_at,"
                    " due_at, changed_at, state) VALUES ('l', 'reset', '', '', '{}', 1, 1, 1,"
                    " 'aside')"
                )
            )
        )
        ids = database.read_now(lambda c: c.execute(text("SELECT id FROM outbox")).scalars().all())
        assert sorted(ids) == [1, 2]


def test_events_of_before_are_told_by_their_booking(empty_url: str) -> None:
    """A wish to move a booking has a uid of its own; of what nobody can read its uid is known."""
    told = (
        ("request", "a", '{"moves": ""}'),
        ("move", "w", '{"moves": "a"}'),
        ("withdrawal", "w", '{"moves": "a"}'),
        ("move", "v", "no JSON"),
        ("move", "u", '["moves"]'),
        ("cancellation", "b", '{"moves": ""}'),
    )
    with opened(empty_url) as database:
        with database.transaction("migrate") as connection:
            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, "0005")
            connection.execute(
                text(
                    "INSERT INTO events (seq, id, at, kind, uid, account, facts)"
                    " VALUES (:seq, :seq_name, 0, :kind, :uid, '', :facts)"
                ),
                [
                    {"seq": seq, "seq_name": str(seq), "kind": kind, "uid": uid, "facts": facts}
                    for seq, (kind, uid, facts) in enumerate(told, 1)
                ],
            )
        migrate(database)
        bookings = text("SELECT booking FROM events ORDER BY seq")
        found = database.read_now(lambda c: list(c.execute(bookings).scalars()))
        assert found == ["a", "a", "a", "v", "u", "b"]


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


def _rules(database: Database) -> list[str]:
    """Every condition of a table, and every trigger, in words of the database's own."""
    found: list[str] = []
    with database.engine.connect() as connection:
        known = inspect(connection)
        for table in known.get_table_names():
            if table != "alembic_version":
                found += [
                    f"{table} {one['name']} {_plain(one['sqltext'])}"
                    for one in known.get_check_constraints(table)
                ]
        triggers = (
            "SELECT sql FROM sqlite_master WHERE type = 'trigger'"
            if database.is_sqlite
            else "SELECT prosrc FROM pg_proc WHERE proname LIKE 'claims_%' UNION ALL"
            " SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
        )
        found += [_plain(one) for one in connection.execute(text(triggers)).scalars()]
    return sorted(found)


def _clear(connection: Connection) -> None:
    tables.metadata.drop_all(connection)
    if connection.dialect.name != "sqlite":
        connection.exec_driver_sql("DROP FUNCTION claims_refuse_overlap")


def _plain(statement: str) -> str:
    return " ".join(statement.split()).replace("( ", "(").replace(" )", ")")
