"""Visits that repeat: made, moved, changed and cancelled, one, some or all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.bookings.series import Series
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.series import (
    HORIZON,
    NewSeries,
    Scope,
    book_series,
    cancel_in_series,
    edit_in_series,
    extend_series,
    move_in_series,
    series_rule,
)
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.undo import redo, undo
from tests.waiting import conflicts_to_settle

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
BERLIN = ZoneInfo("Europe/Berlin")


def weekly(diary: Diary, now: datetime, rule: str = "FREQ=WEEKLY;COUNT=6") -> list[Booking]:
    """Six Tuesdays at 10:00 in Berlin; the clocks change between the fourth and the fifth."""
    wish = NewSeries(NewBooking(TUESDAY, service_id=1, title="Backup check"), rule)
    return book_series(diary, wish, now=now)


def walls(diary: Diary, *, with_cancelled: bool = False) -> list[str]:
    """What the calendar shows, as Berlin's clocks do."""
    items = calendar_items(diary, 0, 2**33, with_cancelled=with_cancelled)
    return [f"{datetime.fromtimestamp(item.start, BERLIN):%m-%d %H:%M}" for item in items]


def test_a_series_keeps_its_wall_time_across_the_clock_change(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now)
    assert walls(practice) == [
        "03-02 10:00", "03-09 10:00", "03-16 10:00", "03-23 10:00", "03-30 10:00", "04-06 10:00",
    ]  # fmt: skip
    assert visits[4].start - visits[3].start == WEEK - HOUR
    assert len({visit.uid for visit in visits}) == 1
    assert series_rule(practice, visits[0].series_id or 0) == "FREQ=WEEKLY;COUNT=6"


def test_a_series_without_end_exists_for_the_horizon_and_is_extended(
    practice: Diary, now: datetime
) -> None:
    weekly(practice, now, "FREQ=WEEKLY")
    made = len(walls(practice))
    assert made == HORIZON.days // 7 + 1
    assert extend_series(practice, now=now) == 0
    later = now + 10 * WEEK
    taken = NewBooking(TUESDAY + HORIZON + 4 * WEEK, minutes=Minutes(10_000))
    book(practice, taken, now=now)
    assert extend_series(practice, now=later) == 10
    assert extend_series(practice, now=later) == 0
    assert conflicts_to_settle(practice)
    # Undo steps over what the program did by itself, to the booking before.
    assert undo(practice, now=later).verb == "book"
    assert len(walls(practice)) == made + 10


