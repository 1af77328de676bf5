"""Storage: what a row is called in a sentence, in the wall time of the practice."""

from __future__ import annotations

from sqlalchemy import Connection

from scheduler_app.domain.bookings.undo_sentences import shortened
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import from_epoch, wall_of, zone
from scheduler_app.storage.brought import JOURNALLED
from scheduler_app.storage.journal import Image


def zone_of_practice(connection: Connection) -> str:
    """The IANA zone that the calendar shows; UTC before the practice is founded."""
    query = "SELECT value FROM settings WHERE name = 'practice.zone'"
    return connection.exec_driver_sql(query).scalar() or "UTC"


def who_is_in(connection: Connection, row: Image) -> str:
    """Whose booking it is: its client's name; empty where it has none."""
    query = "SELECT name FROM clients WHERE id = ?"
    return connection.exec_driver_sql(query, (row.get("client_id"),)).scalar() or ""


def booking_named(connection: Connection, row: Image) -> str:
    """Such as "the booking of Anna Schmidt on Tue 2 Mar 10:00"."""
    wall = wall_of(from_epoch(row["start_at"]), zone(zone_of_practice(connection)))
    who, title = who_is_in(connection, row), str(row.get("title") or "")
    kind = "busy block" if row["kind"] == "busy" else "booking"
    what = f"the {kind} of {shortened(who)}" if who else f"the {kind}"
    if title and not who:
        what = f"“{shortened(title)}”"
    return f"{what} on {moment_in_words(wall)}"


def row_named(connection: Connection, table: str, row: Image | None) -> str:
    """What a row is called; a noun for its table where the row is gone."""
    if row is not None and table == "bookings":
        return booking_named(connection, row)
    name = "" if row is None else str(row.get("name") or row.get("label") or "")
    noun = JOURNALLED[table]
    return f"{noun} {shortened(name)}" if name else noun
