"""Storage, money: the rows of what was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scheduler_app.domain.amounts import Money
    from scheduler_app.domain.money.payments import PaymentSeen
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "payments"


class KnownPayment(NamedTuple):
    """A payment by card that stands. `has_fee` says whether it is known what it cost."""

    id: int
    booking_id: int
    amount: int
    currency: str
    has_fee: bool


def by_hand(change: Change, booking_id: int, way: str, amount: Money, *, at: int) -> None:
    """Write down what was paid without a card's taker; its entry of the ledger is made beside."""
    change.connection.exec_driver_sql(
        "INSERT INTO payments (booking_id, way, amount, currency, at, seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (booking_id, way, amount.minor, amount.currency, at, at),
    )
    change.touched.add("payments")


def with_outside(asked: PlainSql, outside: str) -> KnownPayment | None:
    """The payment that whoever took it calls so."""
    query = """
SELECT id, booking_id, amount, currency, fee IS NOT NULL FROM payments
 WHERE outside = ? AND outside <> ''"""
    for row in asked.exec_driver_sql(query, (outside,)):
        return KnownPayment(row[0], row[1], row[2], row[3], bool(row[4]))
    return None


def by_card(change: Change, booking_id: int, seen: PaymentSeen, *, at: int) -> int:
    """Write down a payment that was seen at `at`; its number. Its entry is made beside."""
    fee, fee_currency = (None, "") if seen.fee is None else (seen.fee.minor, seen.fee.currency)
    change.connection.exec_driver_sql(
        "INSERT INTO payments (booking_id, way, amount, currency, at, seen_at, session, outside,"
        " charge, link, fee, fee_currency) VALUES (?, 'card', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            booking_id,
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
