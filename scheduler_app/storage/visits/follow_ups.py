"""Storage, visits: what is due at clients, written down or following from the diary."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.clients.dossier import Before, EntryOf, TimelineEntry
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.visits.follow_up import (
    FollowUp,
    FollowUpKind,
    FollowUpState,
    ListedFollowUp,
)
from scheduler_app.storage.clients.timeline_page import page_sought

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "follow_ups"

# What a follow-up became goes by its booking, so that no verb can leave it behind: whose booking
# does not take place is due again.
_STATE = """CASE WHEN f.state <> 'booked' THEN f.state
       WHEN b.id IS NULL OR b.removed OR b.state IN ('cancelled', 'no-show') THEN 'open'
       WHEN b.state = 'done' THEN 'done' ELSE 'booked' END"""

_ROWS = f"""
SELECT f.id, f.client_id, f.kind, f.what, f.due, f.visit_id, f.device_id, f.service_id, f.minutes,
       f.price, f.currency, {_STATE}, f.booking_id, f.word, f.uid,
       c.name, c.company, coalesce(s.name, ''), coalesce(d.name, '')
  FROM follow_ups f JOIN clients c ON c.id = f.client_id
  LEFT JOIN bookings b ON b.id = f.booking_id
  LEFT JOIN services s ON s.id = f.service_id
  LEFT JOIN devices d ON d.id = f.device_id
 WHERE NOT f.removed"""

# A day is told as its noon in UTC: `TimelineEntry.day` reads it so.
_NOON = "CAST(strftime('%s', f.due || ' 12:00') AS INTEGER)"
_TIMELINE = f"""
SELECT {_NOON} AS at, f.id, f.client_id, f.what, {_STATE}, f.word, f.booking_id
  FROM follow_ups f LEFT JOIN bookings b ON b.id = f.booking_id
 WHERE NOT f.removed AND f.client_id IN (SELECT value FROM json_each(:clients))
   AND ({_NOON}, f.id) < (:at, :number)
 ORDER BY at DESC, f.id DESC LIMIT :limit"""

_BY_ID = f"{_ROWS} AND f.id = ?"
_OF_CLIENTS = f"""{_ROWS} AND f.client_id IN (SELECT value FROM json_each(:clients))
 ORDER BY f.due DESC, f.id DESC LIMIT :most"""
_OF_VISIT = f"{_ROWS} AND f.visit_id = ? ORDER BY f.id"
_OPEN = "f.state IN ('open', 'offered')"
_CAME_TO_NOTHING = "f.state = 'booked' AND (b.removed OR b.state IN ('cancelled', 'no-show'))"
_WAITING = f"""
SELECT * FROM ({_ROWS} AND f.due < :until AND NOT c.removed AND {_OPEN}
 UNION ALL {_ROWS} AND f.due < :until AND NOT c.removed AND {_CAME_TO_NOTHING})
 ORDER BY due, id"""
_WAITING_OF = f"""{_ROWS} AND f.client_id IN (SELECT value FROM json_each(:clients))
   AND ({_OPEN} OR {_CAME_TO_NOTHING}) ORDER BY f.due, f.id"""

# A row of the same day means that somebody has seen to it, whatever became of that.
_EXPIRING = """
SELECT d.id, d.client_id, d.kind, d.name, d.expires, c.name, c.company
  FROM devices d JOIN clients c ON c.id = d.client_id
 WHERE d.expires >= :since AND d.expires < :until AND d.expires <> ''
   AND NOT d.retired AND NOT d.removed AND NOT c.removed AND NOT c.archived
   AND (:clients IS NULL OR d.client_id IN (SELECT value FROM json_each(:clients)))
   AND NOT EXISTS (SELECT 1 FROM follow_ups f
                    WHERE f.device_id = d.id AND f.kind = 'expiry' AND f.due = d.expires
                      AND NOT f.removed)
 ORDER BY d.expires, d.id"""

_TOOK_PLACE = """NOT removed AND kind = 'appointment' AND state IN ('confirmed', 'done')"""
_UNSEEN = f"""
SELECT id, name, company, last FROM (
SELECT c.id, c.name, c.company, (
         SELECT b.start_at FROM bookings b
          WHERE b.client_id = c.id AND b.start_at <= :now AND {_TOOK_PLACE}
          ORDER BY b.start_at DESC LIMIT 1) AS last
  FROM clients c
 WHERE NOT c.removed AND NOT c.archived AND NOT c.barred AND c.extras <> 'unwanted'
   AND (:clients IS NULL OR c.id IN (SELECT value FROM json_each(:clients)))
   AND NOT EXISTS (SELECT 1 FROM bookings b
                    WHERE b.client_id = c.id AND b.start_at > :now AND NOT b.removed
                      AND b.state IN ('pending', 'confirmed'))
   AND NOT EXISTS (SELECT 1 FROM follow_ups f LEFT JOIN bookings b ON b.id = f.booking_id
                    WHERE f.client_id = c.id AND NOT f.removed
                      AND ({_OPEN} OR {_CAME_TO_NOTHING}
                           OR f.kind = 'recall' AND f.due > :recalled)))
 WHERE last < :before ORDER BY last, id"""


class ExpiringDevice(NamedTuple):
    """A device whose last day is near, and nobody has said anything of that."""

    device_id: int
    client_id: int
    kind: str
    name: str
    expires: date
    client: str
    company: str


class UnseenClient(NamedTuple):
    """A client whose last visit was at `last`, in epoch seconds, and who has no other one ahead."""

    client_id: int
    client: str
    company: str
    last: int


def by_id(asked: PlainSql, follow_up_id: int) -> ListedFollowUp:
    """The follow-up with this id; `NotFound` where there is none."""
    for row in asked.exec_driver_sql(_BY_ID, (follow_up_id,)):
        return _listed(row)
    raise NotFound(f"There is no follow-up {follow_up_id} in the diary.")


def of_clients(asked: PlainSql, clients: Collection[int], *, most: int) -> list[ListedFollowUp]:
    """What was ever due at these clients, the latest due first; `most` of them."""
    given = {"clients": json.dumps(list(clients)), "most": most}
    return [_listed(row) for row in asked.exec_driver_sql(_OF_CLIENTS, given)]


def of_visit(asked: PlainSql, visit_id: int) -> list[ListedFollowUp]:
    """What was recommended at a visit."""
    return [_listed(row) for row in asked.exec_driver_sql(_OF_VISIT, (visit_id,))]


def timeline(
    asked: PlainSql, clients: Collection[int], before: Before, limit: int
) -> list[TimelineEntry]:
    """What was ever due at these clients from there on, the latest due first."""
    sought = page_sought(clients, before.bound(EntryOf.FOLLOW_UP), limit)
    return [
        TimelineEntry(at, EntryOf.FOLLOW_UP, id_, client_id, what, word, state, booking_id)
        for at, id_, client_id, what, state, word, booking_id in asked.exec_driver_sql(
            _TIMELINE, sought
        )
    ]


def waiting(asked: PlainSql, *, until: date) -> list[ListedFollowUp]:
    """What is due before the day `until` and neither booked nor over, the first due first."""
    given = {"until": until.isoformat()}
    return [_listed(row) for row in asked.exec_driver_sql(_WAITING, given)]


def waiting_of(asked: PlainSql, clients: Collection[int]) -> list[ListedFollowUp]:
    """What waits at these clients, however far off it is, the first due first."""
    given = {"clients": json.dumps(list(clients))}
    return [_listed(row) for row in asked.exec_driver_sql(_WAITING_OF, given)]


def expiring(
    asked: PlainSql, *, since: date, until: date, clients: Collection[int] | None = None
) -> list[ExpiringDevice]:
    """What expires on the days [since, until), the first one first; of some clients or of all."""
    given = {"since": since.isoformat(), "until": until.isoformat(), "clients": _ids(clients)}
    return [
        ExpiringDevice._make((*row[:4], date.fromisoformat(row[4]), *row[5:]))
        for row in asked.exec_driver_sql(_EXPIRING, given)
    ]


def unseen(
    asked: PlainSql,
    *,
    before: int,
    now: int,
    recalled: date,
    clients: Collection[int] | None = None,
) -> list[UnseenClient]:
    """Clients whose last visit began before an instant and who have none ahead.

    Left out are those at whom something else is due, who wish to hear nothing, and those about
    whom a recall that was due after the day `recalled` was answered already.
    """
    given = {
        "before": before,
        "now": now,
        "recalled": recalled.isoformat(),
        "clients": _ids(clients),
    }
    return [UnseenClient(*row) for row in asked.exec_driver_sql(_UNSEEN, given)]


def save(change: Change, follow_up: FollowUp) -> FollowUp:
    """Write a new one (id 0) or a changed one; returns it with its id."""
    price = follow_up.price
    row = {
        "uid": follow_up.uid or new_uid(),
        "client_id": follow_up.client_id,
        "visit_id": follow_up.visit_id,
        "device_id": follow_up.device_id,
        "kind": str(follow_up.kind),
        "what": follow_up.what,
        "due": follow_up.due.isoformat(),
        "service_id": follow_up.service_id,
        "minutes": int(follow_up.minutes),
        "price": None if price is None else price.minor,
        "currency": "" if price is None else price.currency,
        "state": str(follow_up.state),
        "booking_id": follow_up.booking_id,
        "word": follow_up.word,
    }
    if not follow_up.id:
        return replace(follow_up, id=change.insert(TABLE, row), uid=str(row["uid"]))
    change.update(TABLE, follow_up.id, row)
    return follow_up


def remove(change: Change, ids: Iterable[int]) -> None:
    """Take them out of every list; the history keeps them."""
    change.update_many(TABLE, {one: {"removed": 1} for one in ids})


def _ids(clients: Collection[int] | None) -> str | None:
    return None if clients is None else json.dumps(list(clients))


def _listed(row: Sequence[Any]) -> ListedFollowUp:
    (id_, client_id, kind, what, due, visit_id, device_id, service_id, minutes, price, currency,
     state, booking_id, word, uid, *names) = row  # fmt: skip
    follow_up = FollowUp(
        id=id_,
        client_id=client_id,
        kind=FollowUpKind(kind),
        what=what,
        due=date.fromisoformat(str(due)),
        visit_id=visit_id,
        device_id=device_id,
        service_id=service_id,
        minutes=Minutes(minutes),
        price=None if price is None else Money(price, currency),
        state=FollowUpState(state),
        booking_id=booking_id,
        word=word,
        uid=uid,
    )
    return ListedFollowUp(follow_up, *map(str, names))
