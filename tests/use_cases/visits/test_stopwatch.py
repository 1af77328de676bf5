"""The stopwatch: one at a time, kept in the diary, and doubted where the time cannot be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.time_units import HOUR_MINUTES
from scheduler_app.domain.visits.stopwatch import DoubtOf, doubts
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.visits.records import draft_of, get_record, save_record
from scheduler_app.use_cases.visits.stopwatch import running, start, stop

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def booked(practice: Diary, anna: Client, now: datetime) -> int:
    """An hour on Tuesday at ten by the practice's clock."""
    wanted = NewBooking(TUESDAY, client_id=anna.id, service_id=1, minutes=HOUR_MINUTES)
    return book(practice, wanted, now=now).id


def test_from_start_to_stop(practice: Diary, booked: int, now: datetime) -> None:
    """It is the record: it survives a restart, and undo takes it back."""
    assert running(practice, now=now) is None
    began = TUESDAY + timedelta(minutes=4, seconds=10, microseconds=5)
    record = start(practice, booking_id=booked, now=began)
    assert record.running
    again = Diary.open(practice.path)
    stood = running(again, now=began + 25 * MINUTE)
    again.close()
    assert stood is not None
    assert (stood.client, stood.minutes, stood.doubts) == ("Anna Schmidt", 25, ())
    assert (stood.record, stood.planned) == (record, TUESDAY + HOUR)
    stopped = stop(practice, now=began + 50 * MINUTE)
    assert (stopped.record.minutes_spent, stopped.doubts) == (50, ())
    assert undo_state(practice).undoes == "end of the stopwatch of Anna Schmidt, Tue 2 Mar 10:04"
    undo(practice, now=now)
    assert running(practice, now=began) is not None
    undo(practice, now=now)
    assert running(practice, now=began) is None


def test_one_at_a_time(practice: Diary, booked: int, anna: Client, now: datetime) -> None:
    """Whoever calls meanwhile has to wait for a stop."""
    start(practice, client_id=anna.id, now=TUESDAY + timedelta(seconds=33))
    with pytest.raises(NotAllowed, match="runs for Anna Schmidt since Tue 2 Mar 10:00\\."):
        start(practice, booking_id=booked, now=TUESDAY + MINUTE)
    stop(practice, now=TUESDAY + 9 * MINUTE)
    with pytest.raises(NotAllowed, match="No stopwatch is running"):
        stop(practice, now=TUESDAY)
    start(practice, booking_id=booked, now=TUESDAY + HOUR / 2)


def test_a_prepared_record_goes_on_with_the_true_time(
    practice: Diary, booked: int, now: datetime
) -> None:
    """And one whose time is over is not started again."""
    prepared = save_record(
        practice, replace(draft_of(practice, booked), private="Bring the disk."), now=now
    )
    record = start(practice, booking_id=booked, now=TUESDAY + MINUTE)
    assert (record.id, record.private) == (prepared.id, "Bring the disk.")
    stop(practice, now=TUESDAY + 30 * MINUTE)
    for after in (30 * MINUTE, HOUR):
        with pytest.raises(NotAllowed, match="written in its record already"):
            start(practice, booking_id=booked, now=TUESDAY + after)


def test_it_ran_over_night(practice: Diary, booked: int, now: datetime) -> None:
    """The planned end is offered; what the consultant says holds."""
    start(practice, booking_id=booked, now=TUESDAY)
    stood = running(practice, now=TUESDAY + 22 * HOUR)
    assert stood is not None
    (doubt,) = stood.doubts
    assert (doubt.of, doubt.offered) == (DoubtOf.OVERNIGHT, TUESDAY + HOUR)
    assert doubt.sentence == (
        "The stopwatch ran over night: 22 hours since Tue 2 Mar 10:00. The visit was planned until "
        "11:00."
    )
    stopped = stop(practice, now=TUESDAY + 22 * HOUR, ended=doubt.offered)
    assert (stopped.record.minutes_spent, stopped.doubts) == (60, ())


