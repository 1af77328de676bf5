"""One save of the form is one change: time, details and a new client together, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.series import NewSeries, Scope, book_series, edit_in_series
from scheduler_app.use_cases.bookings.show_booking import booking_details, booking_history
from scheduler_app.use_cases.bookings.states import mark_done
from scheduler_app.use_cases.bookings.undo import redo, undo
from scheduler_app.use_cases.clients.clients import list_clients

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
REMOTE, ON_SITE = 1, 2


def test_time_details_and_a_new_client_are_one_change(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    edited = edit(
        practice,
        booking.id,
        start=TUESDAY + HOUR,
        end=TUESDAY + 3 * HOUR,
        details={"title": "Router"},
        new_client=Client(0, "Anna Schmidt"),
        by=By.CLIENT,
        now=now,
        why="by phone",
    )
    assert (edited.start, edited.duration, edited.title) == (TUESDAY + HOUR, 2 * HOUR, "Router")
    assert edited.revision == booking.revision + 1
    assert booking_details(practice, booking.id).booking == edited
    told = booking_history(practice, booking.id)
    assert [(line.by, line.why) for line in told[1:]] == [(By.CLIENT, "by phone")]
    assert told[1].what == (
        "Moved from Tue 2 Mar 10:00 to Tue 2 Mar 11:00, now 2 hours long; "
        "client set to Anna Schmidt; title set to “Router”"
    )
    assert undo(practice, now=now).verb == "change"
    back = booking_details(practice, booking.id).booking
    assert (back.start, back.end, back.title, back.client_id) == (
        booking.start,
        booking.end,
        "",
        None,
    )
    assert list_clients(practice) == []
    redo(practice, now=now)
    assert [client.name for client in list_clients(practice)] == ["Anna Schmidt"]
    assert booking_details(practice, booking.id).booking.title == "Router"


def test_what_is_so_already_is_not_told(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=REMOTE, title="Router"), now=now)
    same = edit(
        practice,
        booking.id,
        start=booking.start,
        end=booking.end,
        details={"title": "Router", "service_id": REMOTE},
        now=now,
    )
    assert same == booking
    assert len(booking_history(practice, booking.id)) == 1
    assert undo(practice, now=now).verb == "book"


def test_a_start_alone_keeps_the_length_and_an_end_alone_the_start(
    practice: Diary, now: datetime
) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    moved = edit(practice, booking.id, start=TUESDAY + HOUR, now=now)
    assert (moved.start, moved.duration) == (TUESDAY + HOUR, HOUR)
    longer = edit(practice, booking.id, end=TUESDAY + 3 * HOUR, now=now)
    assert (longer.start, longer.duration) == (TUESDAY + HOUR, 2 * HOUR)


def test_gaps_that_are_named_win_over_those_of_the_new_service(
    practice: Diary, now: datetime
) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    edited = edit(practice, booking.id, details={"service_id": ON_SITE, "travel": 0}, now=now)
    assert (edited.travel, edited.preparation) == (0, 15)


@pytest.mark.parametrize("permit", [False, True])
def test_a_taken_time_refuses_the_whole_change(
    practice: Diary, now: datetime, permit: bool
) -> None:
    book(practice, NewBooking(TUESDAY + 2 * HOUR), now=now)
    booking = book(practice, NewBooking(TUESDAY), now=now)

    def save() -> None:
        edit(
            practice,
            booking.id,
            start=TUESDAY + 2 * HOUR,
            details={"title": "Router"},
            new_client=Client(0, "Anna"),
            now=now,
            permit_overlap=permit,
        )

    if permit:
        save()
        assert booking_details(practice, booking.id).booking.start == TUESDAY + 2 * HOUR
    else:
        with pytest.raises(Overlap):
            save()
        assert booking_details(practice, booking.id).booking == booking
        assert list_clients(practice) == []


def test_what_is_no_detail_is_refused_by_name(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    for name in ("state", "colour"):
        with pytest.raises(InvalidInput) as refusal:
            edit(practice, booking.id, details={name: "x"}, now=now)
        assert refusal.value.field == name


def test_notes_of_a_visit_that_is_done_can_be_written_but_not_its_time(
    practice: Diary, now: datetime
) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    mark_done(practice, booking.id, now=booking.start)
    assert edit(practice, booking.id, details={"notes": "toner"}, now=now).notes == "toner"
    with pytest.raises(NotAllowed):
        edit(practice, booking.id, start=TUESDAY + HOUR, details={"notes": "x"}, now=now)
    assert booking_details(practice, booking.id).booking.notes == "toner"


def test_a_series_takes_time_details_rule_and_client_as_one_change(
    practice: Diary, now: datetime
) -> None:
    wish = NewSeries(NewBooking(TUESDAY, service_id=REMOTE), "FREQ=WEEKLY;COUNT=3")
    visits = book_series(practice, wish, now=now)
    edit_in_series(
        practice,
        visits[1].id,
        Scope.ALL,
        start=visits[1].start + HOUR,
        end=visits[1].start + 3 * HOUR,
        details={"title": "Backup"},
        rule="FREQ=WEEKLY;COUNT=2",
        new_client=Client(0, "Anna"),
        now=now,
    )
    after = [booking_details(practice, visit.id).booking for visit in visits[:2]]
    assert [visit.start for visit in after] == [TUESDAY + HOUR, TUESDAY + WEEK + HOUR]
    assert {(visit.title, visit.duration) for visit in after} == {("Backup", 2 * HOUR)}
    assert undo(practice, now=now).verb == "change-series"
    before = [booking_details(practice, visit.id).booking for visit in visits]
    assert [visit.start for visit in before] == [visit.start for visit in visits]
    assert {visit.title for visit in before} == {""}
    assert list_clients(practice) == []
    assert undo(practice, now=now).verb == "book-series"


def test_a_series_that_is_wanted_as_it_stands_is_left_alone(practice: Diary, now: datetime) -> None:
    wish = NewSeries(NewBooking(TUESDAY), "FREQ=WEEKLY;COUNT=3")
    visit = book_series(practice, wish, now=now)[0]
    assert edit_in_series(practice, visit.id, Scope.ALL, details={"title": ""}, now=now) == []
    assert len(booking_history(practice, visit.id)) == 1
