"""A series that was split is still one to whoever says "all"."""

from __future__ import annotations

from datetime import datetime

import pytest

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.bookings.series_clashes import SeriesOverlap
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import (
    NewSeries,
    Scope,
    book_series,
    cancel_in_series,
    edit_in_series,
    move_in_series,
)
from scheduler_app.use_cases.bookings.series_reach import visits_meant
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.page.series_times import free_instead, starts_moved_along
from tests.use_cases.bookings.test_series import DAY, HOUR, TUESDAY, WEEK, walls, weekly


@pytest.fixture
def split(practice: Diary, now: datetime) -> list[Booking]:
    """Six Tuesdays, the last three of them moved to Thursday at eleven."""
    visits = weekly(practice, now)
    thursday = visits[3].start + 2 * DAY + HOUR
    move_in_series(practice, visits[3].id, thursday, Scope.FOLLOWING, now=now)
    return [booking_details(practice, visit.id).booking for visit in visits]


def test_all_is_cancelled_from_the_first_visit(
    practice: Diary, split: list[Booking], now: datetime
) -> None:
    gone = cancel_in_series(practice, split[0].id, Scope.ALL, now=now)
    assert walls(practice) == []
    assert [visit.id for visit in gone] == [visit.id for visit in split]
    undo(practice, now=now)
    assert len(walls(practice)) == 6


def test_all_is_cancelled_from_the_last_visit_and_leaves_what_was_done(
    practice: Diary, split: list[Booking], now: datetime
) -> None:
    later = split[0].start + DAY
    mark_done(practice, split[0].id, now=later)
    gone = cancel_in_series(practice, split[5].id, Scope.ALL, now=later)
    assert [visit.id for visit in gone] == [split[5].id, *(visit.id for visit in split[1:5])]
    assert walls(practice) == ["03-02 10:00"]


def test_following_reaches_over_the_split(
    practice: Diary, split: list[Booking], now: datetime
) -> None:
    move_in_series(practice, split[1].id, split[1].start - HOUR, Scope.FOLLOWING, now=now)
    assert walls(practice) == [
        "03-02 10:00", "03-09 09:00", "03-16 09:00", "03-25 10:00", "04-01 10:00", "04-08 10:00",
    ]  # fmt: skip
    cancel_in_series(practice, split[2].id, Scope.FOLLOWING, now=now)
    assert walls(practice) == ["03-02 10:00", "03-09 09:00"]
    undo(practice, now=now)
    # It was split twice: all of it is still one.
    cancel_in_series(practice, split[4].id, Scope.ALL, now=now)
    assert walls(practice) == []


def test_all_moves_and_changes_both_parts_and_each_keeps_its_own(
    practice: Diary, split: list[Booking], now: datetime
) -> None:
    edit_in_series(practice, split[3].id, Scope.FOLLOWING, details={"notes": "disk"}, now=now)
    edit_in_series(
        practice, split[0].id, Scope.ALL, start=split[0].start - HOUR,
        details={"title": "Backups"}, now=now,
    )  # fmt: skip
    assert walls(practice) == [
        "03-02 09:00", "03-09 09:00", "03-16 09:00", "03-25 10:00", "04-01 10:00", "04-08 10:00",
    ]  # fmt: skip
    found = [booking_details(practice, visit.id).booking for visit in split]
    assert {visit.title for visit in found} == {"Backups"}
    assert [visit.notes for visit in found] == ["", "", "", "disk", "disk", "disk"]
    undo(practice, now=now)
    assert walls(practice)[3] == "03-25 11:00"
    redo(practice, now=now)
    assert walls(practice)[3] == "03-25 10:00"


def test_another_rule_for_all_takes_the_place_of_the_later_part(
    practice: Diary, split: list[Booking], now: datetime
) -> None:
    edit_in_series(practice, split[0].id, Scope.ALL, rule="FREQ=WEEKLY;COUNT=4", now=now)
    assert walls(practice) == ["03-02 10:00", "03-09 10:00", "03-16 10:00", "03-23 10:00"]


