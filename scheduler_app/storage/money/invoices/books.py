"""Storage, money: the entries of the ledger that are made for invoices.

Whatever pays an invoice is applied at once. What is too much is put back and credited, and credit
that is used is applied: so nothing is ever left held for an invoice once a change is made.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.money.ledger import NOTHING, Balance, EntryKind, Posting
from scheduler_app.storage.clients.merged import IDS_OF
from scheduler_app.storage.money import ledger

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

LEFT = (EntryKind.APPLIED_BACK, EntryKind.CREDITED)
"""What leaves an amount that paid for an invoice to its client."""

USED = (EntryKind.CREDIT_USED, EntryKind.APPLIED)
"""What pays for one by its client's credit."""

_ONE = "SELECT uid, client_id, currency FROM invoices WHERE id = ? AND NOT removed"

_COUNTS = "SELECT kind, count(*) FROM ledger WHERE invoice_id = ? GROUP BY kind"

_SPENT = f"""
SELECT l.invoice_id, sum(iif(l.kind = '{EntryKind.CREDIT_USED}', l.amount, -l.amount)) AS used
  FROM ledger l
 WHERE l.invoice_id IN (SELECT id FROM invoices WHERE client_id IN {IDS_OF})
   AND l.currency = :currency
   AND l.kind IN ('{EntryKind.CREDIT_USED}', '{EntryKind.CREDITED}', '{EntryKind.CREDIT_REFUNDED}')
 GROUP BY l.invoice_id HAVING used > 0 ORDER BY max(l.id) DESC"""


class InvoiceBooks(NamedTuple):
    """Whose an invoice is, and what its own pots hold, in minor units of its currency."""

    id: int
    uid: str
    client_id: int
    currency: str
    pots: Balance


def read(asked: PlainSql, invoice_id: int) -> InvoiceBooks:
    """The books of one; `NotFound` where there is none."""
    for uid, client_id, currency in asked.exec_driver_sql(_ONE, (invoice_id,)):
        pots = ledger.of_invoices(asked, [invoice_id]).get(invoice_id, {})
        return InvoiceBooks(invoice_id, uid, client_id, currency, pots.get(currency, NOTHING))
    raise NotFound(f"There is no invoice {invoice_id} in the diary.")


def move(
    change: Change, invoice_id: int, kinds: Collection[EntryKind], amount: int, *, at: int
) -> None:
    """Make an entry of each of these kinds, in their order; `NotAllowed` where one can't be."""
    one = read(change.connection, invoice_id)
    counts = change.connection.exec_driver_sql(_COUNTS, (invoice_id,))
    made = {str(row[0]): int(row[1]) for row in counts}
    postings = [
        Posting(
            *(f"invoice/{one.uid}/{kind}/{made.get(kind, 0) + 1}", kind, None),
            *(one.client_id, amount, one.currency),
            invoice_id=invoice_id,
        )
        for kind in kinds
    ]
    ledger.post(change, postings, at=at)


def settle(change: Change, invoices: Collection[int], *, at: int) -> None:
    """Apply what came back to these: a bank gave it back, or it did not go back after all."""
    for invoice_id, by_currency in ledger.of_invoices(change.connection, invoices).items():
        for pots in by_currency.values():
            if pots.held > 0:
                move(change, invoice_id, (EntryKind.APPLIED,), pots.held, at=at)


def unspend(
    change: Change, client_id: int, amount: int, currency: str, *, but: int | None, at: int
) -> list[int]:
    """Let so much of a client's credit be spent no more on invoices `but` this one, the last first.

    Returns those that it was for: they are open again.
    """
    concerned = []
    given = {"client": client_id, "currency": currency}
    for invoice_id, used in list(change.connection.exec_driver_sql(_SPENT, given)):
        part = min(amount, used, read(change.connection, invoice_id).pots.applied)
        if part > 0 and invoice_id != but:
            move(change, invoice_id, LEFT, part, at=at)
            amount -= part
            concerned.append(invoice_id)
    return concerned
