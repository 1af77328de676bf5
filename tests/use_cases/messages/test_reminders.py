"""The reminder at the tray: planned with each change, shown once, never for an old time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings.calendar_queries import items_by_id
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings import states
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.messages import reminders
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.reminders import remind, told_of
from scheduler_app.use_cases.practice.settings import save_settings

MINUTE = timedelta(minutes=1)


@dataclass
class Desk:
    """A consultant, a clock to turn, and what was shown."""

    diary: Diary
    now: datetime
    shown: list[CalendarItem] = field(default_factory=list)

    def clock(self) -> datetime:
        return self.now

    def book(self, **minutes: int) -> Booking:
        wish = NewBooking(start=self.now + timedelta(**minutes), title="Visit")
        return book(self.diary, wish, now=self.now)

    def work(self, *, listening: bool = True) -> str:
        """What the worker does when it looks."""
        self.plan()
        show = self.shown.append if listening else None
        return told_of(remind(self.diary, show, self.clock))

    def plan(self) -> None:
        while plan_chunk(self.diary, now=self.now):
            pass

    def later(self, **minutes: int) -> list[int]:
        """What is shown by then, the worker looking each minute."""
        before = len(self.shown)
        end = self.now + timedelta(**minutes)
        while self.now < end:
            self.now += MINUTE
            self.work()
        return [item.id for item in self.shown[before:]]

    def rows(self) -> list[tuple[str, str, int]]:
        query = "SELECT state, reason, due_at FROM outbox ORDER BY id"
        with self.diary.look() as snapshot:
            return [(row[0], row[1], row[2]) for row in snapshot.exec_driver_sql(query)]

    def states(self) -> list[str]:
        return [state for state, _, _ in self.rows()]


@pytest.fixture
def desk(practice: Diary, now: datetime) -> Desk:
    return Desk(practice, now)


def test_it_is_planned_with_the_booking_and_shown_once(desk: Desk) -> None:
    booking = desk.book(hours=2)
    assert desk.rows() == [("planned", "", to_epoch(booking.start) - 15 * 60)]
    assert desk.later(minutes=104) == []
    assert desk.later(minutes=1) == [booking.id]
    assert desk.later(hours=3) == []
    assert desk.states() == ["sent"]


def test_a_restart_does_not_show_it_again(desk: Desk) -> None:
    desk.book(minutes=10)
    desk.work()
    desk.diary = Diary.open(desk.diary.path)
    try:
        desk.work()
        assert len(desk.shown) == 1
    finally:
        desk.diary.close()


def test_it_moves_with_its_booking_and_never_comes_for_the_old_time(desk: Desk) -> None:
    booking = desk.book(hours=2)
    move(desk.diary, booking.id, booking.start + timedelta(hours=3), now=desk.now)
    assert desk.later(hours=4) == []
    assert desk.later(hours=1) == [booking.id]
    assert desk.states() == ["withdrawn", "sent"]


def test_what_is_moved_back_has_its_reminder_again(desk: Desk) -> None:
    booking = desk.book(hours=2)
    move(desk.diary, booking.id, booking.start + timedelta(hours=3), now=desk.now)
    undo(desk.diary, now=desk.now)
    assert desk.states() == ["planned", "withdrawn"]
    redo(desk.diary, now=desk.now)
    assert desk.states() == ["withdrawn", "planned"]


def test_who_was_reminded_of_a_start_is_not_reminded_of_it_again(desk: Desk) -> None:
    booking = desk.book(minutes=10)
    desk.work()
    moved = booking.start + timedelta(hours=3)
    move(desk.diary, booking.id, moved, now=desk.now)
    move(desk.diary, booking.id, booking.start, now=desk.now)
    assert desk.later(minutes=20) == []


@pytest.mark.parametrize(
    "leave",
    [
        lambda desk, booking: states.cancel(desk.diary, booking.id, now=desk.now),
        lambda desk, _booking: undo(desk.diary, now=desk.now),
    ],
    ids=["cancelled", "taken back"],
)
def test_what_is_called_off_has_none(desk: Desk, leave: Callable[[Desk, Booking], object]) -> None:
    booking = desk.book(hours=2)
    leave(desk, booking)
    assert desk.states() == ["withdrawn"]
    assert desk.later(hours=3) == []


def test_after_a_sleep_it_is_caught_up_while_it_is_of_use(desk: Desk) -> None:
    late, gone = desk.book(hours=2), desk.book(hours=1)
    desk.now += timedelta(minutes=118)
    desk.work()
    assert [item.id for item in desk.shown] == [late.id]
    assert desk.rows()[1][:2] == ("skipped", "It came too late to be of use.")
    assert gone.id not in {item.id for item in desk.shown}


def test_with_nobody_to_show_it_waits_until_the_appointment_begins(desk: Desk) -> None:
    desk.book(minutes=10)
    desk.now += 5 * MINUTE
    desk.work(listening=False)
    assert desk.states() == ["planned"]
    desk.work()
    assert len(desk.shown) == 1
    desk.book(minutes=70)
    desk.now += 70 * MINUTE
    desk.work(listening=False)
    assert desk.states() == ["sent", "skipped"]


def test_only_confirmed_appointments_with_an_hour_have_one(desk: Desk) -> None:
    start = desk.now + timedelta(hours=2)
    book(desk.diary, NewBooking(start=start, kind=Kind.BUSY, title="Lunch"), now=desk.now)
    pending = NewBooking(start=start + timedelta(hours=2), state=State.PENDING)
    asked = book(desk.diary, pending, now=desk.now)
    whole = NewBooking(start=start + timedelta(days=1), minutes=1_440, all_day=True)  # type: ignore[arg-type]
    book(desk.diary, whole, now=desk.now)
    assert desk.states() == []
    states.confirm(desk.diary, asked.id, now=desk.now)
    assert desk.states() == ["planned"]


@pytest.mark.parametrize(("minutes", "shown_at"), [("60", 60), ("5", 115), ("0", 120)])
def test_the_setting_says_how_early(desk: Desk, minutes: str, shown_at: int) -> None:
    booking = desk.book(hours=2)
    save_settings(desk.diary, {"messages.remind_me": minutes}, now=desk.now)
    assert desk.later(minutes=shown_at - 1) == []
    assert desk.later(minutes=1) == [booking.id]
    assert desk.later(hours=2) == []


def test_off_means_none_and_on_again_one(desk: Desk) -> None:
    desk.book(hours=2)
    save_settings(desk.diary, {"messages.remind_me": "off"}, now=desk.now)
    desk.plan()
    assert desk.states() == ["withdrawn"]
    undo(desk.diary, now=desk.now)
    desk.plan()
    assert desk.states() == ["planned"]


def test_a_setting_that_the_plan_does_not_know_yet_counts_when_it_is_due(desk: Desk) -> None:
    desk.book(minutes=10)
    save_settings(desk.diary, {"messages.remind_me": "off"}, now=desk.now)
    assert not remind(desk.diary, desk.shown.append, desk.clock).counts
    assert not desk.shown
    assert desk.states() == ["withdrawn"]


def test_rows_reach_forty_days_ahead_and_the_plan_is_moved_ahead(desk: Desk) -> None:
    desk.book(days=39)
    desk.book(days=45)
    assert desk.states() == ["planned"]
    desk.now += timedelta(days=7)
    desk.plan()
    assert desk.states() == ["planned", "planned"]


def test_what_was_left_half_done_is_told_and_not_done_again(desk: Desk) -> None:
    desk.book(minutes=10)

    def dies(_item: CalendarItem) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        remind(desk.diary, dies, desk.clock)
    assert desk.states() == ["sending"]
    assert desk.work() == "Perhaps reminded of 1 appointment before the program ended."
    assert desk.work() == ""
    assert not desk.shown
    assert desk.rows()[0][1] == "The program ended while it was at it."


def test_whoever_fails_to_show_it_fails_visibly_and_once(desk: Desk) -> None:
    desk.book(minutes=10)

    def fails(_item: CalendarItem) -> None:
        raise RuntimeError("no tray")

    with pytest.raises(RuntimeError):
        remind(desk.diary, fails, desk.clock)
    assert desk.states() == ["unknown"]
    assert desk.work() == ""


def test_what_is_shown_is_what_the_diary_has_then(desk: Desk) -> None:
    booking = desk.book(minutes=30)
    desk.later(minutes=16)
    (item,) = desk.shown
    assert (item.id, item.title, item.start) == (booking.id, "Visit", to_epoch(booking.start))


def test_one_that_is_moved_between_claim_and_showing_is_not_shown(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = desk.book(minutes=10)

    def moved_first(*asked: object) -> list[CalendarItem]:
        monkeypatch.undo()
        move(desk.diary, booking.id, booking.start + timedelta(hours=5), now=desk.now)
        return items_by_id(*asked)  # type: ignore[arg-type]

    monkeypatch.setattr(reminders, "items_by_id", moved_first)
    desk.work()
    assert not desk.shown
    assert desk.states() == ["withdrawn", "planned"]
    assert desk.later(hours=6) == [booking.id]


def test_it_says_when_to_look_again(desk: Desk) -> None:
    assert remind(desk.diary, desk.shown.append, desk.clock).again_at is None
    booking = desk.book(hours=2)
    desk.book(hours=5)
    looked = remind(desk.diary, desk.shown.append, desk.clock)
    assert looked.again_at == booking.start - 15 * MINUTE


def test_a_clock_that_was_years_ahead_for_a_moment_does_no_harm(desk: Desk) -> None:
    booking, later = desk.book(hours=2), desk.book(days=50)
    right = desk.now
    desk.now += timedelta(days=800)
    assert desk.work() == "Too late for 1 appointment."
    desk.now = right
    desk.plan()
    assert desk.states() == ["planned"]
    assert desk.later(hours=2) == [booking.id]
    desk.now = later.start - timedelta(hours=1)
    assert desk.later(hours=1) == [later.id]


@pytest.mark.parametrize("hours", [1, 6, 23, 24, 25])
def test_a_clock_that_was_hours_ahead_loses_no_reminder(desk: Desk, hours: int) -> None:
    booking, gone = desk.book(minutes=50), desk.book(minutes=115)
    right = desk.now
    desk.now += timedelta(hours=hours)
    assert desk.work().startswith("Too late for")
    desk.now = right
    states.cancel(desk.diary, gone.id, now=right)
    desk.plan()
    assert desk.states()[0] == "planned"
    assert desk.later(minutes=40) == [booking.id]
    assert not plan_chunk(desk.diary, now=desk.now)


def test_what_a_clock_ahead_booked_as_over_has_its_reminder(desk: Desk) -> None:
    desk.plan()
    right = desk.now
    desk.now += timedelta(hours=5)
    booked = desk.book(hours=-4)
    moved = desk.book(hours=3)
    move(desk.diary, moved.id, right + 2 * timedelta(hours=1), now=desk.now)
    desk.work()
    desk.now = right
    assert desk.later(hours=2) == [booked.id, moved.id]
    assert not plan_chunk(desk.diary, now=desk.now)


def test_a_crowd_that_is_due_at_once_is_reminded_of_without_a_pause(desk: Desk) -> None:
    save_settings(desk.diary, {"messages.remind_me": "1440"}, now=desk.now)
    for number in range(1, 56):
        start = desk.now + number * 15 * MINUTE
        book(desk.diary, NewBooking(start=start, minutes=Minutes(10), title="Visit"), now=desk.now)
    desk.plan()
    first = remind(desk.diary, desk.shown.append, desk.clock)
    assert len(desk.shown) == 50
    assert first.again_at is not None and first.again_at <= desk.now
    remind(desk.diary, desk.shown.append, desk.clock)
    assert len({item.id for item in desk.shown}) == len(desk.shown) == 55
