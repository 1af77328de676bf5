"""Use cases: what clients take back or call off on the booking page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from scheduler_app.domain.bookings.booking import OPEN, Booking, State, cancelled
from scheduler_app.domain.page.format import Event
from scheduler_app.domain.page.requests import NoticeKind, RequestKind, RequestState
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.journal import Change
from scheduler_app.storage.page import requests
from scheduler_app.storage.page.requests import RequestRow
from scheduler_app.use_cases.page.holding import answer, open_requests
from scheduler_app.use_cases.page.requests import is_from_its_client, its_booking, tell

_NONE_OF_THE_OFFERED = (
    "wants none of the times that you offered instead of {when}: it is cancelled."
)


def withdrawn(change: Change, event: Event, now: datetime) -> str:
    """A client took back a request, or the wish to move a booking.

    The page lets nobody take back what it shows as accepted: an acceptance that the client could
    not know of yet does not count against them.
    """
    asked = requests.by_ref(change.connection, event.uid)
    if event.moves:
        booking = its_booking(change, event, event.moves)
        return _wish_withdrawn(change, event, _wish(change, asked, booking), booking, now)
    if asked is not None and is_from_its_client(change, event, asked):
        booking = bookings.booking_of(change.row("bookings", asked.booking_id))
        if asked.kind is RequestKind.MOVE:
            return _wish_withdrawn(change, event, asked, booking, now)
    else:
        booking = its_booking(change, event, event.uid)
    late = booking.state is not State.PENDING
    still = open_requests(change, booking.id)
    proposed = any(one.state is RequestState.PROPOSED for one in still)
    put_aside = _were_offered(still)
    for still_open in still:
        answer(change, still_open, RequestState.WITHDRAWN, now=now)
    if booking.removed or booking.state not in OPEN:
        _is_over_for_both(change, booking)
        return "not open"
    bookings.save(change, cancelled(booking))
    if late:
        words = "took back the request for {when} before the page showed your answer."
        tell(change, event, booking, NoticeKind.UNFIT, words + " It is cancelled.")
        return "withdrawn late"
    words = "took back the request for {when}."
    if put_aside:
        words = _NONE_OF_THE_OFFERED
    elif proposed:
        words = "wants none of the times that you proposed, and " + words
    tell(change, event, booking, NoticeKind.WITHDRAWN, words)
    return "withdrawn"


def _were_offered(still: Sequence[RequestRow]) -> bool:
    """Whether the practice has offered other times by itself."""
    return any(asked.offered_until is not None for asked in still)


def _is_over_for_both(change: Change, booking: Booking) -> None:
    """The client wants it no more either: its history tells so, and no undo brings it back."""
    if booking.removed or booking.state is State.CANCELLED:
        change.tell("bookings", [booking.id])


def _wish_withdrawn(
    change: Change, event: Event, asked: RequestRow | None, booking: Booking, now: datetime
) -> str:
    if asked is None:
        return "not open"
    if asked.open:
        answer(change, asked, RequestState.WITHDRAWN, now=now)
        # The booking itself stays as it is; its history tells that the wish is gone.
        change.tell("bookings", [booking.id])
        if asked.state is RequestState.PROPOSED:
            words = "wants none of the times that you proposed: the booking stays at {when}."
            tell(change, event, booking, NoticeKind.WITHDRAWN, words)
        return "withdrawn"
    if asked.state is RequestState.ACCEPTED and booking.state in OPEN:
        words = "took back the wish to move to {when} before the page showed that you agreed."
        tell(change, event, booking, NoticeKind.UNFIT, words + " It stays moved; please call.")
        return "too late"
    return "not open"


def _wish(change: Change, named: RequestRow | None, booking: Booking) -> RequestRow | None:
    """The wish that is taken back: the one named, else the latest to move this booking."""
    if named is not None and (named.kind, named.booking_id) == (RequestKind.MOVE, booking.id):
        return named
    about = requests.of_booking(change.connection, booking.id)
    return next((each for each in reversed(about) if each.kind is RequestKind.MOVE), None)


def called_off(change: Change, event: Event, now: datetime) -> str:
    """A client cancelled a booking within the limits that the page was told."""
    booking = its_booking(change, event, event.uid)
    still = open_requests(change, booking.id)
    put_aside = booking.state is State.PENDING and _were_offered(still)
    for asked in still:
        answer(change, asked, RequestState.WITHDRAWN, now=now)
    if booking.state is State.CANCELLED:
        _is_over_for_both(change, booking)
        return "cancelled already"
    if booking.state not in OPEN:
        words = f"cancelled {{when}} on the page, but it is marked as {booking.state} here."
        tell(change, event, booking, NoticeKind.UNFIT, words)
        return "not open"
    bookings.save(change, cancelled(booking))
    words = _NONE_OF_THE_OFFERED if put_aside else "cancelled {when}."
    tell(change, event, booking, NoticeKind.CANCELLED, words)
    return "cancelled"
