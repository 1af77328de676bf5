"""Storage: the bookings that the page shows its clients, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.messages.direct import DirectKind
from scheduler_app.domain.messages.message import TEXT_KIND
from scheduler_app.domain.page.commitments import public_uid
from scheduler_app.domain.page.references import reference_of
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.bookings.bookings import get
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.page.booking_links import IS_LIVE
from scheduler_app.storage.practice.added_tax import ADDED_TAX

# Whoever asked for a booking is shown it, also once the consultant has given it to another client.
_OWN_ACCOUNT = """
  EXISTS (SELECT 1 FROM page_accounts a WHERE a.client_id = b.client_id AND NOT a.erased)"""
_SOMEBODYS = f"""({_OWN_ACCOUNT}
        OR EXISTS (SELECT 1 FROM requests r JOIN page_accounts a ON a.account = r.account
                    WHERE r.booking_id = b.id AND NOT a.erased))"""
_HAS_LINK = f"EXISTS (SELECT 1 FROM booking_links l WHERE {IS_LIVE})"
_WAS_GIVEN = f"""
  EXISTS (SELECT 1 FROM booking_links l WHERE {IS_LIVE} AND l.given_at IS NOT NULL)"""
_HAS_REPORT = f"""
  (EXISTS (SELECT 1 FROM visits v
            WHERE v.booking_id = b.id AND NOT v.removed AND v.told <> '')
        OR EXISTS (SELECT 1 FROM booking_links l
                    WHERE {IS_LIVE} AND l.purpose = 'rate' AND l.given_at IS NOT NULL))"""
_APPOINTMENT = "b.kind = 'appointment' AND NOT b.removed"

# What is nearest to now matters most to clients, should there be more than a page takes. Both
# halves walk the index of starts away from now, and end where there are enough.
_NEAREST = f"""SELECT * FROM (
SELECT b.id, b.start_at
  FROM bookings b
 WHERE {_APPOINTMENT} AND b.end_at - b.start_at <= :longest
   AND ({_SOMEBODYS} OR b.end_at > :linked AND {_HAS_LINK}
        OR b.end_at > :told AND {_HAS_REPORT} AND {_HAS_LINK})"""
# A page sends a mail only while it knows that what the mail tells of holds: also of what is over,
# and of what was taken back. The words of the condition are those of the index of open rows.
_TOLD_OF = """SELECT * FROM (
SELECT DISTINCT b.id, b.start_at
  FROM outbox o JOIN bookings b ON b.id = o.booking_id
 WHERE o.state IN ('planned', 'sending', 'handed over', 'withdrawing')
   AND o.kind IN (SELECT value FROM json_each(:mails)) AND o.due_at <= :mailed
   AND o.useful_until >= :now AND b.kind = 'appointment' AND b.end_at - b.start_at <= :longest
 LIMIT :most)"""
_SHOWN = f"""
SELECT id FROM (
       {_NEAREST} AND b.start_at >= :now ORDER BY b.start_at LIMIT :most)
        UNION
       {_NEAREST} AND b.start_at < :now AND b.start_at > :since - :longest AND b.end_at > :since
        ORDER BY b.start_at DESC LIMIT :most)
        UNION
        {_TOLD_OF})
 ORDER BY abs(start_at - :now) LIMIT :most"""

_ROWS = f"""
SELECT b.id, b.uid, b.series_id, iif(b.removed, 'cancelled', b.state), b.start_at, b.end_at,
       iif(s.place_kind = 'on site', b.zone, coalesce(nullif(c.zone, ''), b.zone)),
       b.place, b.client_id, b.service_id, b.revision, coalesce(s.name, ''),
       b.agreed_price, b.agreed_currency, coalesce(s.place_kind, ''), b.removed,
       iif(s.place_kind = 'on site' AND NOT b.all_day, s.arrival_window, 0), {ADDED_TAX},
       coalesce(c.barred, 0)
  FROM bookings b LEFT JOIN services s ON s.id = b.service_id
  LEFT JOIN clients c ON c.id = b.client_id
 WHERE b.id IN ({_SHOWN})
 ORDER BY b.start_at, b.id"""

# The plus keeps SQLite off the index of changes: it would read the whole history for a few rows.
# What stands first of the condition is what the index of rows that are not over stands for.
_TEXTS_OUT = f"""
SELECT booking_id, min(due_at) FROM outbox
 WHERE state IN ('planned', 'sending', 'handed over', 'withdrawing') AND state <> 'planned'
   AND kind = '{TEXT_KIND}' AND due_at > :now
   AND booking_id IN (SELECT value FROM json_each(:ids)) GROUP BY booking_id"""

_TOLD_DIRECTLY = f"""
SELECT booking_id, max(at) FROM direct_messages
 WHERE kind = '{DirectKind.LOST}' AND NOT removed AND booking_id IS NOT NULL
   AND booking_id IN (SELECT value FROM json_each(?)) GROUP BY booking_id"""

_SHOWN_OF_CHANGE = f"""
SELECT b.id, {_OWN_ACCOUNT} OR {_WAS_GIVEN}
  FROM bookings b
 WHERE {_APPOINTMENT} AND ({_SOMEBODYS} OR {_WAS_GIVEN}) AND b.end_at > :now AND b.id IN (
       SELECT subject_id FROM history WHERE change_id = :change AND subject = 'bookings')"""

# Clients change what lies ahead: from there it is found before the years behind it are read.
_OF_CLIENT = """
SELECT id, uid, series_id FROM bookings WHERE client_id = ? AND NOT removed
 ORDER BY start_at DESC"""


class ShownBooking(NamedTuple):
    """One booking that its client is shown. Instants are epoch seconds, the price as agreed.

    `zone` is the one that messages tell its times in: the client's own, at a visit's place its own.
    One that was `removed` is shown to nobody, though a mail may tell that it is off. A visit with
    an `arrival_window`, in minutes, begins within that. `added_tax` comes on top of the price, in
    hundredths of a percent. A client who is `barred` is not booked without the consultant's word.
    """

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
    removed: bool
    arrival_window: Minutes
    added_tax: int
    barred: bool


class Range(NamedTuple):
    """Which appointments: those that end after `since` and last at most `longest`, in seconds.

    At most `most` of them, the nearest to `now`. Of clients without an account those that have a
    link and end after `linked`, or of whose visit something is told and that end after `told`.
    Besides, all that a mail tells of which is due until `mailed`, not
    over yet and still of use; `mails` are the kinds of these as JSON.
    """

    since: int
    now: int
    longest: int
    most: int
    linked: int
    told: int
    mailed: int = 0
    mails: str = "[]"


def shown_in(connection: Connection, wanted: Range) -> list[ShownBooking]:
    """The appointments that clients are shown, in order of start."""
    rows = connection.exec_driver_sql(_ROWS, wanted._asdict())
    return list(map(ShownBooking._make, rows))


def texts_out(connection: Connection, ids: Collection[int], *, now: int) -> dict[int, int]:
    """When the next text about each of these bookings goes out that lies with somebody outside.

    Also one that is being handed over or called back: nobody can tell yet.
    """
    given = {"now": now, "ids": json.dumps(list(ids))}
    found = connection.exec_driver_sql(_TEXTS_OUT, given)
    return {row[0]: row[1] for row in found}


def told_directly(connection: Connection, ids: Collection[int]) -> dict[int, int]:
    """When each of these was last told to its client by a message of its own that it can't be."""
    found = connection.exec_driver_sql(_TOLD_DIRECTLY, (json.dumps(list(ids)),))
    return {row[0]: row[1] for row in found}


