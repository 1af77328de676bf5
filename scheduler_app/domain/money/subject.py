"""Domain, money: what money came in for: a booking, or an invoice. Each has books of its own."""

from __future__ import annotations

from typing import NamedTuple


class MoneySubject(NamedTuple):
    """One booking or one invoice: just one of them is named."""

    booking_id: int | None = None
    invoice_id: int | None = None

    @property
    def row(self) -> int:
        """The number of its row, in whichever table that is."""
        number = self.booking_id if self.invoice_id is None else self.invoice_id
        if number is None:
            raise ValueError("this names neither a booking nor an invoice")
        return number


NOBODYS_MONEY = MoneySubject()
"""Of what nobody knows whose it is."""
