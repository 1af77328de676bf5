"""Storage: the practice's settings, date overrides and days off, as the rows hold them.

The first screen reads all three: in plain SQL, so that the start compiles no statement.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, select

from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.storage.journal import Change
from scheduler_app.storage.schema import date_overrides, settings


def all_settings(connection: Connection) -> dict[str, str]:
    """Every setting that was ever set, as text."""
    rows = connection.exec_driver_sql("SELECT name, value FROM settings")
    return {row.name: row.value for row in rows}


def save_settings(change: Change, values: Mapping[str, str]) -> None:
    """Set these settings, each known by its name."""
    ids = {row.name: row.id for row in change.connection.execute(select(settings))}
    for name, value in values.items():
        if name in ids:
            change.update("settings", ids[name], {"value": value})
        else:
            change.insert("settings", {"name": name, "value": value})


def overrides_between(connection: Connection, first: date, last: date) -> dict[date, str]:
    """Hours, as text, of the dates in [first, last) that have their own."""
    rows = connection.exec_driver_sql(
        "SELECT day, spans FROM date_overrides WHERE day >= ? AND day < ?",
        (first.isoformat(), last.isoformat()),
    )
    return {date.fromisoformat(row.day): row.spans for row in rows}


def save_override(change: Change, day: date, spans: str | None) -> None:
    """Set the hours of one date; None gives it back to the week."""
    query = select(date_overrides.c.id).where(date_overrides.c.day == day.isoformat())
    row_id = change.connection.execute(query).scalar()
    if row_id is None:
        if spans is not None:
            change.insert("date_overrides", {"day": day.isoformat(), "spans": spans})
    elif spans is None:
        change.delete("date_overrides", row_id)
    else:
        change.update("date_overrides", row_id, {"spans": spans})


def days_off_between(connection: Connection, first: date, last: date) -> tuple[DaysOff, ...]:
    """Days off that touch the dates [first, last), in order."""
    rows = connection.exec_driver_sql(
        "SELECT id, first, last, label FROM days_off WHERE first < ? AND last >= ? ORDER BY first",
        (last.isoformat(), first.isoformat()),
    )
    return tuple(
        DaysOff(row.id, date.fromisoformat(row.first), date.fromisoformat(row.last), row.label)
        for row in rows
    )


def add_days_off(change: Change, wanted: DaysOff, *, source_uid: str | None = None) -> int:
    """Write days off; returns their id. `source_uid` is the event they were imported from."""
    row = {
        "first": wanted.first.isoformat(),
        "last": wanted.last.isoformat(),
        "label": wanted.label,
        "source_uid": source_uid,
    }
    return change.insert("days_off", row)
