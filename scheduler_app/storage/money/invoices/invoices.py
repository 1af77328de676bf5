"""Storage, money: invoices as rows: drafts that are written over, and what was sent for good."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.storage.money.invoices.taken_back import is_taken_back

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.booked import BookedIncome, BookedTax
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE, OF_BOOKINGS = "invoices", "invoice_bookings"

_COLUMNS = (
    "id, uid, kind, client_id, currency, draft, number, issued, sent_at, total, prepaid, payable,"
    " document, digest, corrects, written_off_at, written_off_why"
)
_ONE = f"SELECT {_COLUMNS} FROM invoices WHERE id = ? AND NOT removed"
_FREEZE = "UPDATE invoices SET document = ?, draft = '{}' WHERE id = ?"
_TAX = "INSERT INTO invoice_taxes (invoice_id, category, rate, net, tax) VALUES (?, ?, ?, ?, ?)"
_INCOME = """
INSERT INTO invoice_incomes (invoice_id, service_id, line_of, net) VALUES (?, ?, ?, ?)"""
_BOOKINGS = "SELECT booking_id FROM invoice_bookings WHERE invoice_id = ? ORDER BY id"
_OF_BOOKINGS = """
SELECT k.booking_id, i.id FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
 WHERE k.booking_id IN (SELECT value FROM json_each(?)) AND NOT i.removed ORDER BY i.id"""
_STANDS = f"""
   AND NOT i.removed AND NOT {is_taken_back("i")}"""
_ON_OTHERS = f"""
SELECT k.booking_id, i.id, i.number FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
 WHERE k.booking_id IN (SELECT value FROM json_each(:bookings)) AND i.id <> :but AND i.kind = :kind
   AND (i.kind <> 'deposit' OR i.sent_at IS NULL)
{_STANDS}
 ORDER BY i.number <> '' DESC, i.id LIMIT 1"""
_TAKEN_OFF = f"""
SELECT k.booking_id, sum(k.prepaid)
  FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
 WHERE k.booking_id IN (SELECT value FROM json_each(?))
   AND i.kind = 'invoice' AND i.sent_at IS NOT NULL
{_STANDS}
 GROUP BY k.booking_id"""
_CREDITS = """
SELECT id, number, payable FROM invoices WHERE corrects = ? AND sent_at IS NOT NULL ORDER BY id"""


class InvoiceRow(NamedTuple):
    """An invoice as it is kept: `draft` and `document` are JSON, `issued` an ISO day."""

    id: int
    uid: str
    kind: InvoiceKind
    client_id: int
    currency: str
    draft: str
    number: str
    issued: str
    sent_at: int | None
    total: int
    prepaid: int
    payable: int
    document: str
    digest: str
    corrects: int | None
    written_off_at: int | None
    written_off_why: str

    @property
    def whole(self) -> int:
        """What it comes to with its rounding, whatever was paid before."""
        return self.payable + self.prepaid


class CreditRow(NamedTuple):
    """A credit note that was sent: what it takes back, in minor units."""

    id: int
    number: str
    payable: int


class OnInvoice(NamedTuple):
    """A booking and the invoice that it is on; a draft has no number."""

    booking_id: int
    invoice_id: int
    number: str


def row(asked: PlainSql, invoice_id: int) -> InvoiceRow:
    """One invoice or draft; `NotFound` where there is none, or it was removed."""
    for found in asked.exec_driver_sql(_ONE, (invoice_id,)):
        return _row(found)
    raise NotFound(
        f"There is no invoice or draft {invoice_id}.",
        remedy="It may have been removed; the list of invoices has what there is.",
    )


def id_of(asked: PlainSql, number: str) -> int:
    """The invoice of a number, as people write it; `NotFound` where none has it."""
    query = "SELECT id FROM invoices WHERE number = ?"
    for found in asked.exec_driver_sql(query, (number.strip(),)):
        return int(found[0])
    raise NotFound(
        f"There is no invoice “{number.strip()}”.", remedy="The list of invoices has their numbers."
    )


def add(change: Change, uid: str, values: Mapping[str, Any], prepaid_of: Mapping[int, int]) -> int:
    """Write a new draft; returns its id. `prepaid_of` as in `set_bookings`."""
    invoice_id = change.insert(TABLE, {"uid": uid, **values})
    set_bookings(change, invoice_id, prepaid_of)
    return invoice_id


def set_bookings(change: Change, invoice_id: int, prepaid_of: Mapping[int, int]) -> None:
    """Let it be for these bookings, and take off so much of what came in for each."""
    query = "SELECT booking_id, id FROM invoice_bookings WHERE invoice_id = ?"
    found = change.connection.exec_driver_sql(query, (invoice_id,))
    there = {row[0]: row[1] for row in found}
    change.delete_many(OF_BOOKINGS, [there[one] for one in there if one not in prepaid_of])
    kept = {there[one]: {"prepaid": off} for one, off in prepaid_of.items() if one in there}
    change.update_many(OF_BOOKINGS, kept)
    new = [
        {"invoice_id": invoice_id, "booking_id": one, "prepaid": off}
        for one, off in prepaid_of.items()
        if one not in there
    ]
    change.insert_many(OF_BOOKINGS, new)


def freeze(change: Change, invoice_id: int, document: str, values: Mapping[str, Any]) -> None:
    """Send it: what it says is kept for good, and the database refuses to change it from then on.

    The document stands in its row alone: the history names the number, and nothing takes it back.
    """
    change.connection.exec_driver_sql(_FREEZE, (document, invoice_id))
    change.update(TABLE, invoice_id, values)


def book(
    change: Change,
    invoice_id: int,
    taxes: Iterable[BookedTax],
    incomes: Iterable[BookedIncome],
) -> None:
    """Write down what it adds to tax and income."""
    rows = [(invoice_id, one.category.value, one.rate, one.net, one.tax) for one in taxes]
    if rows:
        change.connection.exec_driver_sql(_TAX, rows)
    earned = [(invoice_id, one.service_id, one.line_of.value, one.net) for one in incomes]
    if earned:
        change.connection.exec_driver_sql(_INCOME, earned)


def last_issued(asked: PlainSql) -> str:
    """The latest day on which anything was issued (ISO); empty before the first."""
    query = "SELECT max(issued) FROM invoices WHERE number <> ''"
    return next((found[0] or "" for found in asked.exec_driver_sql(query)), "")


def bookings_of(asked: PlainSql, invoice_id: int) -> tuple[int, ...]:
    """The bookings that it is for, in its order."""
    return tuple(found[0] for found in asked.exec_driver_sql(_BOOKINGS, (invoice_id,)))


def credits_of(asked: PlainSql, invoice_id: int) -> tuple[CreditRow, ...]:
    """What takes it back, the first first."""
    return tuple(CreditRow(*found) for found in asked.exec_driver_sql(_CREDITS, (invoice_id,)))


def of_bookings(asked: PlainSql, bookings: Collection[int]) -> list[tuple[int, int]]:
    """Each of these bookings with each draft or invoice that it is on, the oldest first."""
    found = asked.exec_driver_sql(_OF_BOOKINGS, (json.dumps(sorted(bookings)),))
    return [(row[0], row[1]) for row in found]


def on_another(
    asked: PlainSql, bookings: Collection[int], kind: InvoiceKind, *, but: int
) -> OnInvoice | None:
    """Another draft or invoice of this kind that one of these bookings is on.

    None where none is; what was taken back whole does not count. Deposits may come in parts: of
    their invoices drafts alone count.
    """
    named = {"bookings": json.dumps(sorted(bookings)), "kind": kind.value, "but": but}
    for found in asked.exec_driver_sql(_ON_OTHERS, named):
        return OnInvoice(*found)
    return None


def taken_off(asked: PlainSql, bookings: Collection[int]) -> dict[int, int]:
    """What invoices that stand have taken off as paid before, by booking, in minor units."""
    found = asked.exec_driver_sql(_TAKEN_OFF, (json.dumps(sorted(bookings)),))
    return {row[0]: row[1] for row in found}


def _row(found: Sequence[Any]) -> InvoiceRow:
    one = InvoiceRow(*found)
    return one._replace(kind=InvoiceKind(one.kind))
