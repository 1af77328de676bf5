"""Use cases, money: what had been paid for a visit, and is too much by what was invoiced of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.endings import parts_of
from scheduler_app.domain.money.ledger import NOTHING
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices import invoices
from scheduler_app.use_cases.money.decisions import say_in
from scheduler_app.use_cases.money.deposit import deposit_in

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change


def leave_of_bookings(change: Change, invoice_id: int, amount: int, word: DepositWord) -> None:
    """Let so much that an invoice's visits were paid by deposit go where the word says instead.

    `NotAllowed` where there is less: what was paid by hand for the visit itself goes back by hand.
    """
    if amount <= 0:
        return
    asked = change.connection
    bookings = invoices.bookings_of(asked, invoice_id)
    taken = invoices.taken_off(asked, bookings)
    currency = ""
    for booking_id in bookings:
        one = deposit_in(asked, booking_id)
        currency = one.currency
        pots = ledger.of_bookings(asked, [booking_id]).get(booking_id, {}).get(currency, NOTHING)
        parts = parts_of(one.split())
        part = min(
            amount, parts.get(DepositWord.APPLY, 0), max(0, pots.applied - taken.get(booking_id, 0))
        )
        if part > 0:
            parts[DepositWord.APPLY] -= part
            parts[word] = parts.get(word, 0) + part
            say_in(change, booking_id, parts, reason="too much was paid")
            amount -= part
    if amount > 0:
        told = format_money(Money(amount, currency)) if currency else "Some"
        raise NotAllowed(
            f"{told} of that was not paid for this invoice, and is no deposit of its visits.",
            remedy="Nothing was changed. Record at the visit what goes back by hand.",
        )
