"""Storage: which invoices the page shows their clients, and what of each."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from scheduler_app.storage.diary import Reading
from scheduler_app.storage.money.invoices.paid_as_of import MAY_BE_OPEN
from scheduler_app.storage.page.requests import accounts_showing

# What is closed for long, and nothing came of since, is told from the rest by its own entries: how
# each stands is asked of few.
_CONCERNED = f"""
WITH moved (id) AS MATERIALIZED (
  SELECT invoice_id FROM ledger WHERE at > :since AND invoice_id IS NOT NULL
   UNION SELECT k.invoice_id FROM ledger l JOIN invoice_bookings k ON k.booking_id = l.booking_id
          WHERE l.at > :since
   UNION SELECT corrects FROM invoices WHERE sent_at > :since AND corrects IS NOT NULL
   UNION SELECT invoice_id FROM invoice_reminders WHERE at > :since)
SELECT i.id FROM invoices i INDEXED BY ix_invoices_sent
 WHERE i.number <> '' AND NOT i.removed AND (
       i.sent_at > :since OR i.id IN (SELECT id FROM moved) OR i.written_off_at > :since
    OR (i.kind <> 'credit' AND i.written_off_at IS NULL AND {MAY_BE_OPEN}))"""

# Of whoever was erased the document is gone, and nothing is shown any more.
_SHOWN = """
SELECT i.id,
       max(i.sent_at, coalesce(i.written_off_at, 0),
           coalesce((SELECT max(l.at) FROM ledger l WHERE l.invoice_id = i.id), 0),
           coalesce((SELECT max(l.at) FROM invoice_bookings k
                       JOIN ledger l ON l.booking_id = k.booking_id
                      WHERE k.invoice_id = i.id), 0),
           coalesce((SELECT max(n.sent_at) FROM invoices n WHERE n.corrects = i.id), 0)),
       i.client_id,
       coalesce((SELECT p.digest FROM invoice_papers p
                  WHERE p.invoice_id = i.id AND p.form = 'pdf'), ''),
       coalesce(i.document ->> '$.pay_into.iban', ''),
       coalesce(i.document ->> '$.pay_into.bic', ''),
       coalesce(nullif(i.document ->> '$.pay_into.holder', ''), i.document ->> '$.seller.name', '')
  FROM invoices i WHERE i.id IN (SELECT value FROM json_each(?)) AND i.document <> '{}'
 ORDER BY i.sent_at DESC, i.id DESC"""


class ShownInvoice(NamedTuple):
    """What of an invoice the page is told beside how it stands.

    `moved_at` is when anything last happened to it, in epoch seconds. `holder` is whose account it
    is that `iban` names.
    """

    id: int
    moved_at: int
    account: str
    file: str
    iban: str
    bic: str
    holder: str


def concerned(connection: Reading, *, since: int) -> list[int]:
    """All that was sent and may be open, or may have been closed after `since` (epoch seconds)."""
    return list(connection.exec_driver_sql(_CONCERNED, {"since": since}).scalars())


def shown(connection: Reading, ids: Collection[int]) -> list[ShownInvoice]:
    """These, the newest first; not those whose client was erased."""
    rows = connection.exec_driver_sql(_SHOWN, (json.dumps(sorted(ids)),)).all()
    accounts = accounts_showing(connection, "invoices", {row.id: row.client_id for row in rows})
    return [
        ShownInvoice(id_, moved_at, accounts.get(id_, ""), *paper)
        for id_, moved_at, _, *paper in rows
    ]


def is_sent(connection: Reading, uid: str) -> bool:
    """Whether an invoice that was sent has that UUID."""
    query = "SELECT 1 FROM invoices WHERE uid = ? AND number <> '' AND NOT removed"
    return connection.exec_driver_sql(query, (uid,)).first() is not None
