"""Storage: what clients may read of visits, and who was given a link to rate one."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.storage.page.booking_links import IS_LIVE

# Whoever was given a booking after the visit does not read what was done at somebody else's.
_VISITS = f"""
SELECT v.id, b.id, v.started_at, v.ended_at, v.spent, v.told, v.rating, v.rated_at
  FROM bookings b JOIN visits v ON v.booking_id = b.id AND NOT v.removed
 WHERE b.id IN (SELECT value FROM json_each(:ids)) AND v.client_id = b.client_id
   AND v.ended_at IS NOT NULL
   AND (v.told <> '' OR EXISTS (
     SELECT 1 FROM booking_links l
      WHERE {IS_LIVE} AND l.purpose = 'rate' AND l.given_at IS NOT NULL))
 ORDER BY v.started_at DESC, v.id DESC LIMIT :most"""
_ISSUES = """
SELECT visit_id, symptom, state FROM visit_issues
 WHERE visit_id IN (SELECT value FROM json_each(?)) AND NOT removed ORDER BY id"""
_RECOMMENDED = """
SELECT f.visit_id, f.what, f.due FROM follow_ups f
 WHERE f.visit_id IN (SELECT value FROM json_each(?)) AND NOT f.removed AND f.kind = 'recommended'
   AND f.state IN ('open', 'offered', 'booked')
   AND NOT EXISTS (SELECT 1 FROM bookings b
                    WHERE f.state = 'booked' AND b.id = f.booking_id AND b.state = 'done'
                      AND NOT b.removed)
 ORDER BY f.due, f.id"""
_RECORD = """
SELECT v.id, v.told <> '' FROM visits v JOIN bookings b ON b.id = v.booking_id
 WHERE b.id = ? AND v.client_id = b.client_id AND NOT v.removed AND v.ended_at IS NOT NULL"""


class ToldVisit(NamedTuple):
    """A visit with its booking. Instants are epoch seconds, `spent` minutes where it was given."""

    id: int
    booking_id: int
    started: int
    ended: int
    spent: int | None
    told: str
    stars: int | None
    rated_at: int | None


def of_bookings(connection: Connection, ids: Collection[int], most: int) -> list[ToldVisit]:
    """The visits of these bookings of which something was told, or a rating asked; newest first."""
    asked = {"ids": json.dumps(list(ids)), "most": most}
    return list(map(ToldVisit._make, connection.exec_driver_sql(_VISITS, asked)))


def issues(connection: Connection, visits: Collection[int]) -> dict[int, list[tuple[str, str]]]:
    """(symptom, state) of what was wrong, by visit."""
    return _by_visit(connection, _ISSUES, visits)


def recommended(
    connection: Connection, visits: Collection[int]
) -> dict[int, list[tuple[str, str]]]:
    """(what, ISO day) of what was recommended and still is, by visit."""
    return _by_visit(connection, _RECOMMENDED, visits)


def record_of(connection: Connection, booking_id: int) -> tuple[int, bool] | None:
    """The visit of a booking's client that was recorded, and whether they are told of it."""
    row = connection.exec_driver_sql(_RECORD, (booking_id,)).first()
    return None if row is None else (row[0], bool(row[1]))


def _by_visit(
    connection: Connection, query: str, visits: Collection[int]
) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for visit, one, other in connection.exec_driver_sql(query, (json.dumps(list(visits)),)):
        found.setdefault(visit, []).append((one, other))
    return found
