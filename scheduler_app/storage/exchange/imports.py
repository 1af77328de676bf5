"""Storage: what the diary remembers of the events it took from other calendars."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.time_units import DAY, seconds_of
from scheduler_app.storage.journal import Change, Image

_AT_ONCE = 5_000
"""Values in one query; SQLite takes some thirty thousand."""


_OCCUPIED = """
SELECT id, start_at, end_at, preparation, wrap_up, travel, place_id FROM bookings
 WHERE occupies = 1 AND start_at < :end + :day
   AND (start_at > :start - 2 * :day OR end_at > :start - :day)"""


class Known(NamedTuple):
    """The version of an event that was imported last. `facts` are as `remember` got them."""

    uid: str
    digest: str
    sequence: int
    modified: int
    taken_as: str
    facts: Mapping[str, object]


class Held(NamedTuple):
    """Everything that the diary holds of some events, by the uid of each."""

    known: dict[str, Known]
    bookings: dict[str, list[Image]]
    series: dict[str, Image]
    days_off: dict[str, list[int]]


def held(connection: Connection, uids: Sequence[str]) -> Held:
    """What the diary holds of the events with these uids, bookings taken back included."""
    found = Held({}, {}, {}, {})
    for row in _matching(connection, "imports", "uid", uids):
        found.known[str(row["uid"])] = Known(
            str(row["uid"]),
            str(row["digest"]),
            int(str(row["sequence"])),
            int(str(row["modified"])),
            str(row["taken_as"]),
            json.loads(str(row["facts"])),
        )
    for row in _matching(connection, "bookings", "uid", uids):
        found.bookings.setdefault(str(row["uid"]), []).append(row)
    for row in _matching(connection, "series", "uid", uids):
        found.series[str(row["uid"])] = row
    wanted = set(uids)
    query = "SELECT id, source_uid FROM days_off WHERE source_uid IS NOT NULL"
    for id_, source in connection.exec_driver_sql(query):
        uid = source.partition("\n")[0]
        if uid in wanted:
            found.days_off.setdefault(uid, []).append(id_)
    return found


def remember(change: Change, versions: Iterable[Known]) -> None:
    """Note which version of each event the diary holds now.

    It is told in the history, so that whoever takes the import back finds the version before.
    """
    rows = {
        version.uid: {
            **version._asdict(),
            "facts": json.dumps(version.facts, ensure_ascii=False),
        }
        for version in versions
    }
    known = _matching(change.connection, "imports", "uid", list(rows))
    ids = {str(row["uid"]): int(str(row["id"])) for row in known}
    change.update_many("imports", {row_id: rows[uid] for uid, row_id in ids.items()})
    change.insert_many("imports", [row for uid, row in rows.items() if uid not in ids])


def occupied(
    connection: Connection, start: int, end: int, *, without: Collection[int]
) -> list[tuple[int, Occupied]]:
    """Ids and times of what takes time within a day of the instants [start, end)."""
    span = {"start": start, "end": end, "day": DAY}
    return [
        (
            row[0],
            Occupied(
                row[1], row[2], seconds_of(row[3]), seconds_of(row[4]), seconds_of(row[5]), row[6]
            ),
        )
        for row in connection.exec_driver_sql(_OCCUPIED, span)
        if row[0] not in without
    ]


def permit(change: Change, pairs: Sequence[tuple[int, int]]) -> None:
    """Let these pairs overlap until the consultant settles them; those that may already, stay."""
    if not pairs:
        return
    present = set()
    for column in ("a", "b"):
        ids = sorted({id_ for pair in pairs for id_ in pair})
        for row in _matching(change.connection, "overlap_permits", column, ids):
            present.add((row["a"], row["b"]))
    change.insert_many(
        "overlap_permits",
        [{"a": a, "b": b, "settled": 0} for a, b in dict.fromkeys(pairs) if (a, b) not in present],
    )


def _matching(
    connection: Connection, table: str, column: str, values: Sequence[object]
) -> Iterator[Image]:
    """Rows of the table whose column is one of these values."""
    rest = iter(values)
    while some := tuple(islice(rest, _AT_ONCE)):
        marks = ", ".join("?" * len(some))
        query = f"SELECT * FROM {table} WHERE {column} IN ({marks})"
        for row in connection.exec_driver_sql(query, some).mappings():
            yield dict(row)


def changes_at(connection: Connection, at: int) -> set[int]:
    """The changes that the import at the epoch second `at` made, one for each file."""
    query = "SELECT id FROM changes WHERE at = ? AND verb IN ('import', 'import-clients')"
    return set(connection.exec_driver_sql(query, (at,)).scalars())
