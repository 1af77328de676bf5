"""Use case: a client says on the page that they will be there."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.confirmation import ConfirmedBy
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import link as page_link
from scheduler_app.use_cases.messages.confirming import confirm_in
from scheduler_app.use_cases.page.requests import its_booking


def will_be_there(change: Change, event: Event, now: datetime) -> str:
    """A client has said that they will be there, at the time that they were shown.

    At any other time, and of a booking that does not stand any more, it confirms nothing.
    """
    if event.wish is None:
        raise InvalidInput("wish", "Nobody says at which time.")
    booking = its_booking(change, event, event.uid)
    how = ConfirmedBy.LINK if event.link else ConfirmedBy.ACCOUNT
    # Where the page's clock is behind, it was not said before the booking came to its time.
    behind = max(0, -page_link.read(change.connection).offset)
    at = min(event.at + behind, to_epoch(now.replace(microsecond=0)))
    said = confirm_in(change, booking, start=event.wish.start, how=how, at=at)
    return "confirmed" if said else "confirms nothing"
