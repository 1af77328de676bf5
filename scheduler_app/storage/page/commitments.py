"""Storage: the bookings that the page shows its clients, and what became of each."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.page.commitments import Turn, public_uid
from scheduler_app.storage.bookings.bookings import get
from scheduler_app.storage.bookings.history import REASON
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page import requests

# Whoever asked for a booking is shown it, also once the consultant has given it to another client.
# What is nearest to now matters most to clients, should there be more than a page takes.
_SHOWN = f"""
SELECT b.id
  FROM bookings b
 WHERE b.kind = 'appointment' AND NOT b.removed AND b.end_at > :since
   AND (b.client_id IN (SELECT client_id FROM page_accounts WHERE NOT erased)
        OR b.id IN ({requests.ASKED_FOR}))
   AND b.end_at - b.start_at <= :longest
 ORDER BY abs(b.start_at - :now) LIMIT :most"""

_ROWS = f"""
SELECT b.id, b.uid, b.series_id, b.state, b.start_at, b.end_at, b.zone, b.place, b.client_id,
       b.service_id, b.revision, coalesce(s.name, ''),
       b.agreed_price, b.agreed_currency, coalesce(s.place_kind, '')
  FROM bookings b LEFT JOIN services s ON s.id = b.service_id
 WHERE b.id IN ({_SHOWN})
 ORDER BY b.start_at, b.id"""

# The plus keeps SQLite off the index of changes: it would read the whole history for a few rows.
_TURNS = f"""
SELECT h.subject_id, c.verb, c."by", json_extract(h.after, '$.start_at'),
       json_extract(h.after, '$.state')
  FROM history h JOIN changes c ON c.id = +h.change_id
 WHERE h.subject = 'bookings' AND c.verb <> '{REASON}'
   AND h.subject_id IN ({_SHOWN})
 ORDER BY h.id"""


class ShownBooking(NamedTuple):
    """One booking of a client with an account. Instants are epoch seconds, the price as agreed."""

    id: int
    uid: str
    series_id: int | None
    state: str
    start: int
    end: int
    zone: str
    place: str
    client_id: int | None
    service_id: int | None
    revision: int
    service: str
    price: int
    currency: str
    place_kind: str


class Range(NamedTuple):
    """Which appointments: those that end after `since` and last at most `longest`, in seconds.

    At most `most` of them, the nearest to `now`.
    """

    since: int
    now: int
    longest: int
    most: int


def shown_in(connection: Connection, wanted: Range) -> list[ShownBooking]:
    """The appointments of all clients with an account, in order of start."""
    rows = connection.exec_driver_sql(_ROWS, wanted._asdict())
    return list(map(ShownBooking._make, rows))


def turns_in(connection: Connection, wanted: Range) -> dict[int, list[Turn]]:
    """What became of each of these appointments, oldest change first."""
    found: dict[int, list[Turn]] = {}
    for booking_id, *turn in connection.exec_driver_sql(_TURNS, wanted._asdict()):
        found.setdefault(booking_id, []).append(Turn._make(turn))
    return found


def booking_known_as(connection: Connection, uid: str, client_id: int | None) -> Booking | None:
    """The booking that the page knows by this UUID, if need be among those of one client."""
    alone = connection.exec_driver_sql(
        "SELECT id FROM bookings WHERE uid = ? AND series_id IS NULL AND NOT removed", (uid,)
    ).scalar()
    if alone is not None:
        return get(connection, alone)
    diary = page_link.read(connection).diary
    rows = connection.exec_driver_sql(
        "SELECT id, uid, series_id FROM bookings WHERE client_id = ? AND NOT removed", (client_id,)
    )
    for row in rows:
        if public_uid(diary, row.id, row.uid, in_series=row.series_id is not None) == uid:
            return get(connection, row.id)
    return None
