"""Storage: the practice's settings, date overrides and days off, as the rows hold them.

All in plain SQL: the first screen reads all three before SQLAlchemy is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.storage.snapshots import PlainSql

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change


def all_settings(asked: PlainSql) -> dict[str, str]:
    """Every setting that was ever set, as text."""
    return {row[0]: row[1] for row in asked.exec_driver_sql("SELECT name, value FROM settings")}


def save_settings(change: Change, values: Mapping[str, str]) -> None:
    """Set these settings, each known by its name."""
    rows = change.connection.exec_driver_sql("SELECT name, id FROM settings")
    ids = {row[0]: row[1] for row in rows}
    for name, value in values.items():
        if name in ids:
            change.update("settings", ids[name], {"value": value})
        else:
            change.insert("settings", {"name": name, "value": value})


def overrides_between(asked: PlainSql, first: date, last: date) -> dict[date, str]:
    """Hours, as text, of the dates in [first, last) that have their own."""
    rows = asked.exec_driver_sql(
        "SELECT day, spans FROM date_overrides WHERE day >= ? AND day < ?",
        (first.isoformat(), last.isoformat()),
    )
    return {date.fromisoformat(day): spans for day, spans in rows}


def save_override(change: Change, day: date, spans: str | None) -> None:
    """Set the hours of one date; None gives it back to the week."""
    query = "SELECT id FROM date_overrides WHERE day = ?"
    row_id = change.connection.exec_driver_sql(query, (day.isoformat(),)).scalar()
    if row_id is None:
        if spans is not None:
            change.insert("date_overrides", {"day": day.isoformat(), "spans": spans})
    elif spans is None:
        change.delete("date_overrides", row_id)
    else:
        change.update("date_overrides", row_id, {"spans": spans})


def days_off_between(asked: PlainSql, first: date, last: date) -> tuple[DaysOff, ...]:
    """Days off that touch the dates [first, last), in order."""
    rows = asked.exec_driver_sql(
        "SELECT id, first, last, label FROM days_off WHERE first < ? AND last >= ? ORDER BY first",
        (last.isoformat(), first.isoformat()),
    )
    return tuple(
        DaysOff(row_id, date.fromisoformat(begins), date.fromisoformat(ends), label)
        for row_id, begins, ends, label in rows
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