@pytest.mark.parametrize(
    ("rule", "says"),
    [
        ("FREQ=SOMETIMES", "rule"),
        ("FREQ=WEEKLY;COUNT=0", "rule"),
        ("FREQ=MINUTELY", "rule"),
        ("nonsense", "rule"),
    ],
)
def test_a_malformed_rule_is_refused_and_nothing_written(
    practice: Diary, now: datetime, rule: str, says: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        weekly(practice, now, rule)
    assert refusal.value.field == says
    assert walls(practice) == []


def test_taken_visits_refuse_are_skipped_or_kept(practice: Diary, now: datetime) -> None:
    book(practice, NewBooking(TUESDAY + WEEK, title="Dentist"), now=now)
    wish = NewSeries(NewBooking(TUESDAY, service_id=1), "FREQ=WEEKLY;COUNT=3")
    with pytest.raises(Overlap, match="Dentist"):
        book_series(practice, wish, now=now)
    assert len(walls(practice)) == 1
    assert len(book_series(practice, wish, now=now, on_overlap="skip")) == 2
    undo(practice, now=now)
    assert len(book_series(practice, wish, now=now, on_overlap="keep")) == 3


def test_this_moves_one_visit_only(practice: Diary, now: datetime) -> None:
    visits = weekly(practice, now)
    moved = move_in_series(practice, visits[1].id, visits[1].start + HOUR, Scope.THIS, now=now)
    assert moved[0].detached
    assert walls(practice)[:3] == ["03-02 10:00", "03-09 11:00", "03-16 10:00"]


def test_following_splits_the_series(practice: Diary, now: datetime) -> None:
    visits = weekly(practice, now)
    moved, *others = move_in_series(
        practice, visits[3].id, visits[3].start + 2 * DAY + HOUR, Scope.FOLLOWING, now=now
    )
    assert [visit.id for visit in others] == [visits[4].id, visits[5].id]
    assert walls(practice) == [
        "03-02 10:00", "03-09 10:00", "03-16 10:00", "03-25 11:00", "04-01 11:00", "04-08 11:00",
    ]  # fmt: skip
    assert moved.series_id != visits[0].series_id
    assert series_rule(practice, moved.series_id or 0) == "FREQ=WEEKLY;COUNT=3"
    undo(practice, now=now)
    assert walls(practice)[3] == "03-23 10:00"
    redo(practice, now=now)
    assert walls(practice)[3] == "03-25 11:00"


def test_all_leaves_what_was_done_or_moved_by_itself(practice: Diary, now: datetime) -> None:
    visits = weekly(practice, now)
    move(practice, visits[1].id, visits[1].start + 3 * HOUR, now=now)
    cancel_in_series(practice, visits[2].id, Scope.THIS, now=now)
    later = now + 2 * DAY  # the first visit is over
    move_in_series(practice, visits[3].id, visits[3].start - HOUR, Scope.ALL, now=later)
    assert walls(practice, with_cancelled=True) == [
        "03-02 10:00", "03-09 13:00", "03-16 10:00", "03-23 09:00", "03-30 09:00", "04-06 09:00",
    ]  # fmt: skip


def test_a_daily_series_moves_by_a_day_without_meeting_itself(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now, "FREQ=DAILY;COUNT=4")
    move_in_series(practice, visits[0].id, visits[0].start + DAY, Scope.ALL, now=now)
    assert [wall[:5] for wall in walls(practice)] == ["03-03", "03-04", "03-05", "03-06"]
    undo(practice, now=now)
    assert [wall[:5] for wall in walls(practice)] == ["03-02", "03-03", "03-04", "03-05"]


def test_a_series_moved_onto_something_is_refused_whole(practice: Diary, now: datetime) -> None:
    visits = weekly(practice, now)
    book(practice, NewBooking(visits[5].start + 2 * HOUR, title="Fair"), now=now)
    before = walls(practice)
    with pytest.raises(Overlap, match="Fair"):
        move_in_series(practice, visits[0].id, visits[0].start + 2 * HOUR, Scope.ALL, now=now)
    assert walls(practice) == before
    move_in_series(
        practice, visits[0].id, visits[0].start + 2 * HOUR, Scope.ALL, now=now, on_overlap="keep"
    )
    assert walls(practice).count("04-06 12:00") == 2


def test_length_details_and_rule_change_for_following(practice: Diary, now: datetime) -> None:
    visits = weekly(practice, now)
    edit_in_series(practice, visits[4].id, Scope.FOLLOWING, end=visits[4].start + 2 * HOUR, now=now)
    edit_in_series(
        practice, visits[2].id, Scope.FOLLOWING, details={"notes": "bring disk"}, now=now
    )
    details = [booking_details(practice, visit.id).booking for visit in visits]
    assert [visit.duration for visit in details] == [HOUR] * 4 + [2 * HOUR] * 2
    assert [visit.notes for visit in details] == ["", ""] + ["bring disk"] * 4


def test_another_rule_adds_and_takes_out_visits(practice: Diary, now: datetime) -> None:
    visits = weekly(practice, now)
    edit_in_series(practice, visits[2].id, Scope.FOLLOWING, rule="FREQ=DAILY;COUNT=2", now=now)
    assert walls(practice) == ["03-02 10:00", "03-09 10:00", "03-16 10:00", "03-17 10:00"]
    undo(practice, now=now)
    assert len(walls(practice)) == 6
    edit_in_series(practice, visits[0].id, Scope.ALL, rule="FREQ=WEEKLY;COUNT=8", now=now)
    assert len(walls(practice)) == 8
    with pytest.raises(InvalidInput):
        edit_in_series(practice, visits[0].id, Scope.THIS, rule="FREQ=DAILY", now=now)


def test_a_visit_to_which_nothing_happens_gets_no_new_revision(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now)
    later = edit_in_series(practice, visits[0].id, Scope.ALL, rule="FREQ=WEEKLY;COUNT=4", now=now)
    assert later == []
    assert len(walls(practice)) == 4
    kept = [booking_details(practice, visit.id).booking for visit in visits[:4]]
    assert [visit.revision for visit in kept] == [visit.revision for visit in visits[:4]]


def test_cancelling_following_and_all(practice: Diary, now: datetime) -> None:
    visits = weekly(practice, now, "FREQ=WEEKLY")
    cancel_in_series(practice, visits[3].id, Scope.FOLLOWING, now=now, why="moved away")
    assert len(walls(practice)) == 3
    # An ended series does not grow again.
    assert extend_series(practice, now=now + 20 * WEEK) == 0
    cancel_in_series(practice, visits[2].id, Scope.ALL, now=now + 2 * DAY)
    assert walls(practice) == ["03-02 10:00"]
    undo(practice, now=now)
    undo(practice, now=now)
    assert len(walls(practice)) == len(visits)
    assert booking_details(practice, visits[9].id).booking.state is State.CONFIRMED


def test_a_single_booking_has_no_series_to_change(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    with pytest.raises(NotAllowed):
        cancel_in_series(practice, booking.id, Scope.ALL, now=now)


def test_a_series_that_can_t_be_extended_keeps_no_other_back(
    practice: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler_app.use_cases.bookings import series as room
    from scheduler_app.use_cases.bookings.series_visits import visit_at

    for hours in (0, 6):
        start = TUESDAY + hours * HOUR
        book_series(practice, NewSeries(NewBooking(start, service_id=1), "FREQ=WEEKLY"), now=now)
    before = len(walls(practice))
    make, seen = visit_at, set()

    def bad(plan: Series, wall: datetime, draft: Booking) -> Booking:
        seen.add(plan.id)
        if plan.id == min(seen):
            raise KeyError("a bug")
        return make(plan, wall, draft)

    monkeypatch.setattr(room, "visit_at", bad)
    with pytest.raises(KeyError):
        extend_series(practice, now=now + 60 * DAY)
    assert len(seen) == 2 and len(walls(practice)) > before
