"""Storage, money: what had been paid of invoices at an instant, for figures of any day.

`standing.py` tells the same of now, for a few invoices; a test holds one against the other.
"""

from __future__ import annotations

from scheduler_app.domain.money.ledger import MOVES, Pot
from scheduler_app.storage.money.invoices.taken_back import is_taken_back, let_go

_SIGNS = {
    str(kind): 1 if into is Pot.APPLIED else -1
    for kind, (out_of, into) in MOVES.items()
    if Pot.APPLIED in (out_of, into)
}
APPLIED_KINDS = ", ".join(f"'{kind}'" for kind in _SIGNS)
_INTO = ", ".join(f"'{kind}'" for kind, sign in _SIGNS.items() if sign > 0)
APPLIED_AMOUNT = f"iif(l.kind IN ({_INTO}), l.amount, -l.amount)"
"""SQL: by how much an entry `l` of these kinds pays for what was done."""

MAY_BE_OPEN = f"""
(i.payable + coalesce((SELECT sum(r.fee) FROM invoice_reminders r WHERE r.invoice_id = i.id), 0)
 > coalesce((SELECT sum({APPLIED_AMOUNT}) FROM ledger l
              WHERE l.invoice_id = i.id AND l.kind IN ({APPLIED_KINDS})), 0)
 + coalesce((SELECT sum(n.payable) FROM invoices n
              WHERE n.corrects = i.id AND n.sent_at IS NOT NULL), 0)
 OR EXISTS (SELECT 1 FROM invoice_bookings k JOIN ledger l ON l.booking_id = k.booking_id
             WHERE k.invoice_id = i.id AND l.at >= i.sent_at))"""
"""SQL: whether an invoice `i` may want money, by its own entries or as its visits' money has moved.

How it stands is asked of these alone: most of what was ever sent is paid.
"""

PAID_AS_OF = f"""
billed AS MATERIALIZED (
  SELECT k.booking_id, i.id, i.currency, i.sent_at, k.prepaid,
         {is_taken_back("i", by="n.sent_at < :until")} AS dead
    FROM (SELECT DISTINCT booking_id FROM invoice_bookings
           WHERE invoice_id IN (SELECT id FROM concerned)) b
    JOIN invoice_bookings k ON k.booking_id = b.booking_id
    JOIN invoices i ON i.id = k.invoice_id AND i.kind = 'invoice' AND i.sent_at < :until),
bearing AS MATERIALIZED (
  SELECT booking_id, id, currency, dead, prepaid,
         row_number() OVER (PARTITION BY booking_id
                            ORDER BY dead, sent_at DESC, id DESC) AS place,
         sum(iif(dead, 0, prepaid)) OVER (PARTITION BY booking_id)
           + iif(dead, prepaid, 0) AS taken_off
    FROM billed),
by_bookings (id, paid) AS (
  SELECT b.id, sum(CASE
      WHEN b.place = 1 THEN coalesce((SELECT sum({APPLIED_AMOUNT}) FROM ledger l
                              WHERE l.booking_id = b.booking_id AND l.currency = b.currency
                                AND l.at < :until AND l.kind IN ({APPLIED_KINDS})), 0)
                   - b.taken_off
      WHEN b.dead THEN -b.prepaid ELSE 0 END)
    FROM bearing b GROUP BY b.id),
paid_as_of (id, prepaid, paid) AS MATERIALIZED (
  SELECT d.id,
         iif(EXISTS (SELECT 1 FROM billed b WHERE b.id = d.id AND b.dead),
             (SELECT sum(iif(b.place = 1, 0, b.prepaid)) FROM bearing b WHERE b.id = d.id),
             i.prepaid),
         coalesce((SELECT sum({APPLIED_AMOUNT}) FROM ledger l
                    WHERE l.invoice_id = d.id AND l.at < :until AND l.kind IN ({APPLIED_KINDS})), 0)
           + coalesce((SELECT paid FROM by_bookings b WHERE b.id = d.id), 0)
           - {let_go("i", by="n.sent_at < :until")}
    FROM concerned d JOIN invoices i ON i.id = d.id)"""
"""SQL: tables that follow one called `concerned`, of ids. `paid` is what has come in of an invoice
before `:until` beside what its document takes off. `prepaid` is that; of what was taken back whole
only what an invoice in its place has taken off since, which is missing in `paid` then."""
