"""Use cases: what a client does on the page about what was agreed: pays, or revokes all of it."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.page.requests import its_booking, tell

NUDGED = "inbox_events"
"""The table whose listeners hear that something came of which the diary itself tells nothing."""


def about_to_pay(change: Change, event: Event, _now: datetime) -> str:
    """Somebody opened the way to pay. It proves nothing, and changes nothing here.

    Whoever takes the money is asked: a job that is done on a change of `NUDGED` hears of it.
    """
    its_booking(change, event, event.uid)
    change.touched.add(NUDGED)
    return "noted"


def revoked(change: Change, event: Event, _now: datetime) -> str:
    """The client revoked the contract, as consumer law allows; what follows, a person decides.

    Also where the booking is over or called off: the law asks about the contract, not the hour.
    """
    booking = its_booking(change, event, event.uid)
    change.tell("bookings", [booking.id])
    words = "revoked the contract about {when}. The law sets how soon you have to answer."
    tell(change, event, booking, NoticeKind.REVOKED, words)
    return "revoked"
