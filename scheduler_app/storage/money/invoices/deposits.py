"""Storage, money: deposits that came in, and what of them has an invoice of its own."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.money.ledger import NOTHING
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices import invoices as rows_of
from scheduler_app.storage.money.invoices import sent

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

_INVOICED = """
SELECT i.number, i.id, i.currency, k.booking_id
  FROM invoices i JOIN invoice_bookings k ON k.invoice_id = i.id
 WHERE i.kind = 'deposit' AND i.sent_at IS NOT NULL
   AND k.booking_id IN (SELECT o.booking_id FROM invoice_bookings o
                         WHERE o.invoice_id IN (SELECT value FROM json_each(?)))"""


def came_in(asked: PlainSql, now: int) -> list[int]:
    """Bookings to come for which a deposit ever came in, and that are on no invoice or draft.

    Those whose deposit has its invoice are among them: more may have come in since.
    """
    return [row[0] for row in asked.exec_driver_sql(_CAME_IN, (now,))]


def gone(asked: PlainSql, invoices: Collection[int]) -> dict[int, int]:
    """What is there no more of deposits that these are the invoices of, in minor units.

    What is kept for an hour that was lost is there; what an invoice takes off is not. Where a
    deposit has several invoices, the first ones have what is left of it.
    """
    rows = asked.exec_driver_sql(_INVOICED, (json.dumps(sorted(invoices)),))
    found = {number: (id_, currency, booking) for number, id_, currency, booking in rows}
    bookings = {booking for _, _, booking in found.values()}
    pots = ledger.of_bookings(asked, bookings)
    taken = rows_of.taken_off(asked, bookings)
    there: dict[int, int] = {}
    lacking: dict[int, int] = {}
    for one in sent.deposit_invoices(asked, bookings):
        id_, currency, booking = found[one.number]
        pot = pots.get(booking, {}).get(currency, NOTHING)
        left = there.setdefault(
            booking, max(0, pot.held + pot.applied + pot.kept - taken.get(booking, 0))
        )
        there[booking] = max(0, left - one.left)
        lacking[id_] = max(0, one.left - left)
    return lacking
