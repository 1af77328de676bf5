"""Storage, money: the rows of what was paid."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scheduler_app.domain.amounts import Money
    from scheduler_app.storage.journal import Change


def by_hand(change: Change, booking_id: int, way: str, amount: Money, *, at: int) -> None:
    """Write down what was paid without a card's taker; its entry of the ledger is made beside."""
    change.connection.exec_driver_sql(
        "INSERT INTO payments (booking_id, way, amount, currency, at, seen_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (booking_id, way, amount.minor, amount.currency, at, at),
    )
    change.touched.add("payments")
