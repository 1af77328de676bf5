"""A booking's life through the verbs, as the consultant leads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, Kind, State
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound, Trouble
from scheduler_app.domain.time_units import Minutes
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.edit import edit
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.resize import resize
from scheduler_app.use_cases.bookings.show_booking import booking_details, booking_history
from scheduler_app.use_cases.bookings.show_calendar import (
    calendar_item,
    calendar_items,
    settle,
    what_is_in_the_way,
)
from scheduler_app.use_cases.bookings.states import cancel, confirm, mark_done, mark_no_show, reopen
from scheduler_app.use_cases.clients.clients import list_clients, visits_of
from tests.waiting import conflicts_to_settle

TUESDAY = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
REMOTE, ON_SITE = 1, 2
EVER = (0, 2**33)


def test_a_booking_takes_length_and_gaps_from_its_service(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=ON_SITE), now=now)
    assert booking.end == TUESDAY + 2 * HOUR
    assert (booking.preparation, booking.wrap_up, booking.travel) == (15, 15, 30)
    assert booking.zone == "Europe/Berlin"
    assert booking_details(practice, booking.id).booking == booking


def test_what_is_named_wins_over_the_service(practice: Diary, now: datetime) -> None:
    wish = NewBooking(
        TUESDAY, service_id=ON_SITE, minutes=Minutes(45), preparation=Minutes(0), travel=Minutes(5)
    )
    booking = book(practice, wish, now=now)
    assert booking.duration == timedelta(minutes=45)
    assert (booking.preparation, booking.wrap_up, booking.travel) == (0, 15, 5)


def test_a_new_client_comes_with_the_booking_or_not_at_all(practice: Diary, now: datetime) -> None:
    wish = NewBooking(TUESDAY, new_client=Client(0, "Okafor"), service_id=REMOTE)
    booking = book(practice, wish, now=now)
    with pytest.raises(Overlap):
        book(practice, replace(wish, new_client=Client(0, "Meier")), now=now)
    assert [client.name for client in list_clients(practice)] == ["Okafor"]
    assert booking.client_id == list_clients(practice)[0].id


def test_a_name_alone_that_one_client_has_is_that_client(
    practice: Diary, anna: Client, now: datetime
) -> None:
    booking = book(practice, NewBooking(TUESDAY, new_client=Client(0, "anna  SCHMIDT")), now=now)
    assert booking.client_id == anna.id
    other = Client(0, "Anna Schmidt", email="another@example.org")
    booking = book(practice, NewBooking(TUESDAY + HOUR, new_client=other), now=now)
    assert booking.client_id != anna.id
    with pytest.raises(InvalidInput, match="2 clients called"):
        book(practice, NewBooking(now, new_client=Client(0, "Anna Schmidt")), now=now)


def test_the_taken_hour_is_refused_with_who_has_it(
    practice: Diary, anna: Client, now: datetime
) -> None:
    first = book(practice, NewBooking(TUESDAY, client_id=anna.id, service_id=REMOTE), now=now)
    with pytest.raises(Overlap, match="Anna Schmidt, Tue 2 Mar 10:00-11:00") as refusal:
        book(practice, NewBooking(TUESDAY + HOUR / 2, service_id=REMOTE), now=now)
    assert [item.id for item in refusal.value.conflicts] == [first.id]
    assert len(calendar_items(practice, *EVER)) == 1


def test_gaps_are_kept_and_travel_counts_once(practice: Diary, now: datetime) -> None:
    book(practice, NewBooking(TUESDAY, service_id=ON_SITE), now=now)
    ends = TUESDAY + 2 * HOUR
    with pytest.raises(Overlap, match="too little time"):
        book(practice, NewBooking(ends + timedelta(minutes=59), service_id=ON_SITE), now=now)
    assert book(practice, NewBooking(ends + HOUR, service_id=ON_SITE), now=now).id


def test_two_visits_at_one_place_need_no_travel(
    practice: Diary, anna: Client, now: datetime
) -> None:
    shop = anna.places[0].id
    wish = NewBooking(TUESDAY, client_id=anna.id, service_id=ON_SITE, place_id=shop)
    book(practice, wish, now=now)
    next_start = TUESDAY + 2 * HOUR + timedelta(minutes=30)
    with pytest.raises(Overlap):
        elsewhere = replace(wish, start=next_start, place_id=anna.places[1].id)
        book(practice, elsewhere, now=now)
    assert book(practice, replace(wish, start=next_start), now=now).place == "Hauptstr. 1"


def test_double_booking_on_purpose_holds_for_that_pair_only(practice: Diary, now: datetime) -> None:
    wish = NewBooking(TUESDAY, service_id=REMOTE)
    first = book(practice, wish, now=now)
    second = book(practice, wish, now=now, permit_overlap=True)
    assert conflicts_to_settle(practice) == []
    with pytest.raises(Overlap) as refusal:
        book(practice, wish, now=now)
    assert {item.id for item in refusal.value.conflicts} == {first.id, second.id}


def test_a_permit_ends_when_the_pair_parts(practice: Diary, now: datetime) -> None:
    wish = NewBooking(TUESDAY, service_id=REMOTE)
    book(practice, wish, now=now)
    second = book(practice, wish, now=now, permit_overlap=True)
    move(practice, second.id, TUESDAY + 3 * HOUR, now=now)
    with pytest.raises(Overlap):
        move(practice, second.id, TUESDAY, now=now)


def test_move_keeps_the_length_and_tells_its_story(
    practice: Diary, anna: Client, now: datetime
) -> None:
    wish = NewBooking(TUESDAY, client_id=anna.id, service_id=REMOTE)
    booking = book(practice, wish, now=now)
    later = TUESDAY + timedelta(days=2, hours=4)
    moved = move(practice, booking.id, later, by=By.CLIENT, now=now, why="child is ill")
    assert (moved.start, moved.duration, moved.revision) == (later, HOUR, 1)
    told = booking_history(practice, booking.id)
    assert [(line.by, line.why) for line in told] == [
        (By.CONSULTANT, ""),
        (By.CLIENT, "child is ill"),
    ]
    assert told[1].what == "Moved from Tue 2 Mar 10:00 to Thu 4 Mar 14:00"


def test_resize_refuses_an_end_before_the_start(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    with pytest.raises(InvalidInput) as refusal:
        resize(practice, booking.id, start=TUESDAY, end=TUESDAY, now=now)
    assert refusal.value.field == "end"
    longer = resize(practice, booking.id, start=TUESDAY - HOUR, end=TUESDAY + HOUR, now=now)
    assert longer.duration == 2 * HOUR
    assert len(booking_history(practice, booking.id)) == 2


def test_a_new_service_brings_its_gaps(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    changed = edit(practice, booking.id, details={"service_id": ON_SITE, "notes": "toner"}, now=now)
    assert (changed.travel, changed.duration, changed.notes) == (30, HOUR, "toner")


def test_states_move_by_their_named_moves_only(practice: Diary, now: datetime) -> None:
    wish = NewBooking(TUESDAY, service_id=REMOTE, state=State.PENDING)
    booking = book(practice, wish, now=now)
    assert confirm(practice, booking.id, now=now).state is State.CONFIRMED
    with pytest.raises(NotAllowed):
        confirm(practice, booking.id, now=now)
    assert mark_done(practice, booking.id, now=TUESDAY).state is State.DONE
    with pytest.raises(NotAllowed, match="done"):
        cancel(practice, booking.id, now=now)
    assert reopen(practice, booking.id, now=now).state is State.CONFIRMED
    assert mark_no_show(practice, booking.id, now=TUESDAY).state is State.NO_SHOW
    assert reopen(practice, booking.id, now=now).state is State.CONFIRMED
    assert cancel(practice, booking.id, by=By.CLIENT, now=now, why="ill").state is State.CANCELLED
    with pytest.raises(NotAllowed):
        move(practice, booking.id, TUESDAY + HOUR, now=now)
    assert len(booking_history(practice, booking.id)) == 7


@pytest.mark.parametrize("free", [cancel, mark_no_show])
def test_a_freed_hour_can_be_sold_and_then_not_reopened(
    practice: Diary, now: datetime, free: object
) -> None:
    wish = NewBooking(TUESDAY, service_id=REMOTE)
    booking = book(practice, wish, now=now)
    free(practice, booking.id, now=TUESDAY)  # type: ignore[operator]
    book(practice, wish, now=now)
    with pytest.raises(Overlap):
        reopen(practice, booking.id, now=now)
    assert reopen(practice, booking.id, now=now, permit_overlap=True).state is State.CONFIRMED


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("verb", "too_early", "early_enough"),
    [
        (mark_done, TUESDAY - 16 * MINUTE, TUESDAY - 15 * MINUTE),
        (mark_no_show, TUESDAY - MINUTE, TUESDAY),
    ],
)
def test_a_visit_that_has_not_begun_is_neither_done_nor_missed(
    practice: Diary,
    now: datetime,
    verb: Callable[..., Booking],
    too_early: datetime,
    early_enough: datetime,
) -> None:
    booking = book(practice, NewBooking(TUESDAY, service_id=REMOTE), now=now)
    with pytest.raises(NotAllowed, match="has not begun: it starts Tue 2 Mar 10:00"):
        verb(practice, booking.id, now=too_early)
    assert len(booking_history(practice, booking.id)) == 1
    assert verb(practice, booking.id, now=early_enough).state in (State.DONE, State.NO_SHOW)


def test_cancelled_bookings_show_only_when_wanted(practice: Diary, now: datetime) -> None:
    booking = book(practice, NewBooking(TUESDAY), now=now)
    cancel(practice, booking.id, now=now)
    assert calendar_items(practice, *EVER) == []
    assert [item.id for item in calendar_items(practice, *EVER, with_cancelled=True)] == [1]


def test_a_long_absence_is_found_from_its_middle_and_keeps_its_time(
    practice: Diary, now: datetime
) -> None:
    away = NewBooking(TUESDAY, minutes=Minutes(14 * 24 * 60), kind=Kind.BUSY, title="Sabbatical")
    absence = book(practice, away, now=now)
    middle = int((TUESDAY + timedelta(days=7)).timestamp())
    assert [item.id for item in calendar_items(practice, middle, middle + 1)] == [absence.id]
    with pytest.raises(Overlap, match="Sabbatical"):
        book(practice, NewBooking(TUESDAY + timedelta(days=9)), now=now)
    found = what_is_in_the_way(practice, start=middle, end=middle + 60)
    assert [item.id for item in found] == [absence.id]
    assert what_is_in_the_way(practice, start=middle, end=middle + 60, without=absence.id) == []


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        (NewBooking(TUESDAY, minutes=Minutes(0)), "minutes"),
        (NewBooking(TUESDAY, minutes=Minutes(-5)), "minutes"),
        (NewBooking(TUESDAY, zone="Europe/Atlantis"), "zone"),
        (NewBooking(TUESDAY.replace(tzinfo=None)), "start"),
        (NewBooking(TUESDAY, minutes=Minutes(400 * 24 * 60)), "minutes"),
        (NewBooking(TUESDAY, minutes=Minutes(10**30)), "minutes"),
        (NewBooking(TUESDAY.replace(year=1)), "start"),
        (NewBooking(TUESDAY.replace(year=9999)), "start"),
        (NewBooking(TUESDAY, preparation=Minutes(481)), "preparation"),
        (NewBooking(TUESDAY, new_client=Client(0, "Bo", phones=("12",))), "phone"),
        (NewBooking(TUESDAY, new_client=Client(0, " ")), "name"),
    ],
)
def test_bad_input_names_its_field_and_writes_nothing(
    practice: Diary, now: datetime, wish: NewBooking, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        book(practice, wish, now=now)
    assert refusal.value.field == field
    assert calendar_items(practice, *EVER) == []
    assert list_clients(practice) == []


def test_what_is_not_there_is_said(practice: Diary, now: datetime) -> None:
    with pytest.raises(NotFound):
        move(practice, 99, TUESDAY, now=now)
    with pytest.raises(NotFound):
        book(practice, NewBooking(TUESDAY, client_id=99), now=now)
    with pytest.raises(NotFound):
        calendar_item(practice, 99)
    with pytest.raises(Trouble):
        settle(practice, 1, 2, now=now)


def test_a_client_shows_all_visits_newest_first(
    practice: Diary, anna: Client, now: datetime
) -> None:
    last = None
    for hours in (0, 2, 4):
        wish = NewBooking(TUESDAY + hours * HOUR, client_id=anna.id, service_id=REMOTE)
        last = book(practice, wish, now=now)
    assert last is not None
    cancel(practice, last.id, now=now)
    assert [visit.id for visit in visits_of(practice, anna.id)] == [3, 2, 1]
