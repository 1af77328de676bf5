"""Use case: a client describes anew on the booking page what a request is about."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.requests import NoticeKind, RequestKind
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.page.people import said
from scheduler_app.use_cases.page.requests import MOST_TEXT, its_booking, tell

MOST_TOLD = 200
"""Characters of a description that its notice repeats."""


def described(change: Change, event: Event, _now: datetime) -> str:
    """What the client wrote takes the place of what stood there; other notes stay as they are.

    An answer that crossed it changes nothing about that: it says what the visit is about. A text
    that the page has forgotten meanwhile, read again by a diary from a backup, takes nothing away.
    """
    text = "" if event.wish is None else said(event.wish.text, MOST_TEXT)
    if not text:
        return "forgotten"
    booking = its_booking(change, event, event.uid)
    about = requests.of_booking(change.connection, booking.id)
    asked = next((each for each in reversed(about) if each.kind is RequestKind.BOOK), None)
    before = "" if asked is None else asked.text
    if before == text or (asked is None and text in booking.notes):
        return "as it was"
    if asked is not None:
        requests.set_text(change, asked.id, text)
    if booking.removed or booking.state not in OPEN:
        return "not open"
    notes = _with(booking.notes, before, text)
    bookings.save(change, replace(booking, notes=notes), on_overlap=OnOverlap.LEAVE_OPEN)
    short = " ".join(text.split())
    short = short if len(short) <= MOST_TOLD else f"{short[: MOST_TOLD - 1]}…"
    # Braces would be read as places to fill in.
    words = f"described {{when}} anew: “{short.replace('{', '{{').replace('}', '}}')}”"
    tell(change, event, booking, NoticeKind.DESCRIBED, words)
    return "described"


def _with(notes: str, before: str, text: str) -> str:
    """The notes with the client's words replaced; added where they don't stand there any more."""
    if before and before in notes:
        return notes.replace(before, text, 1)
    return f"{notes}\n\n{text}".strip()
