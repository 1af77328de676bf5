"""Storage, messages: the visits that come soon, and how their clients kept those before."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.clients.reach import Permission, Preferred
from scheduler_app.domain.messages.facts import Addressee
from scheduler_app.domain.messages.risk import LOOKED_BACK_DAYS, KeptVisits
from scheduler_app.domain.time_units import DAY
from scheduler_app.storage.messages.facts import MAIL_FAILS

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_COMING = f"""
SELECT b.id, b.start_at, b.end_at, b.zone, coalesce(s.name, b.title), b.agreed_price,
       b.agreed_currency, c.id, c.name, c.company, c.phones,
       c.email, c.mobile, c.channel, c.texts_word, s.id, coalesce(s.own_rules, 0), c.archived,
       c.extras = 'unwanted', {MAIL_FAILS}
  FROM bookings b JOIN clients c ON c.id = b.client_id LEFT JOIN services s ON s.id = b.service_id
 WHERE b.start_at > :begin AND b.start_at < :end
   AND b.kind = 'appointment' AND b.state = 'confirmed' AND NOT b.removed
 ORDER BY b.start_at, b.id"""


class ComingVisit(NamedTuple):
    """A visit that comes, of whom it is and how they are reached. Instants are epoch seconds."""

    booking_id: int
    start: int
    end: int
    zone: str
    service: str
    value: int
    currency: str
    client_id: int
    company: str
    phone: str
    reach: Addressee


def coming(asked: PlainSql, begin: int, end: int) -> list[ComingVisit]:
    """The confirmed visits of clients that begin after `begin` and before `end`."""
    found = []
    for row in asked.exec_driver_sql(_COMING, {"begin": begin, "end": end}):
        *visit, client, name, company, phones, email, mobile, channel, word = row[:15]
        service, own_rules, archived, spared, fails = row[15:]
        reach = Addressee(
            name,
            email,
            mobile,
            Preferred(channel),
            Permission(word),
            service,
            bool(own_rules),
            bool(archived),
            bool(spared),
            bool(fails),
        )
        phone = mobile or next(iter(json.loads(phones)), "")
        found.append(ComingVisit._make((*visit, client, company, phone, reach)))
    return found


LATE = 1 * DAY
"""Seconds before a visit: who calls it off later than that does it late."""

# Whoever moved a booking away and cancelled it then has still cancelled late; who takes back a
# request, or wants none of the times that the practice offers instead of theirs, has not.
_FIRST_START = """
min(b.start_at, coalesce((SELECT json_extract(f.after, '$.start_at') FROM history f
                           WHERE f.subject = 'bookings' AND f.subject_id = b.id
                             AND f.before IS NULL ORDER BY f.id LIMIT 1), b.start_at))"""

_RECORDS = f"""
SELECT b.client_id,
       sum(b.state IN ('confirmed', 'done') AND b.start_at BETWEEN :since AND :now),
       sum(b.state = 'no-show' AND b.start_at >= :since),
       sum(b.state = 'cancelled' AND b.start_at >= :since AND EXISTS (
         SELECT 1 FROM history h JOIN changes ON changes.id = h.change_id
          WHERE h.subject = 'bookings' AND h.subject_id = b.id AND changes."by" = 'client'
            AND json_extract(h.after, '$.state') = 'cancelled'
            AND json_extract(h.before, '$.state') = 'confirmed'
            AND coalesce(changes.said_at, changes.at) > {_FIRST_START} - {LATE})),
       NOT max(b.state IN ('confirmed', 'done') AND b.start_at <= :now)
  FROM bookings b
 WHERE b.client_id IN (SELECT value FROM json_each(:clients)) AND b.start_at <= :until
   AND b.kind = 'appointment' AND NOT b.removed
 GROUP BY b.client_id"""


def records(asked: PlainSql, clients: Collection[int], now: int) -> dict[int, KeptVisits]:
    """How these clients kept their visits until `now` (epoch seconds)."""
    given = {
        "clients": json.dumps(sorted(clients)),
        "now": now,
        "since": now - LOOKED_BACK_DAYS * DAY,
        "until": now + LATE,
    }
    return {
        row[0]: KeptVisits(row[1], row[2], row[3], bool(row[4]))
        for row in asked.exec_driver_sql(_RECORDS, given)
    }


_CALLED = """
SELECT client_id, max(at) FROM client_notes
 WHERE client_id IN (SELECT value FROM json_each(?)) AND at >= ? AND NOT removed
   AND text IN (SELECT value FROM json_each(?))
 GROUP BY client_id"""


def called(asked: PlainSql, said: Collection[tuple[int, str]], since: int) -> dict[int, int]:
    """When a note with these words was taken last of each of these clients, since an instant."""
    clients = json.dumps(sorted({client for client, _ in said}))
    texts = json.dumps(sorted({text for _, text in said}))
    return {row[0]: row[1] for row in asked.exec_driver_sql(_CALLED, (clients, since, texts))}