def shown_of_change(connection: Connection, change_id: int, *, now: int) -> dict[int, bool]:
    """Ids of the appointments that a change touched and that the page shows to somebody.

    With each, whether that is its own client. Those that are over at `now` are left out.
    """
    rows = connection.exec_driver_sql(_SHOWN_OF_CHANGE, {"change": change_id, "now": now})
    return {booking_id: bool(own) for booking_id, own in rows}


def booking_known_as(connection: Connection, uid: str, client_id: int | None) -> Booking | None:
    """The booking that the page knows by this UUID, if need be among those of one client."""
    alone = connection.exec_driver_sql(
        "SELECT id FROM bookings WHERE uid = ? AND series_id IS NULL AND NOT removed", (uid,)
    ).scalar()
    if alone is not None:
        return get(connection, alone)
    diary = page_link.read(connection).diary
    for row in connection.exec_driver_sql(_OF_CLIENT, (client_id,)):
        if public_uid(diary, row.id, row.uid, in_series=row.series_id is not None) == uid:
            return get(connection, row.id)
    return None


def referred_to(connection: Connection, reference: str, clients: Collection[int]) -> list[int]:
    """Ids of the bookings of these clients that go by this reference."""
    diary = page_link.read(connection).diary
    found = []
    for client_id in clients:
        for row in connection.exec_driver_sql(_OF_CLIENT, (client_id,)):
            known_as = public_uid(diary, row.id, row.uid, in_series=row.series_id is not None)
            if reference_of(known_as) == reference:
                found.append(row.id)
    return found
