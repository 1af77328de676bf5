"""Storage, money: what of an invoice waits for a word of the consultant's, found as it comes to be.

Too much was paid; what it took off as paid before went back; a deposit went back that has an
invoice of its own; the price of its visit was changed after it was sent. Each is found once,
changes its amount as the books do, and is settled by itself where nothing of it is left.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.findings import FindingKind, MoneyFinding
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.storage.money import findings
from scheduler_app.storage.money.findings import Found
from scheduler_app.storage.money.invoices import deposits
from scheduler_app.storage.money.invoices.taken_back import is_taken_back

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change

KINDS = (
    FindingKind.OVERPAID,
    FindingKind.WENT_BACK,
    FindingKind.DEPOSIT_GONE,
    FindingKind.PRICED_ANEW,
)

TO_DO = {
    FindingKind.OVERPAID: "Give it back, or leave it to the client as credit.",
    FindingKind.WENT_BACK: "Remind the client of it, or write it off.",
    FindingKind.DEPOSIT_GONE: "Send a credit note for it: until then its tax is owed.",
    FindingKind.PRICED_ANEW: "If that price is right, take the invoice back and send it anew.",
}

# A price as it was before the first change since the invoice was sent, and as it is by now.
_PRICES = f"""
SELECT k.invoice_id, b.agreed_price
  FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
  JOIN bookings b ON b.id = k.booking_id
 WHERE k.invoice_id IN (SELECT value FROM json_each(?)) AND i.kind = 'invoice'
   AND b.agreed_price <> (
       SELECT json_extract(h.before, '$.agreed_price')
         FROM history h JOIN changes c ON c.id = h.change_id
        WHERE h.subject = 'bookings' AND h.subject_id = b.id AND c.at >= i.sent_at
          AND json_extract(h.before, '$.agreed_price') IS NOT NULL
        ORDER BY h.id LIMIT 1)
   AND NOT {is_taken_back("i")}"""

_PRICED_ANEW = """
SELECT k.invoice_id FROM history h JOIN invoice_bookings k ON k.booking_id = h.subject_id
 WHERE h.change_id = ? AND h.subject = 'bookings'
   AND json_extract(h.before, '$.agreed_price') IS NOT NULL"""


class Watched(NamedTuple):
    """What is asked of an invoice: what is open of it, what is too much, and what went back.

    Minor units; `went_back` is what its bookings lack of what it took off as paid before.
    """

    number: str
    rest: int
    too_much: int
    went_back: int
    currency: str


def prices(change: Change) -> None:
    """A bookkeeper of bookings: of whose price changes, their invoices are looked at again."""
    if "agreed_price" in change.altered.get("bookings", ()):
        found = change.connection.exec_driver_sql(_PRICED_ANEW, (change.id,))
        change.invoices_again |= {row[0] for row in found}


def watch(change: Change, invoices: Mapping[int, Watched], *, at: int) -> None:
    """Let what was found of these agree with how they stand."""
    asked = change.connection
    ids = json.dumps(sorted(invoices))
    anew = {row[0]: row[1] for row in asked.exec_driver_sql(_PRICES, (ids,))}
    gone = deposits.gone(asked, invoices)
    known = {
        (each.kind, each.invoice_id): each for each in findings.of_invoices(asked, KINDS, invoices)
    }
    for id_, one in invoices.items():
        for kind, amount in _amounts(one, anew.get(id_, 0), gone.get(id_, 0)):
            there = known.get((kind, id_))
            if there is not None or amount:
                _keep(change, there, kind, id_, one, amount, at=at)


def _amounts(one: Watched, price: int, gone: int) -> Iterator[tuple[FindingKind, int]]:
    yield FindingKind.OVERPAID, one.too_much
    yield FindingKind.WENT_BACK, max(0, min(one.went_back, one.rest))
    yield FindingKind.DEPOSIT_GONE, gone
    yield FindingKind.PRICED_ANEW, price


def _keep(
    change: Change,
    there: MoneyFinding | None,
    kind: FindingKind,
    invoice_id: int,
    one: Watched,
    amount: int,
    *,
    at: int,
) -> None:
    money = Money(amount, one.currency)
    if there is None:
        detail = f"It is invoice {one.number}. {TO_DO[kind]}"
        found = Found(kind, one.number, MoneySubject(None, invoice_id), money, at, detail)
        findings.add(change, found, seen_at=at)
    elif there.amount != money:
        findings.comes_to(change, there, money, at=at)
