"""Undo and redo: from the history alone, and never over somebody else's change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.sqlite_library import driver
from scheduler_app.storage.bookings import reversal
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings import series
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import cancel, confirm, mark_done, mark_no_show, reopen
from scheduler_app.use_cases.bookings.undo import redo, undo, undo_state
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.practice.dates import (
    add_days_off,
    list_days_off,
    list_overrides,
    remove_days_off,
    save_override,
)
from tests.waiting import conflicts_to_settle

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
REMOTE = 1


def shown(diary: Diary) -> list[object]:
    """All that the calendar shows, cancelled bookings included."""
    return list(calendar_items(diary, 0, 2**33, with_cancelled=True))


VERBS: dict[str, Callable[[Diary, Booking, datetime], object]] = {
    "move": lambda d, b, now: move(d, b.id, TUESDAY + HOUR, now=now),
    "resize": lambda d, b, now: resize(d, b.id, start=b.start, end=b.end + HOUR, now=now),
    "change": lambda d, b, now: edit(d, b.id, details={"notes": "x", "travel": 5}, now=now),
    "cancel": lambda d, b, now: cancel(d, b.id, now=now),
    "done": lambda d, b, now: mark_done(d, b.id, now=b.start),
    "no-show": lambda d, b, now: mark_no_show(d, b.id, now=b.start),
    "book": lambda d, b, now: book(d, NewBooking(TUESDAY + 5 * HOUR), now=now),
    "double": lambda d, b, now: book(d, NewBooking(TUESDAY), now=now, permit_overlap=True),
    "with client": lambda d, b, now: book(
        d, NewBooking(TUESDAY + 5 * HOUR, new_client=Client(0, "New")), now=now
    ),
    "series": lambda d, b, now: series.book_series(
        d, series.NewSeries(NewBooking(TUESDAY + 9 * HOUR), "FREQ=DAILY;COUNT=5"), now=now
    ),
}


@pytest.mark.parametrize("name", VERBS)
def test_undo_brings_back_and_redo_repeats(practice: Diary, now: datetime, name: str) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    before, clients = shown(practice), list_clients(practice)
    VERBS[name](practice, booking, now)
    after, clients_after = shown(practice), list_clients(practice)
    assert after != before
    undo(practice, now=now)
    assert (shown(practice), list_clients(practice)) == (before, clients)
    redo(practice, now=now)
    assert (shown(practice), list_clients(practice)) == (after, clients_after)
    undo(practice, now=now)
    assert (shown(practice), list_clients(practice)) == (before, clients)


def test_undo_of_reopen_and_confirm(practice: Diary, now: datetime) -> None:
    wish = NewBooking(TUESDAY, state=State.PENDING)
    booking = book(practice, wish, now=now)
    states = []
    for verb in (confirm, cancel, reopen):
        states.append(shown(practice))
        verb(practice, booking.id, now=now)
    for state in reversed(states):
        undo(practice, now=now)
        assert shown(practice) == state


def test_undo_walks_back_and_a_new_change_forgets_redo(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    move(practice, booking.id, TUESDAY + HOUR, now=now)
    cancel(practice, booking.id, now=now)
    assert undo_state(practice).undo == "cancel"
    undo(practice, now=now)
    undo(practice, now=now)
    assert (undo_state(practice).undo, undo_state(practice).redo) == ("book", "move")
    move(practice, booking.id, TUESDAY + 2 * HOUR, now=now)
    assert undo_state(practice).redo is None
    with pytest.raises(Trouble, match="nothing to redo"):
        redo(practice, now=now)
    undo(practice, now=now)
    undo(practice, now=now)
    assert shown(practice) == []
    with pytest.raises(Trouble, match="nothing to undo"):
        undo(practice, now=now)


def test_undo_survives_a_restart(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    move(practice, booking.id, TUESDAY + HOUR, now=now)
    practice.close()
    again = Diary.open(practice.path)
    assert undo(again, now=now).verb == "move"
    assert redo(again, now=now).verb == "move"
    again.close()


def test_undo_tells_the_history_and_raises_the_revision(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    move(practice, booking.id, TUESDAY + HOUR, now=now)
    undo(practice, now=now)
    said = "Undone: moved from Tue 2 Mar 10:00 to Tue 2 Mar 11:00"
    assert booking_history(practice, booking.id)[-1].what == said
    assert move(practice, booking.id, TUESDAY + 2 * HOUR, now=now).revision == 3


def test_undo_asks_for_the_hour_again(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    cancel(practice, booking.id, now=now)
    # Another program took the hour, and not through this log's undo stack.
    with practice.write("mend", by=By.SYSTEM, at=now) as change:
        from scheduler_app.storage.bookings import bookings

        bookings.add(change, replace(booking, id=0, uid="other"))
    with pytest.raises(Overlap):
        undo(practice, now=now)
    assert len(shown(practice)) == 2


def test_undo_refuses_to_lose_a_later_change(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    move(practice, booking.id, TUESDAY + HOUR, now=now)
    with practice.write("mend", by=By.SYSTEM, at=now) as change:
        change.update("bookings", booking.id, {"start_at": int(TUESDAY.timestamp()) - 3600})
    with pytest.raises(Trouble, match="changed since"):
        undo(practice, now=now)


@pytest.mark.parametrize(
    ("said", "raised"),
    [
        ("UNIQUE constraint failed: services.name", NotAllowed),
        ("overlap", Overlap),
        ("FOREIGN KEY constraint failed", IntegrityError),
        ("CHECK constraint failed: end_at > start_at", IntegrityError),
    ],
)
def test_only_what_is_taken_is_told_as_taken(
    practice: Diary,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    raised: type[Exception],
) -> None:
    book(practice, NewBooking(TUESDAY), now=now)

    def refuse(*_: object) -> reversal.ReversalPlan:
        raise IntegrityError("", {}, driver.IntegrityError(said))

    monkeypatch.setattr(reversal, "_plan", refuse)
    with pytest.raises(raised):
        undo(practice, now=now)


def test_a_permit_comes_back_with_its_pair(practice: Diary, now: datetime) -> None:
    book(practice, NewBooking(TUESDAY), now=now)
    second = book(practice, NewBooking(TUESDAY), now=now, permit_overlap=True)
    move(practice, second.id, TUESDAY + 5 * HOUR, now=now)
    undo(practice, now=now)
    assert len(shown(practice)) == 2
    assert conflicts_to_settle(practice) == []


def test_clients_overrides_and_days_off_can_be_undone(
    practice: Diary, anna: Client, now: datetime
) -> None:
    save_client(practice, replace(anna, name="Anna Meier", places=anna.places[:1]), now=now)
    undo(practice, now=now)
    assert get_client(practice, anna.id) == anna
    day = TUESDAY.date()
    save_override(practice, day, "10:00-12:00", now=now)
    undo(practice, now=now)
    assert list_overrides(practice, day, day + timedelta(days=1)) == {}
    off = add_days_off(practice, DaysOff(0, day, day, "Fair"), now=now)
    remove_days_off(practice, off.id, now=now)
    undo(practice, now=now)
    assert list_days_off(practice) == [off]