def test_the_visits_that_are_meant_are_counted_as_they_are_cancelled_and_moved(
    practice: Diary, split: list[Booking], now: datetime
) -> None:
    later = split[0].start + DAY
    mark_done(practice, split[0].id, now=later)
    move_in_series(practice, split[2].id, split[2].start + HOUR, Scope.THIS, now=later)
    meant = visits_meant(practice, split[1].id, now=later)
    assert meant.cancelled == {Scope.THIS: 1, Scope.FOLLOWING: 5, Scope.ALL: 5}
    # A visit that was moved by itself stays when the others move.
    assert meant.changed == {Scope.THIS: 1, Scope.FOLLOWING: 4, Scope.ALL: 4}
    assert len(cancel_in_series(practice, split[1].id, Scope.ALL, now=later)) == 5


def test_the_page_is_asked_for_the_later_part_too(
    practice: Diary, split: list[Booking], now: datetime
) -> None:
    there = split[0].start - HOUR
    asked = starts_moved_along(practice, split[0].id, there, Scope.ALL, now=now)
    moved = move_in_series(practice, split[0].id, there, Scope.ALL, now=now)
    assert sorted(asked) == sorted(visit.start for visit in moved[1:])


def test_clashing_dates_of_a_new_series_are_told_all_at_once(
    practice: Diary, now: datetime
) -> None:
    for weeks in (1, 3):
        book(practice, NewBooking(TUESDAY + weeks * WEEK, title=f"Week {weeks}"), now=now)
    wish = NewSeries(NewBooking(TUESDAY, service_id=1), "FREQ=WEEKLY;COUNT=4")
    with pytest.raises(SeriesOverlap) as refused:
        book_series(practice, wish, now=now)
    clashes = refused.value.clashes
    assert [clash.visit.start for clash in clashes] == [TUESDAY + WEEK, TUESDAY + 3 * WEEK]
    assert [clash.taken[0].title for clash in clashes] == ["Week 1", "Week 3"]
    assert len(refused.value.planned) == 4
    instead = free_instead(practice, refused.value, now=now)
    assert list(instead) == [TUESDAY + WEEK, TUESDAY + 3 * WEEK]
    assert all(new.date() == old.date() and new != old for old, new in instead.items())
    made = book_series(practice, wish, now=now, elsewhere=instead)
    planned = [TUESDAY + weeks * WEEK for weeks in range(4)]
    assert [visit.start for visit in made] == [instead.get(start, start) for start in planned]
    assert made[1].detached and made[3].start in instead.values()


def test_clashing_dates_of_a_moved_series_stay_or_go_elsewhere(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now)
    book(practice, NewBooking(visits[2].start + 2 * HOUR, title="Fair"), now=now)
    there = visits[0].start + 2 * HOUR
    with pytest.raises(SeriesOverlap, match="Fair") as refused:
        move_in_series(practice, visits[0].id, there, Scope.ALL, now=now)
    assert [clash.visit.id for clash in refused.value.clashes] == [visits[2].id]
    moved = move_in_series(practice, visits[0].id, there, Scope.ALL, now=now, on_overlap="skip")
    assert len(moved) == 5
    assert walls(practice)[2:4] == ["03-16 10:00", "03-16 12:00"]
    undo(practice, now=now)
    instead = free_instead(practice, refused.value, now=now)
    move_in_series(practice, visits[0].id, there, Scope.ALL, now=now, elsewhere=instead)
    found = booking_details(practice, visits[2].id).booking
    assert found.start == instead[visits[2].start + 2 * HOUR] and found.detached
    assert walls(practice)[0] == "03-02 12:00"


def test_a_visit_that_stays_makes_room_for_none_that_would_come_to_its_place(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now, "FREQ=DAILY;COUNT=4")
    book(practice, NewBooking(visits[3].start + DAY, title="Fair"), now=now)
    move_in_series(
        practice, visits[0].id, visits[0].start + DAY, Scope.ALL, now=now, on_overlap="skip"
    )
    # Each waits for the next one: so none of them moves, and none is lost.
    assert walls(practice) == [
        "03-02 10:00", "03-03 10:00", "03-04 10:00", "03-05 10:00", "03-06 10:00",
    ]  # fmt: skip
