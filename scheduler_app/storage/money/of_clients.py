"""Storage, money: what passed between some clients and the practice, and what stands open."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.money.ledger import NOTHING, Balance, EntryKind
from scheduler_app.storage.clients.timeline_page import page_sought
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.storage.money.tale import OUTSIDE

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.life import InvoiceStanding
    from scheduler_app.storage.snapshots import PlainSql

# Of each client no more rows are read than a page holds, from the index that has them in order.
_TIMELINE = """
SELECT l.id, l.client_id, l.at, l.kind, l.amount, l.currency, l.reason, l.booking_id
  FROM json_each(:clients) c
  JOIN ledger l ON l.id IN (
       SELECT id FROM ledger
        WHERE client_id = c.value AND kind IN (SELECT value FROM json_each(:kinds))
          AND (at, id) < (:at, :number)
        ORDER BY at DESC, id DESC LIMIT :limit)
 ORDER BY l.at DESC, l.id DESC LIMIT :limit"""

_POTS = """
SELECT currency, kind, sum(amount) FROM ledger
 WHERE client_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2"""

_WORTH = """
SELECT agreed_currency, sum(agreed_price) FROM bookings
 WHERE client_id IN (SELECT value FROM json_each(:clients)) AND start_at <= :now
   AND state IN ('confirmed', 'done') AND NOT removed AND agreed_price > 0
 GROUP BY 1 ORDER BY 2 DESC"""

_ASKED_OF = """
SELECT b.id FROM bookings b
 WHERE b.client_id IN (SELECT value FROM json_each(?)) AND b.start_at >= ?
   AND b.kind = 'appointment' AND NOT b.removed
   AND (EXISTS (SELECT 1 FROM agreements WHERE booking_id = b.id AND deposit > 0)
        OR EXISTS (SELECT 1 FROM ledger WHERE booking_id = b.id))"""

_DISPUTED = """
SELECT p.booking_id, d.amount, p.currency, d.due_at
  FROM disputes d JOIN payments p ON p.id = d.payment_id
  LEFT JOIN bookings b ON b.id = p.booking_id LEFT JOIN invoices i ON i.id = p.invoice_id
 WHERE d.state NOT IN ('won', 'lost')
   AND coalesce(b.client_id, i.client_id) IN (SELECT value FROM json_each(?))
 ORDER BY d.due_at"""

_INVOICED = """
SELECT id FROM invoices
 WHERE client_id IN (SELECT value FROM json_each(?)) AND sent_at IS NOT NULL AND kind <> 'credit'
   AND written_off_at IS NULL"""

_CANCELLED = """
SELECT b.id, b.start_at, b.service_id, coalesce(iif(a.deposit > 0, a.policy, 0), 0)
  FROM bookings b
  LEFT JOIN agreements a ON a.id = (SELECT max(id) FROM agreements WHERE booking_id = b.id)
 WHERE b.client_id IN (SELECT value FROM json_each(?)) AND b.state = 'cancelled'
   AND b.kind = 'appointment' AND NOT b.removed"""


class EntryOfClient(NamedTuple):
    """What a timeline tells of an entry of the ledger; `at` is epoch seconds."""

    id: int
    client_id: int
    at: int
    kind: EntryKind
    amount: int
    currency: str
    reason: str
    booking_id: int | None


class DisputeOfClient(NamedTuple):
    """A payment that a client's bank wants back; `due` is until when it can be answered."""

    booking_id: int | None
    amount: int
    currency: str
    due: int | None


class CancelledOfClient(NamedTuple):
    """A booking that was called off; `policy` is that of its deposit, 0 without one."""

    booking_id: int
    start: int
    service_id: int | None
    policy: int


def timeline(
    asked: PlainSql, clients: Collection[int], bound: tuple[int, int], limit: int
) -> list[EntryOfClient]:
    """Money that came or went, with (at, id) smaller than the bound, the newest first."""
    sought = page_sought(clients, bound, limit) | {"kinds": json.dumps(OUTSIDE)}
    return [
        EntryOfClient(id_, client_id, when, EntryKind(kind), *rest)
        for id_, client_id, when, kind, *rest in asked.exec_driver_sql(_TIMELINE, sought)
    ]


def pots_of(asked: PlainSql, clients: Collection[int]) -> dict[str, Balance]:
    """What the pots of these clients hold together, by currency."""
    found: dict[str, Balance] = {}
    for currency, kind, amount in asked.exec_driver_sql(_POTS, (json.dumps(list(clients)),)):
        found[currency] = found.get(currency, NOTHING).after(EntryKind(kind), amount)
    return found


def worth_of_visits(asked: PlainSql, clients: Collection[int], now: int) -> dict[str, int]:
    """What was agreed for visits that began by `now` (epoch seconds), by currency."""
    given = {"clients": json.dumps(list(clients)), "now": now}
    return {row[0]: row[1] for row in asked.exec_driver_sql(_WORTH, given)}


def with_money(asked: PlainSql, clients: Collection[int], *, since: int) -> list[int]:
    """Their bookings from then on (epoch seconds) that have to do with money."""
    given = (json.dumps(list(clients)), since)
    return [int(row[0]) for row in asked.exec_driver_sql(_ASKED_OF, given)]


def disputes_of(asked: PlainSql, clients: Collection[int]) -> list[DisputeOfClient]:
    """Their open disputes, the first to be answered first."""
    found = asked.exec_driver_sql(_DISPUTED, (json.dumps(list(clients)),))
    return [DisputeOfClient._make(row) for row in found]


def open_invoices_of(asked: PlainSql, clients: Collection[int]) -> list[InvoiceStanding]:
    """What was sent to them and is not paid, or is paid too much; the first due first."""
    found = asked.exec_driver_sql(_INVOICED, (json.dumps(list(clients)),))
    stands = standings(asked, [row[0] for row in found]).values()
    return sorted((one for one in stands if one.outstanding), key=lambda one: (one.due, one.id))


def cancelled_of(asked: PlainSql, clients: Collection[int]) -> list[CancelledOfClient]:
    """Their bookings that were called off, whoever did it."""
    found = asked.exec_driver_sql(_CANCELLED, (json.dumps(list(clients)),))
    return [CancelledOfClient._make(row) for row in found]
