"""A series that was ended stays ended, and nothing is made beyond the horizon."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings.tables import series as series_table
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking
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
from scheduler_app.use_cases.bookings.undo import undo
from tests.use_cases.bookings.test_series import DAY, HOUR, TUESDAY, WEEK, walls, weekly


def latest(diary: Diary) -> int:
    return max(item.start for item in calendar_items(diary, 0, 2**34, with_cancelled=True))


def test_another_rule_for_an_ended_series_makes_visits_up_to_the_horizon_only(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now, "FREQ=WEEKLY")
    cancel_in_series(practice, visits[3].id, Scope.FOLLOWING, now=now)
    edit_in_series(practice, visits[0].id, Scope.ALL, rule="FREQ=WEEKLY;INTERVAL=2", now=now)
    assert latest(practice) <= to_epoch(now + HORIZON)
    assert len(walls(practice)) < 60
    # It goes on again, as the new rule says.
    made = len(walls(practice))
    assert extend_series(practice, now=now + 20 * WEEK) == 10
    assert len(walls(practice)) == made + 10


def test_ending_a_series_ends_its_rule(practice: Diary, now: datetime) -> None:
    visits = weekly(practice, now, "FREQ=WEEKLY")
    series_id = visits[0].series_id or 0
    cancel_in_series(practice, visits[3].id, Scope.FOLLOWING, now=now)
    assert series_rule(practice, series_id) == "FREQ=WEEKLY;UNTIL=20270316T090000Z"
    cancel_in_series(practice, visits[0].id, Scope.ALL, now=now)
    assert series_rule(practice, series_id) == "FREQ=WEEKLY;UNTIL=20270302T090000Z"
    undo(practice, now=now)
    undo(practice, now=now)
    assert series_rule(practice, series_id) == "FREQ=WEEKLY"


def test_a_visit_cancelled_before_keeps_its_place_in_an_ended_series(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now, "FREQ=WEEKLY")
    cancel_in_series(practice, visits[2].id, Scope.THIS, now=now)
    cancel_in_series(practice, visits[3].id, Scope.FOLLOWING, now=now)
    move_in_series(practice, visits[0].id, visits[0].start + HOUR, Scope.ALL, now=now)
    assert walls(practice) == ["03-02 11:00", "03-09 11:00"]
    assert walls(practice, with_cancelled=True)[2] == "03-16 10:00"


def test_a_reopened_visit_beyond_the_end_goes_along_with_all(
    practice: Diary, now: datetime
) -> None:
    from scheduler_app.use_cases.bookings.states import reopen

    visits = weekly(practice, now, "FREQ=WEEKLY")
    cancel_in_series(practice, visits[2].id, Scope.FOLLOWING, now=now)
    reopen(practice, visits[4].id, now=now)
    move_in_series(practice, visits[4].id, visits[4].start + HOUR, Scope.ALL, now=now)
    assert walls(practice) == ["03-02 11:00", "03-09 11:00", "03-30 11:00"]
    cancel_in_series(practice, visits[0].id, Scope.ALL, now=now)
    assert walls(practice) == []


def test_an_old_diary_whose_ended_series_kept_its_rule_open_reads_as_ended(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now, "FREQ=WEEKLY")
    series_id = visits[0].series_id or 0
    cancel_in_series(practice, visits[3].id, Scope.FOLLOWING, now=now)
    with practice.write("change-series", by=By.CONSULTANT, at=now) as change:
        # As older programs left it.
        change.update("series", series_id, {"rule": "FREQ=WEEKLY", "made_until": 2**33})
    assert series_rule(practice, series_id) == "FREQ=WEEKLY;UNTIL=20270316T090000Z"
    edit_in_series(practice, visits[0].id, Scope.ALL, rule="FREQ=WEEKLY;COUNT=200", now=now)
    assert latest(practice) <= to_epoch(now + HORIZON)
    with practice.read() as connection:
        rows = connection.execute(series_table.select()).mappings().all()
    assert all(row["made_until"] <= to_epoch(now + HORIZON) for row in rows)


def test_a_series_that_begins_beyond_the_horizon_has_its_first_visit_only(
    practice: Diary, now: datetime
) -> None:
    first = TUESDAY + 2 * HORIZON
    made = book_series(practice, NewSeries(NewBooking(first, service_id=1), "FREQ=WEEKLY"), now=now)
    assert [visit.start for visit in made] == [first]
    # When the horizon reaches it the others are made, and no sooner.
    assert extend_series(practice, now=now + HORIZON) == 0
    assert extend_series(practice, now=now + HORIZON + 10 * WEEK) > 0
    assert latest(practice) <= to_epoch(now + 2 * HORIZON + 10 * WEEK)


def test_a_series_moved_beyond_the_horizon_keeps_the_visit_that_was_moved(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now, "FREQ=WEEKLY")
    there = visits[0].start + timedelta(weeks=110)
    move_in_series(practice, visits[0].id, there, Scope.ALL, now=now)
    stands = booking_details(practice, visits[0].id).booking
    assert stands.start - there in (timedelta(0), HOUR, -HOUR)
    assert stands.state is State.CONFIRMED


def test_other_details_of_all_leave_a_visit_that_was_moved_where_it_is(
    practice: Diary, now: datetime
) -> None:
    visits = weekly(practice, now)
    move_in_series(practice, visits[1].id, visits[1].start + DAY, Scope.THIS, now=now)
    edit_in_series(practice, visits[1].id, Scope.ALL, details={"title": "Backups"}, now=now)
    assert walls(practice)[:3] == ["03-02 10:00", "03-10 10:00", "03-16 10:00"]
    # From its own day all others are moved to the time that was chosen, and it stands there too.
    move_in_series(practice, visits[1].id, visits[1].start + 2 * HOUR, Scope.ALL, now=now)
    assert walls(practice)[:3] == ["03-02 12:00", "03-09 12:00", "03-16 12:00"]
