"""Storage: what stands in the way of taking a change back, in plain words."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from scheduler_app.domain.bookings.undo_sentences import changed_since, used_since
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings.naming import booking_named, row_named
from scheduler_app.storage.bookings.standing import Later
from scheduler_app.storage.brought import Witness
from scheduler_app.storage.journal import Image

_BOOKED = """
SELECT b.*, r.id AS removed_id FROM bookings b JOIN {table} r ON r.id = b.{column}
 WHERE NOT b.removed AND r.removed
   AND ({by_row}) ORDER BY b.start_at LIMIT 1"""
_GONE = "r.id IN (SELECT value FROM json_each(:gone))"
_LIVE = "b.id IN (SELECT value FROM json_each(:live))"
# What is over stays with a client who was erased, and what was changed of it since goes back.
_OF_ONE_ERASED = "(r.erased AND (b.state NOT IN ('pending', 'confirmed') OR b.end_at <= :now))"

_NEEDED = {
    "clients": ("client_id", f"{_GONE} OR ({_LIVE} AND NOT {_OF_ONE_ERASED})"),
    "services": ("service_id", f"{_GONE} OR {_LIVE}"),
    # Whoever edits a client takes places out that bookings go on naming: only ours are asked for.
    "places": ("place_id", _GONE),
    "series": ("series_id", f"{_GONE} AND b.state <> 'cancelled'"),
}

_OTHERWISE = {
    "clients": (
        ("a place that was added since", """SELECT 1 FROM places
           WHERE NOT removed AND client_id IN (SELECT value FROM json_each(:gone)) LIMIT 1"""),
        ("a device", """SELECT 1 FROM devices
           WHERE NOT removed AND client_id IN (SELECT value FROM json_each(:gone)) LIMIT 1"""),
        ("a note", """SELECT 1 FROM client_notes
           WHERE NOT removed AND client_id IN (SELECT value FROM json_each(:gone)) LIMIT 1"""),
        ("a series", """SELECT 1 FROM series
           WHERE NOT removed AND json_extract(template, '$.client_id') IN
                 (SELECT value FROM json_each(:gone)) LIMIT 1"""),
    ),
    "services": (
        ("a series", """SELECT 1 FROM series
           WHERE NOT removed AND json_extract(template, '$.service_id') IN
                 (SELECT value FROM json_each(:gone)) LIMIT 1"""),
    ),
}  # fmt: skip
"""What else below this wing needs a row: what it is called, and a query that finds one."""

_NATURAL = {
    "date_overrides": "day",
    "days_off": "source_uid",
    "imports": "uid",
    "settings": "name",
}
"""Columns of which no two rows of a table may hold the same."""


def changed(
    connection: Connection, table: str, later: Later | None, row: Image | None
) -> NotAllowed:
    """A row is not any more what the change made of it."""
    what = row_named(connection, table, row)
    verb, by = (later.verb, later.by) if later is not None else ("", "")
    remedy = "Nothing was changed. Set it by hand; its history shows what it was."
    if later is not None and later.by_client and table == "bookings":
        remedy = "Nothing was changed. Cancel or move it instead: the page shows its client that."
    return NotAllowed(changed_since(what, verb, by), remedy=remedy)


def check_needed(
    connection: Connection,
    values: Mapping[str, Mapping[int, Image]],
    asked: Sequence[Witness],
    now: datetime,
) -> None:
    """After a reversal: `NotAllowed` where something would refer to what is gone by it.

    A booking whose client is gone could not even be opened. `asked` know what other wings need.
    """
    live = json.dumps(list(values.get("bookings", {})))
    at = to_epoch(now)
    for table, (column, by_row) in _NEEDED.items():
        gone = json.dumps([id_ for id_, row in values.get(table, {}).items() if row.get("removed")])
        if gone == live == "[]":
            continue
        query = _BOOKED.format(table=table, column=column, by_row=by_row)
        ids = {"gone": gone, "live": live, "now": at}
        found = connection.exec_driver_sql(query, ids).mappings().first()
        if found is not None:
            booking = booking_named(connection, dict(found))
            raise _needed(connection, table, found["removed_id"], booking)
        if gone == "[]":
            continue
        gone_ids = json.loads(gone)
        needing = [what for one in asked if (what := one.needs(table, gone_ids))]
        needing += [
            what
            for what, needs in _OTHERWISE.get(table, ())
            if connection.exec_driver_sql(needs, {"gone": gone}).first()
        ]
        if needing:
            raise _needed(connection, table, gone_ids[0], needing[0])


def check_place(connection: Connection, table: str, images: Mapping[int, Image]) -> None:
    """Before rows are made again: `NotAllowed` where others have taken their place."""
    ids = json.dumps(list(images))
    here = "id IN (SELECT value FROM json_each(:ids))"
    column = _NATURAL.get(table)
    if column is not None:
        here += f" OR {column} IN (SELECT value FROM json_each(:names))"
    names = json.dumps([image[column] for image in images.values()] if column else [])
    found = connection.exec_driver_sql(
        f"SELECT * FROM {table} WHERE {here} LIMIT 1", {"ids": ids, "names": names}
    )
    row = found.mappings().first()
    if row is not None:
        raise changed(connection, table, None, dict(row))


def _needed(connection: Connection, table: str, row_id: int, by_what: str) -> NotAllowed:
    row = connection.exec_driver_sql(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
    what = row_named(connection, table, dict(row.mappings().one()))
    return NotAllowed(used_since(what, by_what), remedy="Nothing was changed.")
