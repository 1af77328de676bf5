"""Tests: the moves a booking can make, and those it can't."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from scheduler_app.domain.bookings import booking as bookings
from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.errors import InvalidInput, NotAllowed

START = datetime(2027, 3, 2, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)
BOOKING = Booking(1, "uid", Kind.APPOINTMENT, State.CONFIRMED, START, START + HOUR, "Europe/London")


def test_a_move_keeps_the_length() -> None:
    moved = bookings.moved(BOOKING, START + 3 * HOUR)
    assert (moved.start, moved.duration) == (START + 3 * HOUR, HOUR)
    assert moved.revision == BOOKING.revision + 1


@pytest.mark.parametrize(
    ("change", "state"),
    [
        (bookings.cancelled, State.CANCELLED),
        (partial(bookings.done, now=START), State.DONE),
        (partial(bookings.no_show, now=START), State.NO_SHOW),
    ],
)
def test_open_bookings_close_and_reopen(change: Callable[[Booking], Booking], state: State) -> None:
    closed = change(BOOKING)
    assert closed.state is state
    assert closed.occupies == (state is State.DONE)
    with pytest.raises(NotAllowed):
        change(closed)
    with pytest.raises(NotAllowed):
        bookings.moved(closed, START + HOUR)
    assert bookings.reopened(closed).state is State.CONFIRMED


def test_only_what_is_pending_is_confirmed() -> None:
    pending = replace(BOOKING, state=State.PENDING)
    assert bookings.confirmed(pending).state is State.CONFIRMED
    with pytest.raises(NotAllowed):
        bookings.confirmed(BOOKING)
    with pytest.raises(NotAllowed):
        bookings.reopened(BOOKING)


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (START, START, "end"),
        (START, START - HOUR, "end"),
        (START, START + timedelta(days=367), "end"),
    ],
)
def test_a_length_that_cannot_be_is_refused_by_name(
    start: datetime, end: datetime, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        bookings.resized(BOOKING, start=start, end=end)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("details", "field"),
    [({"travel": -1}, "travel"), ({"wrap_up": 481}, "wrap_up"), ({"state": "done"}, "state")],
)
def test_details_that_cannot_be_are_refused_by_name(details: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        bookings.changed(BOOKING, details)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("columns", "occupies"),
    [
        ({}, True),
        ({"state": State.PENDING}, True),
        ({"state": State.CANCELLED}, False),
        ({"transparent": True}, False),
        ({"removed": True}, False),
    ],
)
def test_what_occupies_its_time(columns: dict[str, object], occupies: bool) -> None:
    assert replace(BOOKING, **columns).occupies is occupies  # type: ignore[arg-type]
