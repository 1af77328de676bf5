"""Storage, visits: what the records of some clients tell, page by page and at once."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from scheduler_app.storage.clients.timeline_page import page_query, page_sought
from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = """
SELECT v.id, v.client_id, v.started_at, v.booking_id, coalesce(s.name, ''), v.told, v.private,
       coalesce((SELECT group_concat(symptom, ' · ') FROM visit_issues
                  WHERE visit_id = v.id AND NOT removed), ''),
       coalesce((SELECT group_concat(resolution, ' · ') FROM visit_issues
                  WHERE visit_id = v.id AND resolution <> '' AND NOT removed), ''),
       coalesce((SELECT max(CASE state WHEN 'open' THEN 2 WHEN 'watch' THEN 1 ELSE 0 END)
                   FROM visit_issues WHERE visit_id = v.id AND NOT removed), 0),
       coalesce((SELECT group_concat(d.name, ', ')
                   FROM visit_devices t JOIN devices d ON d.id = t.device_id
                  WHERE t.visit_id = v.id), '')"""

_TIMELINE = page_query(
    _COLUMNS, "visits", "v", "started_at", "LEFT JOIN services s ON s.id = v.service_id"
)

_OPEN = """
SELECT v.id, v.started_at, i.symptom, i.state = 'open', coalesce(d.name, '')
  FROM visits v JOIN visit_issues i ON i.visit_id = v.id
  LEFT JOIN devices d ON d.id = i.device_id
 WHERE v.client_id IN (SELECT value FROM json_each(:clients)) AND NOT v.removed
   AND i.state <> 'solved' AND NOT i.removed
 ORDER BY i.state = 'open' DESC, v.started_at DESC, i.id LIMIT :limit"""

_LENGTHS = """
SELECT count(*), coalesce(sum(coalesce(v.spent * 60, v.ended_at - v.started_at)), 0),
       count(b.id), coalesce(sum(iif(b.id IS NULL, 0,
           coalesce(v.spent * 60, v.ended_at - v.started_at))), 0),
       coalesce(sum(b.end_at - b.start_at), 0), count(v.rating), coalesce(sum(v.rating), 0)
  FROM visits v LEFT JOIN bookings b ON b.id = v.booking_id
 WHERE v.client_id IN (SELECT value FROM json_each(:clients)) AND NOT v.removed
   AND v.ended_at IS NOT NULL AND v.started_at <= :now"""

_TOP = (2**62, 2**62)


class RecordOfClient(NamedTuple):
    """What a client's page tells of a record; `worst` is 2 with an open issue, 1 with one to watch.

    `start` is epoch seconds.
    """

    id: int
    client_id: int
    start: int
    booking_id: int | None
    service: str
    told: str
    private: str
    symptoms: str
    resolutions: str
    worst: int
    devices: str


class OpenIssue(NamedTuple):
    """An issue that is not solved; `urgent` where it is open, and not only to be watched."""

    visit_id: int
    start: int
    symptom: str
    urgent: bool
    device: str


class LengthsCounted(NamedTuple):
    """How long visits took, in seconds, of those with a booking how long was planned; ratings."""

    visits: int
    seconds: int
    planned_visits: int
    seconds_of_planned: int
    planned: int
    rated: int
    stars: int


def timeline(
    asked: PlainSql, clients: Collection[int], bound: tuple[int, int], limit: int
) -> list[RecordOfClient]:
    """Records of these clients whose (start, id) is smaller than the bound, the newest first."""
    sought = page_sought(clients, bound, limit)
    return [RecordOfClient._make(row) for row in asked.exec_driver_sql(_TIMELINE, sought)]


def newest(asked: PlainSql, clients: Collection[int]) -> RecordOfClient | None:
    """The newest record of these clients."""
    return next(iter(timeline(asked, clients, _TOP, 1)), None)


def open_issues(asked: PlainSql, clients: Collection[int], limit: int) -> list[OpenIssue]:
    """What is not solved at these clients, open issues first, the newest of them on top."""
    given = {"clients": json.dumps(list(clients)), "limit": limit}
    found = asked.exec_driver_sql(_OPEN, given)
    return [OpenIssue(row[0], row[1], row[2], bool(row[3]), row[4]) for row in found]


def lengths(asked: PlainSql, clients: Collection[int], now: int) -> LengthsCounted:
    """What the ended records of these clients come to until `now` (epoch seconds)."""
    given = {"clients": json.dumps(list(clients)), "now": now}
    return next(LengthsCounted._make(row) for row in asked.exec_driver_sql(_LENGTHS, given))
