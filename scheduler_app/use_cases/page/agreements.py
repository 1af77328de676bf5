"""Use cases: what a client does on the page about what was agreed: pays, or revokes all of it."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.journal import Change
from scheduler_app.storage.money import pay_links
from scheduler_app.use_cases.page.requests import its_booking, tell

NUDGED = "inbox_events"
"""The table whose listeners hear that something came of which the diary itself tells nothing."""


def about_to_pay(change: Change, event: Event, now: datetime) -> str:
    """Somebody went to pay, or wanted to before there was a link. It proves nothing.

    Whoever takes the money is asked: a job that is done on a change of `NUDGED` hears of it.
    """
    booking = its_booking(change, event, event.uid)
    change.touched.add(NUDGED)
    at = min(event.at, to_epoch(now.replace(microsecond=0)))
    return "noted" if pay_links.note_on_the_way(change, booking.id, at) else "no link yet"


def revoked(change: Change, event: Event, _now: datetime) -> str:
    """The client revoked the contract, as consumer law allows; what follows, a person decides.

    Also where the booking is over or called off: the law asks about the contract, not the hour.
    """
    booking = its_booking(change, event, event.uid)
    change.tell("bookings", [booking.id])
    words = "revoked the contract about {when}. The law sets how soon you have to answer."
    tell(change, event, booking, NoticeKind.REVOKED, words)
    return "revoked"
