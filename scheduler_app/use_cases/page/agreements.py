"""Use cases: what a client does on the page about what was agreed: pays, or revokes all of it."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.domain.visible import tidy_line
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.clients import people
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money import pay_links, revocations
from scheduler_app.storage.money.invoices.pay_links import note_on_the_way_to_invoice
from scheduler_app.storage.page import commitments, invoices, requests
from scheduler_app.use_cases.page.people import MOST_EMAIL, MOST_NAME, said
from scheduler_app.use_cases.page.requests import its_booking, tell

_ANSWER = "The law sets how soon you have to answer."

NUDGED = "inbox_events"
"""The table whose listeners hear that something came of which the diary itself tells nothing."""


def about_to_pay(change: Change, event: Event, _now: datetime) -> str:
    """Somebody went to pay a deposit or an invoice, or wanted to before there was a link.

    It proves nothing.

    Whoever takes the money is asked: a job that is done on a change of `NUDGED` hears of it.
    """
    if invoices.is_sent(change.connection, event.uid):
        known = note_on_the_way_to_invoice(change, event.uid, event.at)
    else:
        booking = its_booking(change, event, event.uid)
        known = pay_links.note_on_the_way(change, booking.id, event.at)
    change.touched.add(NUDGED)
    return "noted" if known else "no link yet"


def revoked(change: Change, event: Event, _now: datetime) -> str:
    """The client revoked the contract, as consumer law allows; what follows, a person decides.

    Also where the booking is over or called off: the law asks about the contract, not the hour. Who
    has told only its reference and their address is believed where both belong together.
    """
    if event.uid:
        booking = its_booking(change, event, event.uid)
        words = "revoked the contract about {when}."
    else:
        found = _referred_to(change, event)
        if found is None:
            return _of_nobody(change, event)
        booking = found
        words = "revoked the contract about {when}, by its reference and their address."
    by_reference = not event.uid
    if not revocations.declare(change, booking.id, at=event.at, by_reference=by_reference):
        return "known"
    change.tell("bookings", [booking.id])
    tell(change, event, booking, NoticeKind.REVOKED, f"{words} {_ANSWER}")
    return "revoked"


def _referred_to(change: Change, event: Event) -> Booking | None:
    """The one booking of that reference whose client has the address that was typed."""
    email = said(event.person.email, MOST_EMAIL) if event.person is not None else ""
    clients = [client.id for client in people.clients_at(change.connection, email)]
    found = commitments.referred_to(change.connection, event.note, clients)
    return bookings.get(change.connection, found[0]) if len(found) == 1 else None


def _of_nobody(change: Change, event: Event) -> str:
    person = event.person
    name = (tidy_line(said(person.name, MOST_NAME)) if person is not None else "") or "Somebody"
    email = said(person.email, MOST_EMAIL) if person is not None else ""
    text = (
        f"{name} ({email}) revoked a contract on the page by the reference {event.note[:20]}. No "
        f"booking has that reference and is of a client with that address: please write to them."
    )
    requests.add_notice(change, NoticeKind.REVOKED, event.at, text)
    return "of nobody"
