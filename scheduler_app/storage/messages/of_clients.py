"""Storage, messages: what went out to some clients, about their bookings or none, page by page."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND
from scheduler_app.storage.clients.timeline_page import page_sought

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

# Each booking has a handful: those of these clients are looked through, whatever the outbox holds.
# Whoever has a booking of somebody else by now has not got what went out before.
_TIMELINE = f"""
  WITH page(id, client_id, due) AS (
       SELECT o.id, b.client_id, o.due_at AS due
         FROM bookings b CROSS JOIN outbox o ON o.booking_id = b.id
        WHERE b.client_id IN (SELECT value FROM json_each(:clients))
          AND +o.kind IN ('{MAIL_KIND}', '{TEXT_KIND}')
          AND o.state NOT IN ('withdrawing', 'withdrawn')
          AND (o.due_at, o.id) < (:at, :number)
          AND coalesce(json_extract(o.content, '$.client'), b.client_id) IN
              (SELECT value FROM json_each(:clients))
        UNION ALL
       SELECT o.id, d.client_id, o.due_at
         FROM direct_messages d CROSS JOIN outbox o
           ON o.key IN ('/direct/' || d.uid || '/mail', '/direct/' || d.uid || '/text')
        WHERE d.client_id IN (SELECT value FROM json_each(:clients)) AND o.booking_id IS NULL
          AND o.state NOT IN ('withdrawing', 'withdrawn')
          AND (o.due_at, o.id) < (:at, :number)
        ORDER BY due DESC, 1 DESC LIMIT :limit)
SELECT o.id, p.client_id, o.due_at, o.kind = '{TEXT_KIND}', o.state, o.booking_id,
       coalesce(json_extract(o.content, '$.template'), ''), coalesce(m.address, ''), o.reason
  FROM page p JOIN outbox o ON o.id = p.id LEFT JOIN messages_said m ON m.outbox_id = o.id
 ORDER BY o.due_at DESC, o.id DESC"""


class MessageOfClient(NamedTuple):
    """What a timeline tells of a message; `due` is epoch seconds, `address` where it went.

    `booking_id` is None for one about no booking.
    """

    id: int
    client_id: int
    due: int
    is_text: int
    state: str
    booking_id: int | None
    template: str
    address: str
    reason: str


def timeline(
    asked: PlainSql, clients: Collection[int], bound: tuple[int, int], limit: int
) -> list[MessageOfClient]:
    """Messages to these clients whose (due, id) is smaller than the bound, the newest first."""
    sought = page_sought(clients, bound, limit)
    return [MessageOfClient._make(row) for row in asked.exec_driver_sql(_TIMELINE, sought)]
