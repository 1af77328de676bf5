"""Use cases: notices for the consultant, among those of what clients did on the page."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import wall_of, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money.invoices.standing import whose_invoice
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.page.holding import client_name
from scheduler_app.use_cases.practice.rules import read_practice


def when_of(change: Change, start: datetime) -> str:
    """As the consultant's calendar shows it, wherever the client is."""
    practice = read_practice(change.connection)
    return moment_in_words(wall_of(start, zone(practice.zone)))


def tell_of_money(change: Change, subject: MoneySubject, words: str, *, at: int) -> None:
    """A notice about the money of a booking or an invoice; see `brought.tell_of_money`."""
    if subject.invoice_id is None:
        tell_of_booking(change, NoticeKind.MONEY, subject.row, words, at=at)
        return
    client, number = whose_invoice(change.connection, subject.invoice_id)
    told = words.format(who=client_name(change, client), when=f"invoice {number}")
    text = told[:1].upper() + told[1:]
    requests.add_notice(change, NoticeKind.MONEY, at, text, client_id=client)


def tell_of_booking(
    change: Change, kind: NoticeKind, booking_id: int, words: str, *, at: int
) -> None:
    """A notice about a booking as it stands, at an epoch second.

    `{who}` in the words stands for its client, and `{when}` for its time.
    """
    client, start = bookings.whose_and_when(change.connection, booking_id)
    told = words.format(who=client_name(change, client), when=when_of(change, start))
    text = told[:1].upper() + told[1:]
    requests.add_notice(change, kind, at, text, client_id=client, booking_id=booking_id)
