"""Storage, money: what was sent, as far as a new draft hangs on it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NotAllowed, NotFound
from scheduler_app.domain.money.invoices.codec import document_of
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.written_lines import DepositBilled

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_NUMBERED = "SELECT document FROM invoices WHERE number = ? AND number <> ''"

_DOCUMENT = """
SELECT document, sent_at IS NOT NULL, kind FROM invoices WHERE id = ? AND NOT removed"""

_CREDITS = """
SELECT document FROM invoices WHERE corrects = ? AND sent_at IS NOT NULL ORDER BY id"""

# An invoice that is taken back whole takes the deposit invoices along that it names: what was left
# of their tax is in its credit note.
_NAMED = """
coalesce((SELECT sum(json_extract(p.value, '$.amount'))
            FROM invoice_bookings kx JOIN invoices x ON x.id = kx.invoice_id,
                 json_each(x.document, '$.draft.prepaid') p
           WHERE kx.booking_id = k.booking_id AND x.kind = 'invoice' AND x.sent_at IS NOT NULL
             AND json_extract(p.value, '$.number') = i.number), 0)"""

_NAMED_OF = f"""
SELECT {_NAMED} FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id WHERE i.id = ?"""

_NAMED_BY = """
SELECT x.number FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
  JOIN invoice_bookings kx ON kx.booking_id = k.booking_id
  JOIN invoices x ON x.id = kx.invoice_id, json_each(x.document, '$.draft.prepaid') p
 WHERE i.id = ? AND x.kind = 'invoice' AND x.sent_at IS NOT NULL
   AND json_extract(p.value, '$.number') = i.number ORDER BY x.id DESC LIMIT 1"""

_DEPOSITS = f"""
SELECT k.booking_id, i.number, i.issued, i.payable + i.prepaid, i.tax,
       coalesce((SELECT max(t.rate) FROM invoice_taxes t WHERE t.invoice_id = i.id), 0),
       max(0, i.payable + i.prepaid - coalesce((SELECT sum(n.payable) FROM invoices n
                  WHERE n.corrects = i.id AND n.sent_at IS NOT NULL), 0) - {_NAMED})
  FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
 WHERE k.booking_id IN (SELECT value FROM json_each(?)) AND i.kind = 'deposit'
   AND i.sent_at IS NOT NULL ORDER BY i.sent_at, i.id"""


def numbered(asked: PlainSql, number: str) -> InvoiceDocument | None:
    """What was sent under this number; None where nothing was, or its client was erased."""
    for (text,) in asked.exec_driver_sql(_NUMBERED, (number,)):
        return None if text == "{}" else document_of(text)
    return None


def document(asked: PlainSql, invoice_id: int) -> InvoiceDocument:
    """What was sent; `NotFound` for none, `NotAllowed` for a draft, or whose client was erased."""
    for text, is_sent, _ in asked.exec_driver_sql(_DOCUMENT, (invoice_id,)):
        if not is_sent:
            raise NotAllowed("This invoice was not sent.", remedy="Change the draft, or remove it.")
        if text == "{}":
            raise NotAllowed(
                "The client of this invoice was erased, and what it said is gone with them.",
                remedy="Its number and its sums are kept. Write it off where something is open.",
            )
        return document_of(text)
    raise NotFound(f"There is no invoice {invoice_id} in the diary.")


def credits_of(asked: PlainSql, invoice_id: int) -> list[InvoiceDocument]:
    """The credit notes that were sent for an invoice."""
    found = asked.exec_driver_sql(_CREDITS, (invoice_id,))
    return [document_of(row[0]) for row in found if row[0] != "{}"]


def deposit_invoices(asked: PlainSql, bookings: Collection[int]) -> list[DepositBilled]:
    """Those that were sent for deposits of these bookings, the first first.

    Nothing is left of what a credit note took back, nor of what an invoice has named.
    """
    found = asked.exec_driver_sql(_DEPOSITS, (json.dumps(sorted(bookings)),))
    return [DepositBilled(*row) for row in found]


def named_of(asked: PlainSql, invoice_id: int) -> int:
    """How much of a deposit invoice is named by invoices that were sent, in minor units."""
    return sum(row[0] for row in asked.exec_driver_sql(_NAMED_OF, (invoice_id,)))


def named_by(asked: PlainSql, invoice_id: int) -> str:
    """The number of the last invoice that names it; empty for none."""
    found = asked.exec_driver_sql(_NAMED_BY, (invoice_id,))
    return next((str(row[0]) for row in found), "")
