"""Storage: what opens one booking on the page without an account: made, handed out, ended.

A link is live until it is revoked, and for the client only whose booking it was when it was made:
whoever is given the booking of another one gets a new link. Who was merged into that client is no
other one.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.page.links import BookingLink
from scheduler_app.storage.clients.merged import is_now

MOST_OF_ONE = 10
"""Links of one booking that are published: more come only of a keyring that was lost as often."""

IS_LIVE = (
    f"""l.booking_id = b.id AND l.revoked_at IS NULL AND {is_now("l.client_id", "b.client_id")}"""
)
"""Says of `booking_links l` that it is a live link of `bookings b`."""

# As many as the page shows at most, the next first: from there on the index of starts is walked.
_LACKING = f"""
SELECT * FROM (
  SELECT b.id, b.client_id, b.uid, b.series_id
    FROM bookings b
   WHERE b.start_at > :now - :longest AND b.end_at > :now AND b.kind = 'appointment'
     AND b.state IN ('pending', 'confirmed') AND NOT b.removed AND b.client_id IS NOT NULL
     AND b.end_at - b.start_at <= :longest
   ORDER BY b.start_at LIMIT :most) b
 WHERE (:purpose <> 'pay' OR EXISTS (SELECT 1 FROM agreements
                                      WHERE booking_id = b.id AND deposit > 0))
   AND NOT EXISTS (SELECT 1 FROM booking_links l
                    WHERE {IS_LIVE} AND l.made_with = :made_with AND l.purpose = :purpose)
 LIMIT :chunk"""
_HIGHEST = """
SELECT booking_id, max(number) FROM booking_links
 WHERE purpose = ? AND made_with = ? AND booking_id IN (SELECT value FROM json_each(?))
 GROUP BY booking_id"""
_ADD = """
INSERT INTO booking_links
       (booking_id, client_id, purpose, number, made_with, hash, made_at)
VALUES (:booking_id, :client_id, :purpose, :number, :made_with, :hash, :made_at)"""
_OF_BOOKINGS = f"""
SELECT b.id, l.purpose, l.hash
  FROM bookings b JOIN booking_links l ON {IS_LIVE}
 WHERE b.id IN (SELECT value FROM json_each(?))
 ORDER BY l.id"""
_OPENED_BY = f"""
SELECT b.id FROM booking_links l JOIN bookings b ON {IS_LIVE}
 WHERE l.hash = ? AND l.purpose IN (SELECT value FROM json_each(?))"""
_NEWEST = f"""
SELECT l.id, l.number, l.hash
  FROM bookings b JOIN booking_links l ON {IS_LIVE}
 WHERE b.id = ? AND l.purpose = ? AND l.made_with = ?
 ORDER BY l.number DESC LIMIT 1"""


class Unlinked(NamedTuple):
    """A booking that nothing opens yet, and how its public uid is made."""

    id: int
    client_id: int
    uid: str
    series_id: int | None


class NewLink(NamedTuple):
    """A link that is written; `made_at` is epoch seconds."""

    booking_id: int
    client_id: int
    purpose: str
    number: int
    made_with: str
    hash: str
    made_at: int


class KeptLink(NamedTuple):
    """A link as its row keeps it."""

    id: int
    number: int
    hash: str


class Ahead(NamedTuple):
    """Which bookings: the `most` next that end after `now` and last at most `longest` seconds."""

    now: int
    longest: int
    most: int


def lacking(
    connection: Connection, wanted: Ahead, *, purpose: str, made_with: str, chunk: int
) -> list[Unlinked]:
    """Some of the bookings ahead that have no live link for a purpose made with that key.

    To pay there is a link where a deposit was agreed.
    """
    asked = {**wanted._asdict(), "purpose": purpose, "made_with": made_with, "chunk": chunk}
    return list(map(Unlinked._make, connection.exec_driver_sql(_LACKING, asked)))


def highest_numbers(
    connection: Connection, ids: Collection[int], *, purpose: str, made_with: str
) -> dict[int, int]:
    """The highest number that each of these bookings ever had, where it had one."""
    sought = (purpose, made_with, json.dumps(list(ids)))
    rows = connection.exec_driver_sql(_HIGHEST, sought).all()
    return {row[0]: row[1] for row in rows}


def add(connection: Connection, links: Iterable[NewLink]) -> None:
    """Write new links."""
    rows = [link._asdict() for link in links]
    if rows:
        connection.exec_driver_sql(_ADD, rows)


def of_bookings(connection: Connection, ids: Collection[int]) -> dict[int, tuple[BookingLink, ...]]:
    """The live links of each of these bookings that has any, oldest first, the newest few of it."""
    found: dict[int, tuple[BookingLink, ...]] = {}
    for booking, purpose, hash_ in connection.exec_driver_sql(
        _OF_BOOKINGS, (json.dumps(list(ids)),)
    ):
        found[booking] = (*found.get(booking, ()), BookingLink(purpose, hash_))[-MOST_OF_ONE:]
    return found


def opened_by(connection: Connection, hash_: str, *purposes: str) -> int | None:
    """The id of the booking that the live link of this hash opens for one of these purposes."""
    return connection.exec_driver_sql(_OPENED_BY, (hash_, json.dumps(purposes))).scalar()


def made_for(connection: Connection, hash_: str) -> tuple[int, int] | None:
    """(booking, client) of the link of this hash, also of one that was ended."""
    query = "SELECT booking_id, client_id FROM booking_links WHERE hash = ?"
    row = connection.exec_driver_sql(query, (hash_,)).first()
    return None if row is None else (row.booking_id, row.client_id)


def newest(
    connection: Connection, booking_id: int, *, purpose: str, made_with: str
) -> KeptLink | None:
    """The newest live link of a booking that was made with a key."""
    row = connection.exec_driver_sql(_NEWEST, (booking_id, purpose, made_with)).first()
    return None if row is None else KeptLink(*row)


def note_given(connection: Connection, row: int, at: int) -> None:
    """Note that somebody was given a link, unless it is known."""
    query = "UPDATE booking_links SET given_at = ? WHERE id = ? AND given_at IS NULL"
    connection.exec_driver_sql(query, (at, row))


def revoke(connection: Connection, booking_id: int, at: int, *, purpose: str = "") -> int:
    """End all links of a booking, or those for one purpose; returns how many had not been."""
    query = """
UPDATE booking_links SET revoked_at = :at
 WHERE booking_id = :booking AND revoked_at IS NULL AND :purpose IN ('', purpose)"""
    asked = {"at": at, "booking": booking_id, "purpose": purpose}
    return connection.exec_driver_sql(query, asked).rowcount


def revoke_all_made_with(connection: Connection, made_with: str, at: int) -> None:
    """End all links that were made with keys whose mark begins so."""
    query = """
UPDATE booking_links SET revoked_at = ?
 WHERE revoked_at IS NULL AND substr(made_with, 1, length(?)) = ?"""
    connection.exec_driver_sql(query, (at, made_with, made_with))
