"""Domain, money: what money came in for: a booking, or an invoice. Each has books of its own."""

from __future__ import annotations

from typing import NamedTuple


class MoneySubject(NamedTuple):
    """One booking or one invoice: just one of them is named."""

    booking_id: int | None = None
    invoice_id: int | None = None
