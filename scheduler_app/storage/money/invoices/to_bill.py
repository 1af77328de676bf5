"""Storage, money: bookings as invoices have them, and those that are on none yet."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.bookings.booking import Kind, State
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.clients.merged import IDS_OF
from scheduler_app.storage.money.invoices.taken_back import is_taken_back

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql


class BillableBooking(NamedTuple):
    """A booking with the names that stand on an invoice; times are epoch seconds.

    `price` and `currency` are as the booking has them by now; what was agreed, `agreements` knows.
    `tax` and `net` are those of its service today.
    """

    id: int
    client_id: int | None
    client: str
    company: str
    kind: str
    state: str
    start: int
    end: int
    zone: str
    title: str
    service_id: int | None
    service: str
    price: int
    currency: str
    tax: int | None
    net: int

    @property
    def is_done(self) -> bool:
        """Whether it is a visit that took place."""
        return self.kind == Kind.APPOINTMENT and self.state == State.DONE

    @property
    def minutes(self) -> int:
        """How long it was to be."""
        return (self.end - self.start) // 60


_COLUMNS = """
SELECT b.id, b.client_id, coalesce(c.name, ''), coalesce(c.company, ''), b.kind, b.state,
       b.start_at, b.end_at, b.zone, b.title, b.service_id, coalesce(s.name, ''), b.agreed_price,
       b.agreed_currency, s.tax, coalesce(s.net, 0)
  FROM bookings b LEFT JOIN clients c ON c.id = b.client_id
  LEFT JOIN services s ON s.id = b.service_id"""

_BY_ID = f"""{_COLUMNS}
 WHERE b.id IN (SELECT value FROM json_each(?)) AND NOT b.removed ORDER BY b.start_at, b.id"""

# What credit notes have taken back whole bills nothing any more.
_STANDS = f"NOT i.removed AND i.kind = 'invoice' AND NOT {is_taken_back('i')}"

_BILLED = f"""
SELECT k.booking_id, i.number FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
 WHERE k.booking_id IN (SELECT value FROM json_each(?)) AND {_STANDS} ORDER BY i.id"""

_WAITS = f"""b.state = 'done' AND b.kind = 'appointment' AND NOT b.removed
   AND NOT EXISTS (
     SELECT 1 FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
      WHERE k.booking_id = b.id AND {_STANDS})
   AND NOT EXISTS (SELECT 1 FROM not_billed n WHERE n.booking_id = b.id AND NOT n.removed)"""

_WAITING = f"""
SELECT b.id FROM bookings b
 WHERE b.id IN (SELECT value FROM json_each(?)) AND {_WAITS} ORDER BY b.id"""

_TO_BILL = f"""{_COLUMNS}
 WHERE b.start_at >= :since AND b.start_at < :until AND NOT c.removed
   AND (:client IS NULL OR b.client_id IN {IDS_OF}) AND {_WAITS}
 ORDER BY b.start_at, b.id LIMIT :limit"""

_LAST_PAID = f"""
SELECT booking_id, max(at) FROM ledger
 WHERE booking_id IN (SELECT value FROM json_each(?))
   AND kind IN ('{EntryKind.RECEIVED}', '{EntryKind.PAID}', '{EntryKind.CREDIT_USED}')
 GROUP BY booking_id"""


def bookings(asked: PlainSql, ids: Collection[int]) -> list[BillableBooking]:
    """These bookings, the first first; those that were removed are left out."""
    found = asked.exec_driver_sql(_BY_ID, (json.dumps(sorted(ids)),))
    return [BillableBooking(*row) for row in found]


def billed(asked: PlainSql, ids: Collection[int]) -> dict[int, str]:
    """Those of these bookings that an invoice stands for, and its number, empty of a draft."""
    found = asked.exec_driver_sql(_BILLED, (json.dumps(sorted(ids)),))
    return {row[0]: row[1] for row in found}


def to_bill(
    asked: PlainSql, *, client_id: int | None, since: int, until: int, limit: int
) -> list[BillableBooking]:
    """What was done from `since` on and before `until`, and no invoice stands for."""
    sought = {"client": client_id, "since": since, "until": until, "limit": limit}
    return [BillableBooking(*row) for row in asked.exec_driver_sql(_TO_BILL, sought)]


def waiting(asked: PlainSql, ids: Collection[int]) -> list[int]:
    """Those of these bookings that are done, and on no invoice that stands."""
    return [row[0] for row in asked.exec_driver_sql(_WAITING, (json.dumps(sorted(ids)),))]


def leave(change: Change, ids: Collection[int], reason: str) -> None:
    """Let these bookings wait for no invoice any more."""
    change.insert_many("not_billed", [{"booking_id": id_, "reason": reason} for id_ in ids])


def last_paid(asked: PlainSql, ids: Collection[int]) -> dict[int, int]:
    """When something last came in for these bookings, in epoch seconds."""
    found = asked.exec_driver_sql(_LAST_PAID, (json.dumps(sorted(ids)),))
    return {row[0]: row[1] for row in found}
