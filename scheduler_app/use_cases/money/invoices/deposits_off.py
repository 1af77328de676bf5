"""Use cases, money: what an invoice takes off as paid before is there, and pays for it then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.booked_deposit import DepositWord
from scheduler_app.domain.money.endings import done_with, parts_of
from scheduler_app.domain.money.ledger import NOTHING
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices import invoices, sent
from scheduler_app.use_cases.money.decisions import say_in
from scheduler_app.use_cases.money.deposit import deposit_in
from scheduler_app.use_cases.money.invoices.drafts import prepaid_of

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.document import InvoiceDocument
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql


def take_off(change: Change, document: InvoiceDocument) -> None:
    """Let the deposits that an invoice takes off pay for it, as those of a visit that is done do.

    `InvalidInput` where less is there than it takes off: it went back, or another invoice has it.
    Where nothing is left to be paid, what is more than that goes back; else it is held as before.
    """
    wanted = {one: off for one, off in prepaid_of(document.draft).items() if off}
    _must_stand(change.connection, document)
    balances = ledger.of_bookings(change.connection, wanted)
    taken = invoices.taken_off(change.connection, wanted)
    for booking_id, amount in wanted.items():
        pots = balances.get(booking_id, {}).get(document.draft.currency, NOTHING)
        missing = amount + taken.get(booking_id, 0) - pots.applied
        if missing > 0:
            _apply(change, booking_id, missing, document)


def must_have_come_in(asked: PlainSql, document: InvoiceDocument) -> None:
    """`NotAllowed` where a deposit invoice is for more than came in and has none yet."""
    wanted = {one: off for one, off in prepaid_of(document.draft).items() if off}
    balances = ledger.of_bookings(asked, wanted)
    for one in sent.deposit_invoices(asked, wanted):
        wanted[one.booking_id] += one.left
    currency = document.draft.currency
    for booking_id, amount in wanted.items():
        pots = balances.get(booking_id, {}).get(currency, NOTHING)
        there = pots.held + pots.applied
        if amount > there:
            raise NotAllowed(
                f"Of the deposit for booking {booking_id} {format_money(Money(there, currency))} "
                "is there, and invoices would name more.",
                remedy="Nothing was sent. It has its invoice already, or went back.",
            )


def _must_stand(asked: PlainSql, document: InvoiceDocument) -> None:
    """`InvalidInput` where a deposit invoice that is named does not stand: its tax is gone."""
    draft = document.draft
    left = {one.number: one.left for one in sent.deposit_invoices(asked, draft.bookings)}
    for one in draft.prepaid:
        if not one.number:
            continue
        left[one.number] = left.get(one.number, 0) - one.amount
        if left[one.number] < 0:
            raise InvalidInput(
                "prepaid",
                f"It names {one.number} for a deposit, of which a credit note has taken that back.",
                remedy="Nothing was sent. Remove the draft, and begin it anew.",
            )


def _apply(change: Change, booking_id: int, amount: int, document: InvoiceDocument) -> None:
    one = deposit_in(change.connection, booking_id)
    held = max(0, one.balance.held - one.under_way - one.moves.refund)
    currency = document.draft.currency
    if amount > (held if one.currency == currency else 0):
        off = prepaid_of(document.draft)[booking_id]
        short = amount - (held if one.currency == currency else 0)
        raise InvalidInput(
            "prepaid",
            f"Of the {format_money(Money(off, currency))} that booking {booking_id} takes off as "
            f"paid before, {format_money(Money(short, currency))} is not there any more.",
            remedy="Nothing was sent. It went back, or another invoice has taken it off: take off "
            "what is there.",
        )
    if document.sums.payable:
        split = one.split()
        parts = {**parts_of(split), DepositWord.APPLY: split.apply + amount}
    else:
        parts = dict(done_with(one, DepositWord.APPLY, one.balance.applied + amount, 0))
    say_in(change, booking_id, parts, reason=f"invoice {document.number}")
