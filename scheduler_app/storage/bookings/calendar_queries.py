"""Storage: the queries behind the calendar screens. Rows leave as `CalendarItem`, nothing else.

All in plain SQL: the first week is read before SQLAlchemy is loaded.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.calendar.gaps import Occupied
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.storage.bookings.stays import LONG_STAY
from scheduler_app.storage.bookings.triggers import IN_THE_WAY, IN_THE_WAY_OF_EACH
from scheduler_app.storage.practice.added_tax import ADDED_TAX
from scheduler_app.storage.snapshots import PlainSql

_ANY_OPEN = "SELECT EXISTS (SELECT 1 FROM overlap_permits WHERE NOT settled)"

_OPEN_UNTIL = """CASE WHEN b.all_day THEN 0 ELSE max(
       coalesce((SELECT max(min(b.end_at, o.end_at)) FROM overlap_permits p
                   JOIN bookings o ON o.id = p.b
                  WHERE p.a = b.id AND NOT p.settled AND NOT o.all_day), 0),
       coalesce((SELECT max(min(b.end_at, o.end_at)) FROM overlap_permits p
                   JOIN bookings o ON o.id = p.a
                  WHERE p.b = b.id AND NOT p.settled AND NOT o.all_day), 0)) END"""

_PLAIN_ITEM = """
SELECT b.id, b.kind, b.state, b.start_at, b.end_at, b.preparation, b.wrap_up, b.travel, b.place_id,
       b.zone, b.title, b.client_id, coalesce(c.name, ''), b.service_id, coalesce(s.name, ''),
       coalesce(s.hue, -1), b.place, b.series_id, b.transparent, b.all_day,
       0, b.uid
  FROM bookings b
  LEFT JOIN clients c ON c.id = b.client_id
  LEFT JOIN services s ON s.id = b.service_id
 WHERE NOT b.removed"""

_ITEM = _PLAIN_ITEM.replace("0, b.uid", f"{_OPEN_UNTIL}, b.uid")

_SHOWN = "(b.state <> 'cancelled' OR :with_cancelled)"

_SHORT = f""" AND {_SHOWN}
   AND b.start_at > :start - {LONG_STAY} AND b.start_at < :end AND b.end_at > :start
   AND b.end_at - b.start_at <= {LONG_STAY}
 ORDER BY b.start_at, b.end_at, b.id"""

# The plus keeps SQLite off the index of starts, which holds the whole past: long stays are few.
_LONG = f""" AND {_SHOWN}
   AND b.end_at - b.start_at > {LONG_STAY} AND b.end_at > :start AND +b.start_at < :end"""

_BETWEEN = {
    False: (_PLAIN_ITEM + _SHORT, _PLAIN_ITEM + _LONG),
    True: (_ITEM + _SHORT, _ITEM + _LONG),
}
"""By whether any pair waits to be settled: few diaries hold one, and in the others no booking is
looked up for it. Each is asked for short and for long stays."""

_BY_ID = f"{_ITEM} AND b.id IN (SELECT value FROM json_each(:ids)) ORDER BY b.start_at, b.id"

_OCCUPYING = """
SELECT start_at, end_at, preparation * 60, wrap_up * 60, travel * 60, place_id FROM bookings
 WHERE occupies"""

# Unordered: to have the long stays in order of start SQLite would walk the index of all starts.
_TAKEN = f"""{_OCCUPYING}
   AND start_at > :start - {LONG_STAY} AND start_at < :end AND end_at > :start
   AND end_at - start_at <= {LONG_STAY}
 UNION ALL {_OCCUPYING}
   AND end_at - start_at > {LONG_STAY} AND end_at > :start AND +start_at < :end"""

_OF_CLIENT = f"{_ITEM} AND b.client_id = :client_id ORDER BY b.start_at DESC LIMIT :limit"

_BEFORE = (
    f"{_ITEM} AND b.client_id = :client_id AND b.start_at < :before AND b.kind = 'appointment'"
    " AND b.state IN ('confirmed', 'done', 'no-show') ORDER BY b.start_at DESC LIMIT 1"
)

_FIRST = """
SELECT b.id FROM bookings b
 WHERE b.id IN (SELECT value FROM json_each(:ids)) AND b.client_id IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM bookings o
                    WHERE o.client_id = b.client_id AND o.id <> b.id AND NOT o.removed)"""

_PRICES = f"""
SELECT b.id, b.agreed_price, b.agreed_currency, coalesce(s.price, 0), coalesce(s.currency, ''),
       {ADDED_TAX}, coalesce(iif(s.net, s.tax, 0), 0)
  FROM bookings b LEFT JOIN services s ON s.id = b.service_id
 WHERE b.id IN (SELECT value FROM json_each(:ids))"""


def items_between(
    asked: PlainSql, start: int, end: int, *, with_cancelled: bool = False
) -> list[CalendarItem]:
    """What overlaps the instants [start, end), in order of start."""
    parameters = {"start": start, "end": end, "with_cancelled": with_cancelled}
    ((any_open,),) = asked.exec_driver_sql(_ANY_OPEN)
    short, long = (
        list(map(CalendarItem._make, asked.exec_driver_sql(query, parameters)))
        for query in _BETWEEN[bool(any_open)]
    )
    return sorted(short + long, key=_by_time) if long else short


def _by_time(item: CalendarItem) -> tuple[int, int, int]:
    return item.start, item.end, item.id


def items_by_id(asked: PlainSql, ids: Collection[int]) -> list[CalendarItem]:
    """The bookings of these ids that are not removed, in order of start."""
    if not ids:
        return []
    rows = asked.exec_driver_sql(_BY_ID, {"ids": json.dumps(list(ids))})
    return [CalendarItem._make(row) for row in rows]


def nothing_booked(asked: PlainSql) -> bool:
    """Whether there is no booking at all, not even one that was cancelled or taken back."""
    return not list(asked.exec_driver_sql("SELECT 1 FROM bookings LIMIT 1"))


class Price(NamedTuple):
    """The price agreed for a booking, and what its service costs now; None where there is none.

    On top of each comes a tax, in hundredths of a percent.
    """

    agreed: Money | None
    cost: Money | None
    agreed_tax: int = 0
    cost_tax: int = 0


def prices_of(asked: PlainSql, ids: Collection[int]) -> dict[int, Price]:
    """The prices of these bookings."""
    rows = asked.exec_driver_sql(_PRICES, {"ids": json.dumps(list(ids))})
    return {
        row[0]: Price(
            Money(row[1], row[2]) if row[2] else None,
            Money(row[3], row[4]) if row[4] else None,
            *row[5:],
        )
        for row in rows
    }


def items_of_client(asked: PlainSql, client_id: int, *, limit: int) -> list[CalendarItem]:
    """A client's bookings, newest first, cancelled ones too."""
    rows = asked.exec_driver_sql(_OF_CLIENT, {"client_id": client_id, "limit": limit})
    return [CalendarItem._make(row) for row in rows]