def test_the_computer_slept(practice: Diary, booked: int, now: datetime) -> None:
    """It goes on meanwhile: what is far longer than planned is asked about."""
    start(practice, booking_id=booked, now=TUESDAY)
    assert stop(practice, now=TUESDAY + 4 * HOUR).doubts == ()
    undo(practice, now=now)
    stopped = stop(practice, now=TUESDAY + 4 * HOUR + 7 * MINUTE)
    (doubt,) = stopped.doubts
    assert (doubt.of, doubt.offered) == (DoubtOf.LONG, TUESDAY + HOUR)
    assert "3 hours 7 minutes longer than planned" in doubt.sentence
    assert get_record(practice, stopped.record.id).minutes_spent == 247


def test_who_comes_when_it_was_to_be_over_stays_as_long_as_was_booked(
    practice: Diary, booked: int, now: datetime
) -> None:
    """Else the plan would be no help, and eight hours no doubt."""
    late = TUESDAY + 2 * HOUR
    start(practice, booking_id=booked, now=late)
    stood = running(practice, now=late + 5 * HOUR)
    assert stood is not None and stood.planned == late + HOUR
    (doubt,) = stood.doubts
    assert (doubt.of, doubt.offered) == (DoubtOf.LONG, late + HOUR)


def test_a_begun_minute_counts(practice: Diary, booked: int, now: datetime) -> None:
    start(practice, booking_id=booked, now=TUESDAY)
    stopped = stop(practice, now=TUESDAY + 10 * MINUTE + timedelta(seconds=1))
    assert stopped.record.minutes_billed == 11


def test_the_clock_was_set_back(practice: Diary, booked: int, now: datetime) -> None:
    """Nothing is guessed: somebody says when the visit ended."""
    start(practice, booking_id=booked, now=TUESDAY)
    earlier = TUESDAY - HOUR
    stood = running(practice, now=earlier)
    assert stood is not None
    assert (stood.minutes, stood.doubts[0].of) == (0, DoubtOf.SET_BACK)
    with pytest.raises(InvalidInput, match="shows Tue 2 Mar 09:00: it was set back") as refused:
        stop(practice, now=earlier)
    assert refused.value.field == "ended"
    with pytest.raises(InvalidInput, match="ends before it starts"):
        stop(practice, now=earlier, ended=earlier)
    assert stop(practice, now=earlier, ended=TUESDAY + HOUR).record.minutes_spent == 60


def test_the_clocks_change_in_the_night() -> None:
    """Minutes are those that went by, whatever the clock on the wall shows."""
    began = datetime(2027, 3, 27, 23, 30, tzinfo=UTC)  # 00:30 by the clock, which skips 02 to 03
    ended = datetime(2027, 3, 28, 1, 59, tzinfo=UTC)  # 03:59
    assert doubts(began, ended, planned=None, zone=BERLIN) == ()
    (doubt,) = doubts(began, ended + MINUTE, planned=None, zone=BERLIN)
    assert doubt.sentence == (
        "The stopwatch ran over night: 2 hours 30 minutes since Sun 28 Mar 00:30."
    )
    assert doubts(began, ended + MINUTE, planned=ended + HOUR, zone=BERLIN) == ()


def test_a_visit_that_was_booked_into_the_night_is_no_doubt() -> None:
    """Maintenance at a time when nobody works."""
    began = datetime(2027, 3, 2, 21, 0, tzinfo=UTC)
    assert doubts(began, began + 8 * HOUR, planned=began + 8 * HOUR, zone=BERLIN) == ()
    (doubt,) = doubts(began, began + 12 * HOUR, planned=began + 8 * HOUR, zone=BERLIN)
    assert (doubt.of, doubt.offered) == (DoubtOf.LONG, began + 8 * HOUR)
