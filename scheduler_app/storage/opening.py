"""Storage: brings a diary file to the current schema before anyone reads it.

Alembic and SQLAlchemy are imported only when there is something to migrate: an up-to-date diary
opens without them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Damaged, Trouble
from scheduler_app.storage.own_instructions import QUERY, instruction_faults
from scheduler_app.storage.snapshots import PlainSql, Snapshots

if TYPE_CHECKING:
    from alembic.config import Config
    from sqlalchemy import Engine

HEAD = "0010"
"""The newest migration. A test holds it against the migrations folder."""

MIGRATIONS = Path(__file__).with_name("migrations")


def make_ready(path: Path, snapshots: Snapshots, engine: Callable[[], Engine]) -> None:
    """Create or migrate the diary; a copy is made before an existing one is migrated."""
    version = _version(snapshots)
    if version == HEAD:
        _must_be_ours(path, snapshots, newest=True)
        return
    if version is not None and version > HEAD:
        raise Trouble(
            f"{path.name} was written by a newer version of this program.",
            remedy="It was left as it is. Install the newest version and open it again.",
        )
    if version is None and _holds_tables(snapshots):
        raise Trouble(
            f"{path.name} is a database, but not a diary.",
            remedy="It was left as it is. Name another data folder.",
        )
    if version is not None:
        _must_be_ours(path, snapshots, newest=False)
        from scheduler_app.storage import copies

        # `datetime.now`: nobody below `app.py` reads the clock but for the name of this copy.
        copies.make(path, at=datetime.now(UTC), note=f"before-{HEAD}")
    _upgrade(engine())
    _must_be_ours(path, snapshots, newest=True)


def _must_be_ours(path: Path, snapshots: Snapshots, *, newest: bool) -> None:
    with snapshots.one() as snapshot:
        rows = [(row[0], row[1]) for row in snapshot.exec_driver_sql(QUERY)]
    faults = instruction_faults(rows, newest=newest)
    if faults:
        raise Damaged(
            f"{path.name} was changed by another program: {'; '.join(faults[:3])}.",
            remedy="It was left as it is. Restore a backup that you made yourself.",
        )


def alembic_config() -> Config:
    """How Alembic finds the diary's migrations."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _upgrade(engine: Engine) -> None:
    from alembic import command

    config = alembic_config()
    # Two processes may open a new diary at once: the write lock lets one migrate, and the other
    # finds nothing left to do.
    with engine.connect() as plain:
        connection = plain.execution_options(diary_writes=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, HEAD)


def _version(snapshots: Snapshots) -> str | None:
    with snapshots.one() as snapshot:
        if not _has(snapshot, "alembic_version"):
            return None
        found = list(snapshot.exec_driver_sql("SELECT version_num FROM alembic_version"))
    return str(found[0][0]) if found and found[0][0] is not None else None


def _holds_tables(snapshots: Snapshots) -> bool:
    with snapshots.one() as snapshot:
        ((count,),) = snapshot.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    return bool(count)


def _has(asked: PlainSql, table: str) -> bool:
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return bool(list(asked.exec_driver_sql(query, (table,))))