def first_of_their_clients(asked: PlainSql, ids: Collection[int]) -> set[int]:
    """Those of these bookings that are all their client ever booked, cancelled ones counted."""
    return {row[0] for row in asked.exec_driver_sql(_FIRST, {"ids": json.dumps(list(ids))})}


def visit_before(asked: PlainSql, client_id: int, before: int) -> CalendarItem | None:
    """A client's latest appointment that began before an instant and was not called off."""
    rows = asked.exec_driver_sql(_BEFORE, {"client_id": client_id, "before": before})
    return next(map(CalendarItem._make, rows), None)


def taken_between(asked: PlainSql, start: int, end: int) -> list[Occupied]:
    """What occupies time of the instants [start, end), in no order."""
    rows = asked.exec_driver_sql(_TAKEN, {"start": start, "end": end})
    return [Occupied._make(row) for row in rows]


def ids_in_the_way(asked: PlainSql, stay: Mapping[str, object]) -> list[int]:
    """Ids of what a stay would overlap without the consultant's word, gaps included.

    A pair that was left open is no word: it counts as in the way.
    `stay` names id (None for a new one), start_at, end_at, preparation, wrap_up, travel and
    place_id as the bookings table does.
    """
    return [row[0] for row in asked.exec_driver_sql(IN_THE_WAY, stay)]


def in_the_way_of_each(asked: PlainSql, stays: Sequence[Mapping[str, object]]) -> list[set[int]]:
    """The same of many stays at once, in their order."""
    found: list[set[int]] = [set() for _ in stays]
    if stays:
        rows = asked.exec_driver_sql(IN_THE_WAY_OF_EACH, {"stays": json.dumps(list(stays))})
        for place, met in rows:
            found[place].add(met)
    return found
