"""A follower that does what the tray's does not: mails handed over, notices of a change, thanks.

It plans by the booking's own zone, by client, place, service and a setting, and by zone tables
that change; and a notice depends on what its client was told last.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import NamedTuple

from scheduler_app.domain.messages.outbox import Errand
from scheduler_app.domain.time_units import DAY, HOUR, MINUTE
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch, wall_of, zone
from scheduler_app.storage import brought
from scheduler_app.storage.messages import plans, reminders
from scheduler_app.storage.messages.plans import BY_CLIENT, BY_ID, BY_PLACE, BY_SERVICE
from scheduler_app.storage.messages.tray import FOLLOWER
from scheduler_app.storage.snapshots import PlainSql

MAIL, NOTICE, THANKS = "toy mail", "toy notice", "toy thanks"

NOTICE_WAITS = MINUTE
"""A change may be taken back for so long before anybody hears of it."""

_FACTS = """
SELECT b.id, b.start_at, b.end_at, b.state, b.zone, b.revision, b.place, p.address, c.phones,
       s.name, (SELECT max(changes.at) FROM history JOIN changes ON changes.id = change_id
                 WHERE subject = 'bookings' AND subject_id = b.id),
       (SELECT content FROM outbox WHERE booking_id = b.id AND kind = 'toy notice'
          AND state IN ('sent', 'delivered', 'unknown') ORDER BY id DESC LIMIT 1),
       coalesce((SELECT value FROM settings WHERE name = 'page.phone'), ''), b.removed
  FROM bookings b LEFT JOIN clients c ON c.id = b.client_id LEFT JOIN places p ON p.id = b.place_id
  LEFT JOIN services s ON s.id = b.service_id
 WHERE b.id IN (SELECT value FROM json_each(?)) AND b.kind = 'appointment'"""


class Facts(NamedTuple):
    """What it reads of one booking."""

    id: int
    start: int
    end: int
    state: str
    zone: str
    revision: int
    place: str
    address: str | None
    phones: str | None
    service: str | None
    changed_at: int
    told: str | None
    office: str
    removed: int


@dataclass
class ToyFollower:
    """A `Follower`; `law` is the version of the zone tables, `shift` what it moves, in seconds."""

    law: str = "2027a"
    shift: int = 0
    broken: bool = False
    name = "toy"
    kinds = (MAIL, NOTICE, THANKS)
    ruled_by = ("settings",)
    before = 900 * DAY
    after = 5 * DAY

    @property
    def concerns(self) -> Mapping[str, str]:
        return {
            "bookings": BY_ID,
            "clients": BY_CLIENT,
            "places": BY_PLACE,
            "services": BY_SERVICE,
        }

    def rules(self, asked: PlainSql) -> str:
        query = "SELECT value FROM settings WHERE name = 'page.phone'"
        office = "".join(row[0] for row in asked.exec_driver_sql(query))
        return f"{self.law} {office}"

    def wanted(self, asked: PlainSql, bookings: str, _until: int) -> Sequence[Errand]:
        if self.broken:
            raise RuntimeError("the toy is broken")
        errands: list[Errand] = []
        for row in asked.exec_driver_sql(_FACTS, (bookings,)):
            facts = Facts._make(row)
            stands = not facts.removed
            if stands and facts.state == "confirmed":
                errands.append(self._mail(facts))
            if stands and facts.state == "done":
                errands.append(_thanks(facts))
            errands += _notices(facts)
        return errands

    def _mail(self, facts: Facts) -> Errand:
        in_zone = zone(facts.zone)
        eve = wall_of(from_epoch(facts.start), in_zone).date() - timedelta(days=1)
        due = to_epoch(instant_of(datetime.combine(eve, time(18)), in_zone)) + self.shift
        says = [facts.phones, facts.place or facts.address, facts.service, facts.office]
        key = f"{MAIL}/{facts.id}/{facts.start}"
        return Errand(key, MAIL, facts.id, due, facts.start, content=json.dumps(says))


def _thanks(facts: Facts) -> Errand:
    key = f"{THANKS}/{facts.id}/{facts.end}"
    return Errand(key, THANKS, facts.id, facts.end + 2 * HOUR, facts.end + 2 * DAY)


def _notices(facts: Facts) -> list[Errand]:
    """One where what stands is not what its client was told last; "null" is no appointment."""
    stands = facts.state == "confirmed" and not facts.removed
    content = json.dumps(facts.start if stands else None)
    if content == (facts.told or "null"):
        return []
    family = f"{NOTICE}/{facts.id}"
    due, until = facts.changed_at + NOTICE_WAITS, facts.start + 3 * DAY
    key = f"{family}/{facts.revision}"
    return [Errand(key, NOTICE, facts.id, due, until, family, content)]


@contextmanager
def planted(toy: ToyFollower) -> Iterator[None]:
    """For as long as this lasts the toy follows too, and a chunk is two bookings."""
    before, chunk = brought.followers, plans.CHUNK
    brought.followers = lambda: (FOLLOWER, reminders.FOLLOWER, toy)  # type: ignore[assignment]
    plans.CHUNK = 2
    try:
        yield
    finally:
        brought.followers = before
        plans.CHUNK = chunk
