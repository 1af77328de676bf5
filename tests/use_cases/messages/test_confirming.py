"""Clients confirm a visit: for one time, once, and never one that does not hold any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.confirmation import AskState, ConfirmedBy
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.confirmed import confirmation_of
from scheduler_app.use_cases.messages.confirming import client_confirms, confirm_in

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def visit(practice: Diary, anna: Client, now: datetime) -> Booking:
    return book(practice, NewBooking(now + 2 * DAY, client_id=anna.id), now=now)


def says(diary: Diary, visit: Booking, now: datetime, at: datetime, start: datetime) -> bool:
    """Whether it confirms something that the client says at some time that they come at another."""
    with writing(diary, "hear", by=By.CLIENT, at=now) as change:
        booking = bookings.get(change.connection, visit.id)
        return confirm_in(
            change, booking, start=to_epoch(start), how=ConfirmedBy.TEXT, at=to_epoch(at)
        )


def state_of(diary: Diary, visit: Booking) -> AskState | None:
    return confirmation_of(diary, [visit.id]).get(visit.id, (None, None))[0]


def test_a_client_confirms_once(practice: Diary, visit: Booking, now: datetime) -> None:
    later = now + HOUR
    assert says(practice, visit, later, later, visit.start)
    assert not says(practice, visit, later, later, visit.start)
    state, said = confirmation_of(practice, [visit.id])[visit.id]
    assert state is AskState.CONFIRMED
    assert said is not None
    assert (said.start, said.how) == (to_epoch(visit.start), ConfirmedBy.TEXT)


def test_what_was_said_of_another_time_confirms_nothing(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    asked = now + HOUR
    move(practice, visit.id, visit.start + DAY, now=now + 2 * HOUR)
    later = now + 3 * HOUR
    # Of the old time, or of the new one before it was that.
    assert not says(practice, visit, later, asked, visit.start)
    assert not says(practice, visit, later, asked, visit.start + DAY)
    assert says(practice, visit, later, later, visit.start + DAY)


def test_a_move_takes_the_confirmation_along_with_it(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    client_confirms(practice, visit.id, now=now)
    move(practice, visit.id, visit.start + DAY, now=now + HOUR)
    assert state_of(practice, visit) is None
    undo(practice, now=now + HOUR)
    assert state_of(practice, visit) is AskState.CONFIRMED


def test_another_client_has_confirmed_nothing(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    client_confirms(practice, visit.id, now=now)
    bert = save_client(practice, Client(0, "Bert Okafor"), now=now)
    edit(practice, visit.id, details={"client_id": bert.id}, now=now)
    assert state_of(practice, visit) is None
    assert client_confirms(practice, visit.id, now=now).how is ConfirmedBy.CONSULTANT
    assert state_of(practice, visit) is AskState.CONFIRMED


def test_whoever_says_so_when_it_is_off_or_over_confirms_nothing(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    over = visit.start + HOUR
    assert not says(practice, visit, over, over, visit.start)
    cancel(practice, visit.id, now=now)
    assert not says(practice, visit, now + HOUR, now + HOUR, visit.start)
    with pytest.raises(NotAllowed, match="cancelled: there is nothing to confirm"):
        client_confirms(practice, visit.id, now=now)


def test_the_word_that_the_consultant_has_of_them_is_undone(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    first = client_confirms(practice, visit.id, now=now)
    assert client_confirms(practice, visit.id, now=now + HOUR) == first
    assert "confirmation by the client" in undo(practice, now=now + HOUR).words
    assert state_of(practice, visit) is None


def test_the_history_of_a_booking_tells_who_said_so_and_how(
    practice: Diary, visit: Booking, now: datetime
) -> None:
    client_confirms(practice, visit.id, now=now)
    undo(practice, now=now + HOUR)
    says(practice, visit, now + 2 * HOUR, now + 2 * HOUR, visit.start)
    told = [(line.what, line.by) for line in booking_history(practice, visit.id)]
    assert told[-3:] == [
        ("The client confirmed to you", By.CONSULTANT),
        ("Undone: the client confirmed to you", By.CONSULTANT),
        ("The client confirmed by text", By.CLIENT),
    ]


def test_time_that_is_taken_has_nobody_to_confirm_it(practice: Diary, now: datetime) -> None:
    block = book(practice, NewBooking(now + DAY, title="Dentist"), now=now)
    with pytest.raises(NotAllowed, match="Only a client's appointment"):
        client_confirms(practice, block.id, now=now)
