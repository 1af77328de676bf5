"""Storage, money: how invoices stand: what was sent, credited, reminded of, and paid.

Each question is one statement, however many invoices it is about.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.storage.money.invoices.paid_as_of import (
    APPLIED_AMOUNT,
    APPLIED_KINDS,
    MAY_BE_OPEN,
)
from scheduler_app.storage.money.invoices.taken_back import is_taken_back, let_go

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


def _applied(whose: str, currency: str) -> str:
    """SQL: what has paid for what was done, of whose books it is."""
    return f"""coalesce((
       SELECT sum({APPLIED_AMOUNT}) FROM ledger l
        WHERE l.{whose} AND l.currency = {currency} AND l.kind IN ({APPLIED_KINDS})), 0)"""


# What came in for a booking, before it was invoiced or after, pays what is invoiced of it. It is
# told of the last invoice that stands, or of the last one where none does; all that invoices have
# taken off as paid before is none of it. What was taken back whole, and has been invoiced anew,
# has lost to the new one what it had taken off.
_LAST = f"""
(SELECT x.id FROM invoice_bookings e JOIN invoices x ON x.id = e.invoice_id
  WHERE e.booking_id = k.booking_id AND x.sent_at IS NOT NULL AND x.kind = 'invoice'
  ORDER BY {is_taken_back("x")}, x.sent_at DESC, x.id DESC LIMIT 1)"""
_BY_BOOKINGS = f"""
coalesce((
  SELECT sum(CASE
      WHEN i.id = {_LAST} THEN {_applied("booking_id = k.booking_id", "i.currency")}
             - coalesce((SELECT sum(e.prepaid) FROM invoice_bookings e
                           JOIN invoices x ON x.id = e.invoice_id
                          WHERE e.booking_id = k.booking_id AND x.sent_at IS NOT NULL
                            AND x.kind = 'invoice'
                            AND (x.id = i.id OR NOT {is_taken_back("x")})), 0)
      WHEN {is_taken_back("i")} THEN -k.prepaid ELSE 0 END)
    FROM invoice_bookings k
   WHERE k.invoice_id = i.id AND i.kind = 'invoice' AND i.sent_at IS NOT NULL), 0)"""

_STANDING = f"""
SELECT i.id, i.uid, i.kind, i.number, i.client_id, c.name, i.issued, i.due, i.currency, i.total,
       i.tax, i.payable, {_applied("invoice_id = i.id", "i.currency")} + {_BY_BOOKINGS}
       - {let_go("i")},
       coalesce((SELECT sum(n.payable) FROM invoices n
                  WHERE n.corrects = i.id AND n.sent_at IS NOT NULL), 0),
       coalesce((SELECT sum(r.fee) FROM invoice_reminders r WHERE r.invoice_id = i.id), 0),
       coalesce((SELECT max(r.level) FROM invoice_reminders r WHERE r.invoice_id = i.id), 0),
       i.sent_at, i.written_off_at IS NOT NULL,
       coalesce((SELECT o.number FROM invoices o WHERE o.id = i.corrects), ''), i.prepaid
  FROM invoices i JOIN clients c ON c.id = i.client_id
 WHERE i.id IN (SELECT value FROM json_each(?)) AND NOT i.removed ORDER BY i.id"""


def standings(asked: PlainSql, ids: Collection[int]) -> dict[int, InvoiceStanding]:
    """How these stand, drafts too, by id and in its order; what there is not is left out."""
    found = asked.exec_driver_sql(_STANDING, (json.dumps(sorted(ids)),))
    return {row[0]: _standing(row) for row in found}


def whose_invoice(asked: PlainSql, invoice_id: int) -> tuple[int | None, str]:
    """The client of an invoice, and its number."""
    found = asked.exec_driver_sql(
        "SELECT client_id, number FROM invoices WHERE id = ?", (invoice_id,)
    )
    return next(((row[0], str(row[1])) for row in found), (None, ""))


def _standing(row: Sequence[Any]) -> InvoiceStanding:
    one = InvoiceStanding(*row)
    return replace(one, kind=InvoiceKind(one.kind), written_off=bool(one.written_off))


_PAST_DUE = f"""
SELECT i.id FROM invoices i
 WHERE i.number <> '' AND i.kind <> 'credit' AND i.due < ? AND NOT i.removed
   AND i.written_off_at IS NULL AND {MAY_BE_OPEN} ORDER BY i.due, i.id"""


def past_due(asked: PlainSql, today: str) -> list[int]:
    """What was to be paid before that day (ISO) and may still be open, the longest due first."""
    return [row[0] for row in asked.exec_driver_sql(_PAST_DUE, (today,))]
