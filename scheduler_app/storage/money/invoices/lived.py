"""Storage, money: what happened to one invoice since it was sent, but for its mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.money.invoices.lived import InvoiceStep, StepKind
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.storage.money.invoices.paid_as_of import APPLIED_KINDS

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

# Of a booking that was billed anew since, what comes in belongs to the later invoice. A payment by
# hand has its own day, which may be before the one on which it was written down.
_STEPS = f"""
WITH one AS MATERIALIZED (SELECT * FROM invoices WHERE id = :id AND number <> ''),
entries AS MATERIALIZED (
  SELECT l.* FROM one JOIN ledger l ON l.invoice_id = one.id WHERE l.kind IN ({APPLIED_KINDS})
  UNION ALL
  SELECT l.* FROM one JOIN invoice_bookings k ON k.invoice_id = one.id
    JOIN ledger l ON l.booking_id = k.booking_id AND l.currency = one.currency
   WHERE one.kind = 'invoice' AND l.at > one.sent_at AND l.kind IN ({APPLIED_KINDS})
     AND NOT EXISTS (SELECT 1 FROM invoice_bookings e JOIN invoices x ON x.id = e.invoice_id
                      WHERE e.booking_id = k.booking_id AND x.kind = 'invoice'
                        AND x.sent_at > one.sent_at AND x.sent_at <= l.at))
SELECT sent_at, 'sent', payable, '', 0, 0 FROM one
UNION ALL
SELECT coalesce(p.at, e.at), e.kind, e.amount, coalesce(p.way, ''), 0, 1
  FROM entries e LEFT JOIN payments p ON p.id = (
    SELECT min(q.id) FROM payments q
     WHERE e.kind = 'paid' AND q.amount = e.amount AND q.seen_at = e.at
       AND (q.invoice_id = e.invoice_id OR q.booking_id = e.booking_id))
UNION ALL SELECT r.at, 'reminded', r.fee, '', r.level, 2
  FROM one JOIN invoice_reminders r ON r.invoice_id = one.id
UNION ALL SELECT n.sent_at, 'credited', n.payable, n.number, 0, 3
  FROM one JOIN invoices n ON n.corrects = one.id AND n.sent_at IS NOT NULL
UNION ALL SELECT written_off_at, 'written off', 0, written_off_why, 0, 4
  FROM one WHERE written_off_at IS NOT NULL
ORDER BY 1, 6"""

_ENTRIES = {
    EntryKind.PAID.value: StepKind.PAID,
    EntryKind.APPLIED.value: StepKind.BY_CREDIT,
    EntryKind.APPLIED_BACK.value: StepKind.LEFT_AS_CREDIT,
    EntryKind.PAYMENT_REFUNDED.value: StepKind.WENT_BACK,
    EntryKind.PAYMENT_BACK.value: StepKind.STAYED,
}


def steps_of(asked: PlainSql, invoice_id: int) -> list[InvoiceStep]:
    """In time order; none of a draft."""
    return [
        InvoiceStep(at, _ENTRIES.get(kind) or StepKind(kind), amount, words, level)
        for at, kind, amount, words, level, _ in asked.exec_driver_sql(_STEPS, {"id": invoice_id})
    ]
