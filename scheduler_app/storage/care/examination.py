"""Storage: what the doctor asks of a diary: whether the file is whole and keeps its own rules."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from scheduler_app.domain.errors import Damaged
from scheduler_app.domain.zones import from_epoch
from scheduler_app.sqlite_library import connected, driver
from scheduler_app.storage.bookings.triggers import OVERLAPPING_PAIRS
from scheduler_app.storage.file_troubles import of_driver
from scheduler_app.storage.wiping import INDEXES


def damage(connection: Connection) -> list[str]:
    """What SQLite finds wrong with the file and its references; empty when all is well."""
    # An index of words that another connection has put in order since is called corrupt by one that
    # remembers how it lay, and looks anew only where it is asked for words, be it for none.
    for name in connection.exec_driver_sql(INDEXES).scalars().all():
        with suppress(DatabaseError):  # one that is damaged indeed is told of below
            connection.exec_driver_sql(f"SELECT 1 FROM {name} WHERE {name} MATCH '\"\"'").all()
    found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
    faults = [] if found == ["ok"] else [str(line) for line in found]
    for table, rowid, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        faults.append(f"{table} {rowid} refers to a missing row of {parent}")
    return faults


def structure(path: Path) -> list[str]:
    """What SQLite finds wrong with a file that may be no diary; empty when all is well.

    Empty as well where it can't be examined for another reason: opening it says that.
    """
    try:
        if not path.stat().st_size:
            return []
        with closing(connected(path)) as plain:
            found = [str(row[0]) for row in plain.execute("PRAGMA integrity_check(10)")]
    except driver.Error as error:
        return [str(error)] if isinstance(of_driver(error, path), Damaged) else []
    except UnicodeDecodeError:
        return ["its description can't be read"]
    except OSError:
        return []
    return [] if found == ["ok"] else found


def change_times(connection: Connection) -> tuple[datetime, datetime] | None:
    """When the first and the last change were made, aware UTC; None for an empty diary."""
    first, last = connection.exec_driver_sql("SELECT min(at), max(at) FROM changes").one()
    return None if first is None else (from_epoch(first), from_epoch(last))


def overlaps_without_permit(connection: Connection) -> list[tuple[int, int]]:
    """Pairs of bookings that occupy the same time though nobody said so."""
    return [(row[0], row[1]) for row in connection.exec_driver_sql(OVERLAPPING_PAIRS)]


def changes_without_history(connection: Connection) -> int:
    """How many changes left no history row."""
    query = (
        "SELECT count(*) FROM changes c "
        "WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.change_id = c.id)"
    )
    return connection.exec_driver_sql(query).scalar() or 0


def version(connection: Connection) -> str:
    """The schema's version, as the migrations count."""
    return str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar())
