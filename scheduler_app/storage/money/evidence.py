"""Storage, money: payments and who disputes them, for a bank that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.storage.money.ledger import column_of

if TYPE_CHECKING:
    from scheduler_app.domain.money.subject import MoneySubject
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


def paid(asked: PlainSql, subject: MoneySubject) -> list[PaymentProof]:
    """The payments of a booking or an invoice, the first taken in first."""
    query = f"""
SELECT way, amount, currency, at, outside, charge FROM payments
 WHERE {column_of(subject)} = ? ORDER BY id"""
    return [PaymentProof(*row) for row in asked.exec_driver_sql(query, (subject.row,))]


def disputed(asked: PlainSql, subject: MoneySubject) -> list[DisputeProof]:
    """The disputes of the payments of a booking or an invoice, the newest first."""
    query = f"""
SELECT d.outside, p.outside, d.amount, p.currency, d.reason, d.state, d.opened_at, d.due_at
  FROM disputes d JOIN payments p ON p.id = d.payment_id
 WHERE p.{column_of(subject)} = ? ORDER BY d.opened_at DESC, d.id DESC"""
    return [DisputeProof(*row) for row in asked.exec_driver_sql(query, (subject.row,))]
