"""Storage, money: the rows of what was paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.time_units import DAY

if TYPE_CHECKING:
    from scheduler_app.domain.amounts import Money
    from scheduler_app.domain.money.payments import PaymentSeen
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "payments"


class KnownPayment(NamedTuple):
    """A payment by card that stands. `has_fee` says whether it is known what it cost."""

    id: int
    subject: MoneySubject
    amount: int
    currency: str
    has_fee: bool
    outside: str


def by_hand(
    change: Change, subject: MoneySubject, way: str, amount: Money, *, at: int, paid_at: int
) -> None:
    """Write down what was paid without a card's taker; its entry of the ledger is made beside."""
    change.connection.exec_driver_sql(
        "INSERT INTO payments (booking_id, invoice_id, way, amount, currency, at, seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*subject, way, amount.minor, amount.currency, paid_at, at),
    )
    change.touched.add("payments")


_COLUMNS = "id, booking_id, invoice_id, amount, currency, fee IS NOT NULL, outside"
_KNOWN = f"SELECT {_COLUMNS} FROM payments"


def with_outside(asked: PlainSql, outside: str) -> KnownPayment | None:
    """The payment that whoever took it calls so."""
    query = f"{_KNOWN} WHERE outside = ? AND outside <> ''"
    return next(map(_known, asked.exec_driver_sql(query, (outside,))), None)


def numbered(asked: PlainSql, payment_id: int) -> KnownPayment | None:
    """A payment by card, by its number here."""
    query = f"{_KNOWN} WHERE id = ? AND outside <> ''"
    return next(map(_known, asked.exec_driver_sql(query, (payment_id,))), None)


def paid_since(asked: PlainSql, since: int, *, seen_before: int) -> list[tuple[KnownPayment, int]]:
    """Payments by card that came in since then and were seen before, and when; epoch seconds."""
    query = f"""
SELECT {_COLUMNS}, at FROM payments
 WHERE seen_at >= ? AND seen_at < ? AND at >= ? AND outside <> ''"""
    found = asked.exec_driver_sql(query, (since - DAY, seen_before, since))
    return [(_known(row), row[-1]) for row in found]


def _known(row: Sequence[Any]) -> KnownPayment:
    id_, booking_id, invoice_id, amount, currency, has_fee, outside = row[:7]
    subject = MoneySubject(booking_id, invoice_id)
    return KnownPayment(id_, subject, amount, currency, bool(has_fee), outside)


def by_card(change: Change, subject: MoneySubject, seen: PaymentSeen, *, at: int) -> int:
    """Write down a payment that was seen at `at`; its number. Its entry is made beside."""
    fee, fee_currency = (None, "") if seen.fee is None else (seen.fee.minor, seen.fee.currency)
    change.connection.exec_driver_sql(
        "INSERT INTO payments (booking_id, invoice_id, way, amount, currency, at, seen_at, session,"
        " outside, charge, link, fee, fee_currency)"
        " VALUES (?, ?, 'card', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *subject,
            *(seen.amount.minor, seen.amount.currency, seen.at, at),
            *(seen.session, seen.id, seen.charge, seen.link, fee, fee_currency),
        ),
    )
    change.touched.add(TABLE)
    query = "SELECT id FROM payments WHERE outside = ?"
    return int(change.connection.exec_driver_sql(query, (seen.id,)).scalar_one())


def set_fee(change: Change, payment_id: int, fee: Money) -> None:
    """Write down what a payment cost, once that is known."""
    change.connection.exec_driver_sql(
        "UPDATE payments SET fee = ?, fee_currency = ? WHERE id = ?",
        (fee.minor, fee.currency, payment_id),
    )
    change.touched.add(TABLE)


def links_without_fee(asked: PlainSql, *, since: int) -> list[str]:
    """Links of payments seen since then of which it is not known what they cost."""
    query = """
SELECT DISTINCT link FROM payments
 WHERE fee IS NULL AND outside <> '' AND link <> '' AND seen_at >= ? ORDER BY id"""
    return [str(row[0]) for row in asked.exec_driver_sql(query, (since,))]
