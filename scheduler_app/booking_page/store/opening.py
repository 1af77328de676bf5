"""Booking page: brings its database to the current schema, and says whether it is."""

from __future__ import annotations

import secrets
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from scheduler_app.booking_page.store.database import Database
from scheduler_app.booking_page.store.tables import PRACTICE, practice
from scheduler_app.domain.errors import Trouble

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0011"
"""The newest migration. A test holds it against the migrations folder."""

MIGRATIONS = Path(__file__).with_name("migrations")

_WRITTEN = text("SELECT version_num FROM alembic_version")

_ADVISORY_LOCK = 7_263_548_101
"""Any number that nothing else in the database uses: hosts that start together migrate in turn."""


def migrate(database: Database) -> None:
    """Create or migrate all tables, and the page's identity with them; safe to run again."""
    _reach(database)
    with database.transaction("migrate") as connection:
        if not database.is_sqlite:
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        version = _version(connection)
        if version is not None and version > HEAD:
            raise Trouble(
                "The page's database was written by a newer version of this program.",
                remedy="It was left as it is. Install the newest version.",
            )
        if version != HEAD:
            # Alembic is the tenth part of a worker's memory, and needed once in a release.
            from alembic import command

            config = alembic_config()
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)
        _found(connection)


def _reach(database: Database) -> None:
    """`Trouble` where there is no connection to be had: that is for the host to mend."""
    try:
        database.engine.connect().close()
    except DBAPIError as error:
        reason = str(error.orig).partition("\n")[0].rstrip(".")
        raise Trouble(
            f"The page's database can't be opened: {reason}.",
            remedy="Check DATABASE_URL or PAGE_DATA; `scheduler-page doctor` looks at all of it.",
        ) from error


def is_migrated(database: Database) -> bool:
    """Whether the database is at the newest schema."""
    with database.transaction("migrate") as connection:
        return _version(connection) == HEAD


def alembic_config() -> Config:
    """How Alembic finds the page's migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _version(connection: Connection) -> str | None:
    """What Alembic has written down; nothing in a database that it has not seen."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    written: str | None = connection.execute(_WRITTEN).scalar()
    return written


def _found(connection: Connection) -> None:
    if connection.execute(select(practice.c.id)).first() is None:
        connection.execute(
            insert(practice).values(
                id=PRACTICE, page=str(uuid.uuid4()), csrf_secret=secrets.token_urlsafe(48)
            )
        )
