"""Storage, money: the payments of a booking and who disputes them, for a bank that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


class PaymentProof(NamedTuple):
    """A payment as it stands. `at` is epoch seconds, `way` how it was paid."""

    way: str
    amount: int
    currency: str
    at: int
    outside: str
    charge: str


class DisputeProof(NamedTuple):
    """A dispute as it stands; times are epoch seconds."""

    outside: str
    payment: str
    amount: int
    currency: str
    reason: str
    state: str
    opened_at: int
    due_at: int | None


def paid(asked: PlainSql, booking_id: int) -> list[PaymentProof]:
    """The payments of a booking, the first taken in first."""
    query = """
SELECT way, amount, currency, at, outside, charge FROM payments WHERE booking_id = ? ORDER BY id"""
    return [PaymentProof(*row) for row in asked.exec_driver_sql(query, (booking_id,))]


def disputed(asked: PlainSql, booking_id: int) -> list[DisputeProof]:
    """The disputes of the payments of a booking, the newest first."""
    query = """
SELECT d.outside, p.outside, d.amount, p.currency, d.reason, d.state, d.opened_at, d.due_at
  FROM disputes d JOIN payments p ON p.id = d.payment_id
 WHERE p.booking_id = ? ORDER BY d.opened_at DESC, d.id DESC"""
    return [DisputeProof(*row) for row in asked.exec_driver_sql(query, (booking_id,))]
