"""Desktop, invoices: those of the selected booking, and the way to one where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from scheduler_app.desktop.contributions import Action, BookingActions, BookingFacts, Fact
from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.notices import Offer
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import INVOICE, INVOICE_FOR
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.use_cases.money.invoices.listing import invoices_of_bookings

BILL = "Invoice…"

InvoicesAtHand = Callable[[CalendarItem], Sequence[InvoiceStanding]]
"""The drafts and invoices of a booking, the oldest first."""


def invoices_at_hand(tools: Tools) -> InvoicesAtHand:
    """Asks the diary once for what is told of a booking, and for what can be done with it."""

    @lru_cache(maxsize=1)
    def read(booking_id: int, _changes: int) -> Sequence[InvoiceStanding]:
        return invoices_of_bookings(tools.diary, (booking_id,)).get(booking_id, [])

    def at_hand(item: CalendarItem) -> Sequence[InvoiceStanding]:
        if item.kind != "appointment" or item.client_id is None:
            return ()
        return read(item.id, tools.bridge.changes)

    return at_hand


def invoice_facts(tools: Tools, at_hand: InvoicesAtHand) -> BookingFacts:
    """Tells each invoice of the booking and how it stands; a click shows it."""

    def facts(item: CalendarItem) -> Sequence[Fact]:
        today = tools.today()
        told = []
        for one in at_hand(item):
            late = one.state(today.isoformat()) is InvoiceState.OVERDUE
            amount = words.told(one.payable, one.currency)
            state = words.state_of(one, today)
            line = f"{words.title_of(one)}, {amount}: {state[:1].lower()}{state[1:]}"
            follow = partial(tools.ways.show, INVOICE, one.id)
            told.append(Fact(line, "alert" if late else "invoice", follow=follow))
        return told

    return facts


def invoice_actions(tools: Tools, at_hand: InvoicesAtHand) -> BookingActions:
    """Offers the invoice of a visit that is done."""

    def actions(item: CalendarItem, usual: Sequence[Action]) -> Sequence[Action]:
        if item.state != "done" or item.client_id is None:
            return usual
        if any(one.kind is InvoiceKind.INVOICE and not one.credited for one in at_hand(item)):
            return usual
        bill = Action("invoice", BILL, "invoice", partial(tools.ways.show, INVOICE_FOR, item.id))
        return [bill, *usual]

    return actions


def invoice_offer(tools: Tools, at_hand: InvoicesAtHand) -> Callable[[CalendarItem], Offer | None]:
    """What is offered once a visit was marked done."""

    def offer(item: CalendarItem) -> Offer | None:
        if item.kind != "appointment" or item.client_id is None or at_hand(item):
            return None
        return Offer("Invoice", partial(tools.ways.show, INVOICE_FOR, item.id))

    return offer
