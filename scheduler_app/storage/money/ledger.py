"""Storage, money: the ledger's rows, which are added and never changed.

Balances are sums over entries, asked of one subject or client at a time, or of months. A subject
is a booking or an invoice.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.ledger import (
    NOTHING,
    Balance,
    Entry,
    EntryKind,
    Posting,
    checked,
)
from scheduler_app.storage.clients.merged import IDS_OF, known_as

if TYPE_CHECKING:
    from scheduler_app.domain.money.subject import MoneySubject
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "ledger"

_COLUMNS = "key, kind, booking_id, client_id, amount, currency, outside, reason, invoice_id"


_BILLED = """
SELECT k.invoice_id FROM invoice_bookings k JOIN invoices i ON i.id = k.invoice_id
 WHERE k.booking_id IN (SELECT value FROM json_each(?)) AND i.sent_at IS NOT NULL"""


def post(change: Change, postings: Iterable[Posting], *, at: int) -> int:
    """Make the entries that are not made yet; returns how many those were. `at` is epoch seconds.

    A posting whose key stands already is known, and is skipped; `NotAllowed` where it says
    something else than what stands, or where a pot holds less than it takes. Nothing is made, then.
    """
    made = 0
    for one in postings:
        known = with_key(change.connection, one.key)
        if known is not None:
            _must_agree(known.posting, one, known_as(change.connection))
            continue
        balances = of_subject(change.connection, one.subject)
        others = [
            currency
            for currency, balance in balances.items()
            if currency != one.currency and balance.is_live
        ]
        if others:
            raise NotAllowed(
                f"The money of this {told(one.subject)} is in {others[0]}, and not in "
                f"{one.currency}.",
                remedy="Refund it first; then it can be paid in another currency.",
            )
        credit = (
            0
            if one.client_id is None
            else credit_of(change.connection, one.client_id).get(one.currency, 0)
        )
        checked(balances.get(one.currency, NOTHING), credit, one)
        change.connection.exec_driver_sql(
            f"INSERT INTO ledger (at, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (at, *one)
        )
        made += 1
        plan_again(change, one.subject)
    if made:
        change.touched.add(TABLE)
    return made


def plan_again(change: Change, subject: MoneySubject) -> None:
    """Let what is wanted of a subject be planned anew; of a booking, that of its invoices too."""
    if subject.booking_id is not None:
        change.again.add(subject.booking_id)
        change.invoices_again |= billed(change.connection, [subject.booking_id])
    if subject.invoice_id is not None:
        change.invoices_again.add(subject.invoice_id)


def billed(asked: PlainSql, bookings: Collection[int]) -> set[int]:
    """What was sent that bills any of these bookings."""
    found = asked.exec_driver_sql(_BILLED, (json.dumps(sorted(bookings)),))
    return {int(row[0]) for row in found}


def told(subject: MoneySubject) -> str:
    """What a sentence calls it."""
    return "booking" if subject.invoice_id is None else "invoice"


def with_key(asked: PlainSql, key: str) -> Entry | None:
    """The entry that was made for a key."""
    query = f"SELECT id, at, {_COLUMNS} FROM ledger WHERE key = ?"
    return next((_entry(row) for row in asked.exec_driver_sql(query, (key,))), None)


def entries_of(asked: PlainSql, booking_id: int) -> list[Entry]:
    """All entries of a booking, the first made first."""
    query = f"SELECT id, at, {_COLUMNS} FROM ledger WHERE booking_id = ? ORDER BY id"
    return [_entry(row) for row in asked.exec_driver_sql(query, (booking_id,))]


def entries_of_invoice(asked: PlainSql, invoice_id: int) -> list[Entry]:
    """The same of an invoice."""
    query = f"SELECT id, at, {_COLUMNS} FROM ledger WHERE invoice_id = ? ORDER BY id"
    return [_entry(row) for row in asked.exec_driver_sql(query, (invoice_id,))]


def entries(asked: PlainSql, *, since: int, until: int, most: int) -> list[Entry]:
    """Entries made from `since` on and before `until` (epoch seconds), the newest first."""
    query = f"""
SELECT id, at, {_COLUMNS} FROM ledger WHERE at >= ? AND at < ? ORDER BY at DESC, id DESC LIMIT ?"""
    return [_entry(row) for row in asked.exec_driver_sql(query, (since, until, most))]


def of_bookings(
    asked: PlainSql, bookings: Collection[int], *, but: Collection[EntryKind] = ()
) -> dict[int, dict[str, Balance]]:
    """What the pots of these bookings hold, by booking and currency; those without are left out.

    Entries of the kinds `but` which it is asked are not counted.
    """
    return _balances(asked, "booking_id", bookings, but)


def of_invoices(asked: PlainSql, invoices: Collection[int]) -> dict[int, dict[str, Balance]]:
    """The same of invoices. What their bookings' pots hold is not among it."""
    return _balances(asked, "invoice_id", invoices, ())


