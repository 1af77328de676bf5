"""Storage: pairs of bookings that overlap and wait for a decision, and which import brought them.

What is a conflict follows from the pairs that were left open and the present instant (see
`clashes.to_settle`); it is stored nowhere, so that a conflict ends by itself once it is over.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.storage.bookings.calendar_queries import items_by_id
from scheduler_app.storage.bookings.stays import LONG_STAY

# From the bookings that are not over, which an index bounds, to their pairs: a long past may have
# left tens of thousands of open pairs behind, and this is asked after every change. SQLite keeps
# the order of a CROSS JOIN.
_COMING = """
  FROM bookings x CROSS JOIN overlap_permits p ON p.a = x.id JOIN bookings y ON y.id = p.b
 WHERE NOT p.settled AND NOT x.all_day AND NOT y.all_day AND NOT x.removed AND NOT y.removed
   AND y.end_at > :now AND x.end_at > :now"""
_SHORT = f"""{_COMING} AND x.start_at > :now - {LONG_STAY}
   AND x.end_at - x.start_at <= {LONG_STAY}"""
_LONG = f"{_COMING} AND x.end_at - x.start_at > {LONG_STAY}"

_COUNT = f"SELECT (SELECT count(*) {_SHORT}) + (SELECT count(*) {_LONG})"
_PAIRS = f"""SELECT p.id, x.id, y.id, max(x.start_at, y.start_at) {_SHORT}
 UNION ALL SELECT p.id, x.id, y.id, max(x.start_at, y.start_at) {_LONG}
 ORDER BY 4, 2, 3"""

_BROUGHT = """
SELECT h.subject_id, c.at FROM history h JOIN changes c ON c.id = h.change_id
 WHERE h.subject = 'overlap_permits' AND h.before IS NULL AND c.verb = 'import'
   AND h.subject_id IN (SELECT value FROM json_each(:ids))
 ORDER BY h.id"""


class OpenPair(NamedTuple):
    """Two bookings that overlap undecided, the one with the lower id first.

    `brought_at` is the instant (epoch seconds) of the import that brought them together; None where
    something else did.
    """

    a: CalendarItem
    b: CalendarItem
    brought_at: int | None


def count_unsettled(connection: Connection, *, now: int) -> int:
    """How many conflicts wait at the epoch second `now`."""
    return int(connection.exec_driver_sql(_COUNT, {"now": now}).scalar() or 0)


def pairs_by_import(
    connection: Connection, *, now: int, limit: int, first: int | None = None
) -> tuple[list[OpenPair], dict[int, int]]:
    """The first conflicts at the epoch second `now`, and how many each import brought in all.

    Those of the import at `first` come before all others.
    """
    ids = _ids(connection, now)
    brought = _brought(connection, [permit for permit, _, _ in ids])
    counts: dict[int, int] = {}
    for permit, _, _ in ids:
        if (at := brought.get(permit)) is not None:
            counts[at] = counts.get(at, 0) + 1
    if first is not None:
        ids.sort(key=lambda each: brought.get(each[0]) != first)
    return _with_items(connection, ids[:limit], brought), counts


def permits_of_import(connection: Connection, at: int, *, now: int) -> list[int]:
    """The permits of all conflicts at the epoch second `now` that the import at `at` brought."""
    ids = [permit for permit, _, _ in _ids(connection, now)]
    brought = _brought(connection, ids)
    return [permit for permit in ids if brought.get(permit) == at]


def _ids(connection: Connection, now: int) -> list[tuple[int, int, int]]:
    """Permit and both bookings of each conflict, in order of when it begins."""
    rows = connection.exec_driver_sql(_PAIRS, {"now": now})
    return [(row[0], row[1], row[2]) for row in rows]


def _brought(connection: Connection, permits: Sequence[int]) -> dict[int, int]:
    """The instant of the import that wrote each permit, of those that an import wrote last."""
    rows = connection.exec_driver_sql(_BROUGHT, {"ids": json.dumps(list(permits))})
    return {row[0]: row[1] for row in rows}


def _with_items(
    connection: Connection, ids: Sequence[tuple[int, int, int]], brought: dict[int, int]
) -> list[OpenPair]:
    wanted = {booking for _, a, b in ids for booking in (a, b)}
    found = {item.id: item for item in items_by_id(connection, wanted)}
    return [OpenPair(found[a], found[b], brought.get(permit)) for permit, a, b in ids]
