"""Storage, money: the ledger follows from what left the account outside, in whatever order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.money.ledger import NOTHING, Balance, EntryKind, Posting
from scheduler_app.domain.money.outgoing import Outgoing, credit_to_fetch, outgoing_moves
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.storage.money import books, ledger, words
from scheduler_app.storage.money.deposits import NO_DEPOSIT
from scheduler_app.storage.money.invoices import books as invoice_books

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

_LEFT = """
SELECT r.outside, 0, iif(r.state = 'succeeded', r.amount, 0), p.currency, r.id
  FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE p.{column} = :id AND r.outside <> ''
UNION ALL
SELECT d.outside, 1, iif(d.taken, d.amount, 0), p.currency, d.id
  FROM disputes d JOIN payments p ON p.id = d.payment_id
 WHERE p.{column} = :id
 ORDER BY 2, 5"""

_POSTED = """
SELECT outside, kind, sum(amount), count(*) FROM ledger
 WHERE {column} = ? AND outside <> '' GROUP BY outside, kind"""

_OUT = frozenset({EntryKind.REFUNDED, EntryKind.DISPUTED, EntryKind.PAYMENT_REFUNDED})
_BACK = frozenset({EntryKind.REFUND_FAILED, EntryKind.DISPUTE_WON, EntryKind.PAYMENT_BACK})


def agree(change: Change, subject: MoneySubject, *, at: int) -> list[MoneySubject]:
    """Make the entries that follow from a subject's refunds and disputes as they stand.

    What was kept or applied meanwhile is reckoned anew behind it, in the same change. What was left
    as credit and is gone now can't be for other subjects of its client: returns those that it was
    for.
    """
    asked = change.connection
    posted = _posted(asked, subject)
    outgoing: list[Outgoing] = []
    query = _LEFT.format(column=ledger.column_of(subject))
    left = list(asked.exec_driver_sql(query, {"id": subject.row}))
    for outside, is_dispute, gone, _, _ in left:
        of_one = posted.get(outside, {})
        sums = {kind: amount for kind, (amount, _) in of_one.items()}
        said = sum(sums.get(kind, 0) for kind in _OUT) - sum(sums.get(kind, 0) for kind in _BACK)
        of_work = sums.get(EntryKind.PAYMENT_REFUNDED, 0) - sums.get(EntryKind.PAYMENT_BACK, 0)
        outgoing.append(Outgoing(outside, bool(is_dispute), gone, said, of_work))
    if all(one.gone == one.posted for one in outgoing):
        return []
    return _post(change, subject, outgoing, left[-1][3], posted, at=at)


_Posted = dict[str, dict[EntryKind, tuple[int, int]]]
"""By id outside and kind, what entries come to and how many there are."""


def _posted(asked: PlainSql, subject: MoneySubject) -> _Posted:
    found: _Posted = {}
    query = _POSTED.format(column=ledger.column_of(subject))
    for outside, kind, amount, count in asked.exec_driver_sql(query, (subject.row,)):
        found.setdefault(outside, {})[EntryKind(kind)] = (amount, count)
    return found


def _post(
    change: Change,
    subject: MoneySubject,
    outgoing: list[Outgoing],
    currency: str,
    posted: _Posted,
    *,
    at: int,
) -> list[MoneySubject]:
    asked = change.connection
    client = client_of(asked, subject)
    deposit, for_work = _pots(asked, subject, currency)
    credit = 0 if client is None else ledger.credit_of(asked, client).get(currency, 0)
    spent = credit_to_fetch(outgoing, deposit, for_work=for_work, credit=credit)
    concerned: list[MoneySubject] = []
    if client is not None and spent:
        concerned = _unspent(change, subject, client, spent, currency, at=at)
        credit = ledger.credit_of(asked, client).get(currency, 0)
    steps = outgoing_moves(outgoing, deposit, for_work=for_work, credit=credit)
    for step in steps:
        of_kind = posted.setdefault(step.outside, {})
        amount, count = of_kind.get(step.kind, (0, 0))
        of_kind[step.kind] = (amount + step.amount, count + 1)
        key = f"{step.outside}/{step.kind}/{count + 1}"
        posting = Posting(
            *(key, step.kind, subject.booking_id, client, step.amount, currency, step.outside),
            invoice_id=subject.invoice_id,
        )
        ledger.post(change, [posting], at=at)
    return concerned


def client_of(asked: PlainSql, subject: MoneySubject) -> int | None:
    """Whose booking, or invoice, it is by now."""
    table = "bookings" if subject.invoice_id is None else "invoices"
    found = asked.exec_driver_sql(f"SELECT client_id FROM {table} WHERE id = ?", (subject.row,))
    return next((row[0] for row in found), None)


def _pots(asked: PlainSql, subject: MoneySubject, currency: str) -> tuple[Balance, int]:
    """What is held, kept, applied or credited of deposits, and what is left of other payments."""
    pots = ledger.of_subject(asked, subject).get(currency, NOTHING)
    if subject.invoice_id is not None:
        # Of an invoice there are no deposits: all of it has paid for what was done.
        return Balance(held=pots.held, credit=pots.credit), pots.applied
    of_deposit = ledger.of_subject(asked, subject, but=NO_DEPOSIT).get(currency, NOTHING)
    return of_deposit, pots.applied - of_deposit.applied


def _unspent(
    change: Change, subject: MoneySubject, client: int, spent: int, currency: str, *, at: int
) -> list[MoneySubject]:
    """Let so much of a client's credit be spent no more: first of bookings, then of invoices."""
    asked = change.connection
    before = ledger.credit_of(asked, client).get(currency, 0)
    bookings = words.unspend(change, client, spent, currency)
    change.again.update(bookings)
    books.settle_some(change, bookings)
    spent -= ledger.credit_of(asked, client).get(currency, 0) - before
    invoices = invoice_books.unspend(change, client, spent, currency, but=subject.invoice_id, at=at)
    return [*map(MoneySubject, bookings), *(MoneySubject(None, each) for each in invoices)]
