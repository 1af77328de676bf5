"""A reason given afterwards: told with what it explains, never in the way of undo."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.errors import InvalidInput, NotFound
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.give_reason import give_reason
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import NewSeries, Scope, book_series, move_in_series
from scheduler_app.use_cases.bookings.show_booking import booking_details, booking_history
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def told(diary: Diary, booking_id: int) -> list[tuple[str, str]]:
    """What its history says, and why."""
    return [(line.what.partition(" ")[0], line.why) for line in booking_history(diary, booking_id)]


def test_a_reason_is_told_with_the_change_it_explains(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    move(practice, booking.id, TUESDAY + HOUR, now=now)
    give_reason(practice, booking.id, " child   is ill\n", now=now)
    cancel(practice, booking.id, now=now, why="moved away")
    assert told(practice, booking.id) == [
        ("Booked", ""),
        ("Moved", "child is ill"),
        ("Cancelled", "moved away"),
    ]
    give_reason(practice, booking.id, "to Leeds", now=now)
    assert told(practice, booking.id)[-1] == ("Cancelled", "moved away; to Leeds")


def test_the_journal_only_grows(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    rows = "SELECT c.verb, c.why, h.before, h.after FROM changes c JOIN history h ON c.id=change_id"
    with practice.read() as connection:
        before = [tuple(row) for row in connection.exec_driver_sql(rows)]
    give_reason(practice, booking.id, "rush", now=now)
    with practice.read() as connection:
        after = [tuple(row) for row in connection.exec_driver_sql(rows)]
    assert after == [*before, ("reason", "rush", "{}", "{}")]
    assert booking_details(practice, booking.id).booking == booking


def test_undo_and_redo_step_over_a_reason(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    move(practice, booking.id, TUESDAY + HOUR, now=now)
    give_reason(practice, booking.id, "child is ill", now=now)
    assert undo(practice, now=now).verb == "move"
    assert booking_details(practice, booking.id).booking.start == TUESDAY
    give_reason(practice, booking.id, "a slip", now=now)
    assert (undo_state(practice).undo, undo_state(practice).redo) == ("book", "move")
    assert redo(practice, now=now).verb == "move"
    assert booking_details(practice, booking.id).booking.start == TUESDAY + HOUR
    assert [why for _, why in told(practice, booking.id)] == ["", "child is ill", "a slip", ""]
    assert undo(practice, now=now).verb == "move"
    assert undo(practice, now=now).verb == "book"


def test_all_visits_that_moved_together_tell_the_reason(practice: Diary, now: datetime) -> None:
    wish = NewSeries(NewBooking(TUESDAY), "FREQ=WEEKLY;COUNT=3")
    visits = book_series(practice, wish, now=now)
    move_in_series(practice, visits[1].id, visits[1].start + HOUR, Scope.FOLLOWING, now=now)
    give_reason(practice, visits[1].id, "school hours", now=now)
    give_reason(practice, visits[1].id, "until June", now=now)
    whys = [told(practice, visit.id)[-1][1] for visit in visits]
    assert whys == ["", "school hours; until June", "school hours; until June"]
    assert undo(practice, now=now).verb == "move-series"


def test_an_empty_reason_and_no_booking_are_refused(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    with pytest.raises(InvalidInput) as refusal:
        give_reason(practice, booking.id, "  ", now=now)
    assert refusal.value.field == "why"
    with pytest.raises(NotFound):
        give_reason(practice, booking.id + 1, "rush", now=now)
    assert len(booking_history(practice, booking.id)) == 1