def of_subject(
    asked: PlainSql, subject: MoneySubject, *, but: Collection[EntryKind] = ()
) -> dict[str, Balance]:
    """The same of one subject, by currency."""
    return _balances(asked, column_of(subject), [subject.row], but).get(subject.row, {})


def column_of(subject: MoneySubject) -> str:
    """The column that names it, in payments, in the ledger and in findings."""
    return "booking_id" if subject.invoice_id is None else "invoice_id"


def _balances(
    asked: PlainSql, column: str, ids: Collection[int], but: Collection[EntryKind]
) -> dict[int, dict[str, Balance]]:
    query = f"""
SELECT {column}, currency, kind, sum(amount) FROM ledger
 WHERE {column} IN (SELECT value FROM json_each(?))
   AND kind NOT IN (SELECT value FROM json_each(?)) GROUP BY {column}, currency, kind"""
    come_to: dict[int, dict[str, Balance]] = {}
    for id_, currency, kind, amount in asked.exec_driver_sql(
        query, (json.dumps(sorted(ids)), json.dumps(sorted(but)))
    ):
        of_one = come_to.setdefault(id_, {})
        of_one[currency] = of_one.get(currency, NOTHING).after(EntryKind(kind), amount)
    return come_to


def at_rest_since(asked: PlainSql, bookings: Collection[int], at: int) -> set[int]:
    """Those of these bookings that have entries, all of them made before `at` (epoch seconds)."""
    query = """
SELECT booking_id FROM ledger
 WHERE booking_id IN (SELECT value FROM json_each(?)) GROUP BY booking_id HAVING max(at) < ?"""
    return {int(row[0]) for row in asked.exec_driver_sql(query, (json.dumps(sorted(bookings)), at))}


def paid_for_work(asked: PlainSql, booking_id: int) -> int:
    """What was paid for a visit beside its deposit, less what of that went back; minor units."""
    query = """
SELECT coalesce(sum(iif(kind = ?, -amount, amount)), 0) FROM ledger
 WHERE booking_id = ? AND kind IN (?, ?, ?)"""
    back = EntryKind.PAYMENT_REFUNDED.value
    kinds = (back, EntryKind.PAID.value, EntryKind.PAYMENT_BACK.value)
    found = asked.exec_driver_sql(query, (back, booking_id, *kinds))
    return next(int(row[0]) for row in found)


def in_all(asked: PlainSql) -> dict[str, Balance]:
    """What all pots hold together, by currency."""
    query = "SELECT currency, kind, sum(amount) FROM ledger GROUP BY currency, kind"
    come_to: dict[str, Balance] = {}
    for currency, kind, amount in asked.exec_driver_sql(query):
        come_to[currency] = come_to.get(currency, NOTHING).after(EntryKind(kind), amount)
    return come_to


def credit_of(asked: PlainSql, client_id: int) -> dict[str, int]:
    """What a client has left for other bookings, by currency, in minor units."""
    query = f"SELECT id FROM clients WHERE id IN {IDS_OF}"
    ids = [row[0] for row in asked.exec_driver_sql(query, {"client": client_id})]
    return credit_among(asked, ids)


def credit_among(asked: PlainSql, clients: Collection[int]) -> dict[str, int]:
    """The same of these clients together."""
    query = """
SELECT currency, kind, sum(amount) FROM ledger
 WHERE client_id IN (SELECT value FROM json_each(?)) GROUP BY 1, 2"""
    come_to: dict[str, Balance] = {}
    for currency, kind, amount in asked.exec_driver_sql(query, (json.dumps(list(clients)),)):
        come_to[currency] = come_to.get(currency, NOTHING).after(EntryKind(kind), amount)
    return {currency: one.credit for currency, one in come_to.items() if one.credit}


def _must_agree(stands: Posting, asked_for: Posting, merged: Mapping[int, int]) -> None:
    """What stands for a key is what is asked for it; why it was made may be told otherwise.

    Who was `merged` into another client since is that one.
    """
    whose = stands.client_id
    now = whose if whose is None else merged.get(whose, whose)
    theirs = asked_for.client_id if asked_for.client_id == whose else now
    if stands._replace(reason="", client_id=theirs) != asked_for._replace(reason=""):
        raise NotAllowed(
            "The ledger says something else of what happened here.",
            remedy="Nothing was written. Compare the ledger with your account before you go on.",
        )


def _entry(row: Sequence[Any]) -> Entry:
    id_, at, key, kind, *rest = row
    return Entry(id_, at, Posting(key, EntryKind(kind), *rest))
