"""Use cases, money: a visit that was invoiced stays done until its invoice is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.storage.money.invoices import to_bill

if TYPE_CHECKING:
    from scheduler_app.domain.bookings.booking import Booking
    from scheduler_app.storage.journal import Change


def must_not_be_billed(change: Change, booking: Booking) -> None:
    """`NotAllowed` while an invoice stands for it: what paid that one would be held again."""
    number = to_bill.billed(change.connection, [booking.id]).get(booking.id)
    if number:
        raise NotAllowed(
            f"Invoice {number} is for this visit.",
            remedy="Nothing was changed. Take the invoice back by a credit note first.",
        )
