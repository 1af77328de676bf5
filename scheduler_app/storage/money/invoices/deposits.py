"""Storage, money: deposits that came in, and what of them has an invoice of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_CAME_IN = """
SELECT b.id FROM bookings b
 WHERE b.start_at > ? AND b.state IN ('confirmed', 'pending') AND NOT b.removed
   AND b.client_id IS NOT NULL
   AND EXISTS (SELECT 1 FROM ledger l WHERE l.booking_id = b.id AND l.kind = 'received')
   AND NOT EXISTS (SELECT 1 FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
                    WHERE k.booking_id = b.id AND NOT i.removed
                      AND (i.kind = 'invoice' OR (i.kind = 'deposit' AND i.sent_at IS NULL)))
 ORDER BY b.id"""


def came_in(asked: PlainSql, now: int) -> list[int]:
    """Bookings to come for which a deposit ever came in, and that are on no invoice or draft.

    Those whose deposit has its invoice are among them: more may have come in since.
    """
    return [row[0] for row in asked.exec_driver_sql(_CAME_IN, (now,))]
