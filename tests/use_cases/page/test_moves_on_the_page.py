"""What clients do to bookings on the page: wish to move them, move them at once, choose a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.domain.page.requests import NoticeKind, RequestKind, RequestState
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_booking import booking_details
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests, notices, propose
from scheduler_app.use_cases.page.link import publish, read_inbox
from tests.fakes.clients_on_the_page import FakePage
from tests.waiting import conflicts_to_settle

TOMORROW = timedelta(days=1, hours=2)


def read(diary: Diary, page: FakePage) -> None:
    read_inbox(diary, page, now=page.now)


def the_only(diary: Diary) -> int:
    [item] = calendar_items(diary, 0, 2**33, with_cancelled=True)
    return item.id


def test_a_move_is_held_beside_the_booking_until_it_is_answered(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    later = now + TOMORROW + timedelta(minutes=30)  # overlaps the booking itself: no conflict
    page.move(event.uid, later)
    read(practice, page)
    assert conflicts_to_settle(practice) == []
    [request] = list_requests(practice)
    assert (request.kind, request.stands_at) == (RequestKind.MOVE, now + TOMORROW)
    assert request.item.title == "Held for Anna Schmidt"
    moved = accept(practice, request.id, now=now)
    assert (moved.start, moved.state) == (later, State.CONFIRMED)
    assert len(calendar_items(practice, 0, 2**33)) == 1
    assert booking_details(practice, moved.id).history[-1].what == (
        "Accepted: moved from Tue 2 Mar 11:00 to Tue 2 Mar 11:30"
    )


def test_a_second_wish_takes_the_place_of_the_first(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    page.move(event.uid, now + TOMORROW + timedelta(days=1))
    second = page.move(event.uid, now + TOMORROW + timedelta(days=2))
    read(practice, page)
    assert len(list_requests(practice)) == 1
    assert len(calendar_items(practice, 0, 2**33)) == 2
    page.tell(EventKind.WITHDRAWAL, uid=second.uid, moves=event.uid)
    read(practice, page)
    assert list_requests(practice) == []
    [item] = calendar_items(practice, 0, 2**33)
    assert item.uid == event.uid


def test_the_wish_to_move_is_withdrawn_by_the_bookings_own_name(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    """A page that has forgotten the wish names the booking: which is not cancelled by that."""
    event = page.request(now + TOMORROW, at_once=True)
    page.move(event.uid, now + TOMORROW + timedelta(days=1))
    page.tell(EventKind.WITHDRAWAL, uid=event.uid, moves=event.uid)
    read(practice, page)
    [item] = calendar_items(practice, 0, 2**33)
    assert (item.uid, item.state) == (event.uid, "confirmed")
    assert list_requests(practice) == []


def test_moved_at_once(practice: Diary, page: FakePage, now: datetime) -> None:
    event = page.request(now + TOMORROW)
    later = now + TOMORROW + timedelta(days=1)
    page.move(event.uid, later, at_once=True)
    read(practice, page)
    [item] = calendar_items(practice, 0, 2**33)
    assert (item.state, from_epoch(item.start)) == ("confirmed", later)
    assert list_requests(practice) == []


def test_a_move_of_what_was_cancelled_is_told(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    read(practice, page)
    cancel(practice, the_only(practice), now=now)
    page.move(event.uid, now + TOMORROW + timedelta(days=1))
    read(practice, page)
    assert notices(practice)[0].text == (
        "Anna Schmidt wanted to move Tue 2 Mar 11:00 to Wed 3 Mar 11:00, but it is cancelled."
    )
    assert list_requests(practice) == []


def test_of_three_proposals_one_is_chosen_and_none_stays_held(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW)
    read(practice, page)
    [request] = list_requests(practice)
    starts = [now + TOMORROW + timedelta(days=day) for day in (1, 2, 3)]
    propose(practice, request.id, starts, note="Tuesday is full.", now=now)
    [proposed] = list_requests(practice)
    assert proposed.state is RequestState.PROPOSED
    assert [proposal.start for proposal in proposed.proposals] == starts
    # The time asked for is free for others meanwhile.
    book(practice, NewBooking(now + TOMORROW), now=now)
    publish(practice, page, now=now)
    [commitment] = page.published[-1].commitments
    assert commitment.proposals == tuple(int(start.timestamp()) for start in starts)
    wish = replace(event.wish, start=int(starts[1].timestamp()), at_once=True)  # type: ignore[type-var]
    page.tell(EventKind.CHOICE, uid=event.uid, wish=wish)
    read(practice, page)
    booking = booking_details(practice, request.booking_id).booking
    assert (booking.start, booking.state, booking.occupies) == (starts[1], State.CONFIRMED, True)
    assert len(calendar_items(practice, 0, 2**33)) == 2
    assert conflicts_to_settle(practice) == []


def test_a_choice_stands_though_it_was_declined_meanwhile(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW)
    read(practice, page)
    [request] = list_requests(practice)
    start = now + TOMORROW + timedelta(days=1)
    propose(practice, request.id, [start], now=now)
    decline(practice, request.id, note="Sorry", now=now)
    wish = replace(event.wish, start=int(start.timestamp()), at_once=True)  # type: ignore[type-var]
    page.tell(EventKind.CHOICE, uid=event.uid, wish=wish)
    read(practice, page)
    booking = booking_details(practice, request.booking_id).booking
    assert (booking.start, booking.state) == (start, State.CONFIRMED)
    assert notices(practice)[0].kind is NoticeKind.UNFIT


def test_the_consultant_is_told_that_none_of_the_proposed_times_suits(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW)
    read(practice, page)
    [request] = list_requests(practice)
    propose(practice, request.id, [now + TOMORROW + timedelta(days=1)], now=now)
    page.tell(EventKind.WITHDRAWAL, uid=event.uid)
    read(practice, page)
    [notice] = notices(practice)
    assert notice.kind is NoticeKind.WITHDRAWN
    assert notice.text == (
        "Anna Schmidt wants none of the times that you proposed, and took back the request for "
        "Tue 2 Mar 11:00."
    )
    assert booking_details(practice, request.booking_id).booking.state is State.CANCELLED
    assert len(calendar_items(practice, 0, 2**33)) == 0, "the proposed time is held no more"


def test_the_consultant_is_told_that_a_booking_stays_as_no_proposed_time_suits(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    wish = page.move(event.uid, now + TOMORROW + timedelta(days=1))
    read(practice, page)
    [request] = list_requests(practice)
    propose(practice, request.id, [now + TOMORROW + timedelta(days=2)], now=now)
    page.tell(EventKind.WITHDRAWAL, uid=wish.uid, moves=event.uid)
    read(practice, page)
    assert notices(practice)[0].text == (
        "Anna Schmidt wants none of the times that you proposed: the booking stays at "
        "Tue 2 Mar 11:00."
    )
    [item] = calendar_items(practice, 0, 2**33)
    assert (item.uid, item.state) == (event.uid, "confirmed")
