"""Use cases: what a client does on the page about what was agreed: pays, or revokes all of it."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.requests import NoticeKind
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.page.requests import its_booking, tell


def about_to_pay(change: Change, event: Event, _now: datetime) -> str:
    """Somebody opened the way to pay. It proves nothing: whoever takes the money is asked."""
    its_booking(change, event, event.uid)
    return "noted"


def revoked(change: Change, event: Event, _now: datetime) -> str:
    """The client revoked the contract, as consumer law allows; what follows, a person decides."""
    booking = its_booking(change, event, event.uid)
    words = "revoked the contract about {when}. Consumer law sets how soon you have to answer."
    tell(change, event, booking, NoticeKind.UNFIT, words)
    return "revoked"
