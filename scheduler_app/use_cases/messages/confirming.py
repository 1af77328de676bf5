"""Use cases, messages: that clients will come: said by them, or by whoever asked them."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.confirmation import Confirmation, ConfirmedBy
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.storage.messages import confirmations

VERB = "client-confirms"


def confirm_in(
    change: Change,
    booking: Booking,
    *,
    start: int,
    how: ConfirmedBy,
    at: int,
    heard_id: int | None = None,
) -> bool:
    """Write down within a change that a client will come at `start`, as they said it `at`.

    Instants are epoch seconds. False, and nothing is written, where that confirms nothing: the
    booking is off, waits, has another time by now, came to it after that was said, or began before;
    or it is confirmed already.
    """
    if not _can_be_confirmed(booking) or to_epoch(booking.start) != start or at >= start:
        return False
    if at < confirmations.at_its_time_since(change.connection, booking.id):
        return False
    if confirmations.standing(change.connection, [booking.id]):
        return False
    confirmations.add(change, Confirmation(booking.id, start, at, how, heard_id))
    return True


def client_confirms(diary: DiaryHandle, booking_id: int, *, now: datetime) -> Confirmation:
    """The consultant has it from a client that they will come; undo takes it back.

    One that is confirmed already stays as it is. `NotAllowed` where there is nothing to confirm.
    """
    with writing(diary, VERB, by=By.CONSULTANT, at=now) as change:
        return client_confirms_in(change, booking_id)


def client_confirms_in(
    change: Change, booking_id: int, *, heard_id: int | None = None
) -> Confirmation:
    """The same within a change that does more; `heard_id` is the message that says so."""
    booking = bookings.get(change.connection, booking_id)
    standing = confirmations.standing(change.connection, [booking_id])
    if booking_id in standing:
        return standing[booking_id]
    if not _can_be_confirmed(booking):
        raise _nothing_to_confirm(booking)
    start, at = to_epoch(booking.start), to_epoch(change.at.replace(microsecond=0))
    said = Confirmation(booking_id, start, at, ConfirmedBy.CONSULTANT, heard_id)
    return confirmations.add(change, said)


def _can_be_confirmed(booking: Booking) -> bool:
    return (
        booking.kind is Kind.APPOINTMENT
        and booking.client_id is not None
        and booking.state is State.CONFIRMED
        and not booking.removed
    )


def _nothing_to_confirm(booking: Booking) -> NotAllowed:
    if booking.kind is not Kind.APPOINTMENT or booking.client_id is None:
        return NotAllowed("Only a client's appointment can be confirmed by its client.")
    if booking.state is State.PENDING:
        return NotAllowed(
            "The booking waits for you: its client can't confirm it yet.",
            remedy="Confirm the booking itself first.",
        )
    return NotAllowed(f"The booking is {booking.state}: there is nothing to confirm.")
