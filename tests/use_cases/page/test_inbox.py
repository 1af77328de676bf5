"""The consultant answers what clients asked for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.page.requests import RequestState
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import cancel, confirm
from scheduler_app.use_cases.bookings.undo import undo, undo_state
from scheduler_app.use_cases.page.holding import tidy_requests
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests, propose, waiting
from scheduler_app.use_cases.page.link import read_inbox
from tests.counting import statements
from tests.fakes.clients_on_the_page import OTTO, FakePage
from tests.waiting import conflicts_to_settle

TOMORROW = timedelta(days=1, hours=2)


def asked(diary: Diary, page: FakePage, start: datetime) -> int:
    """A request that waits; its id."""
    page.request(start)
    read_inbox(diary, page, now=page.now)
    return list_requests(diary)[-1].id


def test_accepting_confirms(practice: Diary, page: FakePage, now: datetime) -> None:
    request = asked(practice, page, now + TOMORROW)
    assert waiting(practice) == 1
    booking = accept(practice, request, note="See you then", now=now)
    assert booking.state is State.CONFIRMED
    assert (waiting(practice), list_requests(practice)) == (0, [])
    [answered] = list_requests(practice, with_answered=True)
    assert (answered.state, answered.note, answered.answered_at) == (
        RequestState.ACCEPTED, "See you then", now,
    )  # fmt: skip
    last = booking_history(practice, booking.id)[-1]
    assert (last.what, last.why) == ("Accepted", "See you then")
    assert undo_state(practice).undo is None
    over: set[int] = set()
    with pytest.raises(NotAllowed, match=r"acceptance of .* can't be taken back: the booking page"):
        undo(practice, now=now, over=over)


def test_listing_reads_no_client_beside_those_who_ask(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    asked(practice, page, now + TOMORROW)
    with statements(practice._engine) as told:
        [request] = list_requests(practice)
    assert request.client == "Anna Schmidt"
    read = [sql for sql in told if "FROM clients" in sql and "id IN (" not in sql]
    assert read == [], "there may be fifty thousand"


def test_declining_cancels_and_frees_the_hour(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    request = asked(practice, page, now + TOMORROW)
    booking = decline(practice, request, note="Fully booked", now=now)
    assert booking.state is State.CANCELLED
    last = booking_history(practice, booking.id)[-1]
    assert (last.what, last.why) == ("Declined", "Fully booked")
    [answered] = list_requests(practice, with_answered=True)
    assert (answered.state, answered.note) == (RequestState.DECLINED, "Fully booked")
    book(practice, NewBooking(now + TOMORROW), now=now)
    with pytest.raises(NotAllowed, match="declined already"):
        accept(practice, request, now=now)


def test_what_overlaps_is_refused_until_it_is_permitted(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    book(practice, NewBooking(now + TOMORROW), now=now)
    request = asked(practice, page, now + TOMORROW)
    with pytest.raises(Overlap) as refused:
        accept(practice, request, now=now)
    assert len(refused.value.conflicts) == 1
    assert waiting(practice) == 1
    accept(practice, request, now=now, permit_overlap=True)
    assert conflicts_to_settle(practice) == []


def test_of_two_rivals_one_is_accepted_and_the_other_marked(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    page.request(now + TOMORROW)
    page.request(now + TOMORROW, OTTO)
    read_inbox(practice, page, now=page.now)
    first, second = list_requests(practice)
    assert [item.id for item in second.meets] == [first.booking_id]
    accept(practice, first.id, now=now)
    [left] = list_requests(practice)
    assert [item.state for item in left.meets] == ["confirmed"]
    with pytest.raises(Overlap):
        accept(practice, left.id, now=now)
    decline(practice, left.id, now=now)
    assert conflicts_to_settle(practice) == []


def test_a_proposal_may_not_take_what_is_taken(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    book(practice, NewBooking(now + TOMORROW * 2), now=now)
    request = asked(practice, page, now + TOMORROW)
    with pytest.raises(Overlap):
        propose(practice, request, [now + TOMORROW * 2], now=now)
    assert [item.kind for item in calendar_items(practice, 0, 2**33)] == ["appointment"] * 2
    propose(practice, request, [now + TOMORROW * 2], now=now, permit_overlap=True)
    assert conflicts_to_settle(practice) == []


@pytest.mark.parametrize("hours", [[], [1, 2, 3, 4], [-1]], ids=["none", "four", "past"])
def test_one_to_three_times_to_come_are_proposed(
    practice: Diary, page: FakePage, now: datetime, hours: list[int]
) -> None:
    request = asked(practice, page, now + TOMORROW)
    with pytest.raises(InvalidInput):
        propose(practice, request, [now + timedelta(hours=hour) for hour in hours], now=now)


def test_new_proposals_replace_the_old_and_all_end_with_the_answer(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    request = asked(practice, page, now + TOMORROW)
    near = [now + TOMORROW * 2, now + TOMORROW * 2 + timedelta(minutes=30)]
    propose(practice, request, near, now=now)  # alternatives may overlap each other
    with pytest.raises(NotAllowed, match="has told it to the client"):
        undo(practice, now=now)
    assert len(calendar_items(practice, 0, 2**33)) == 3
    propose(practice, request, [now + TOMORROW * 3], now=now)
    assert len(calendar_items(practice, 0, 2**33)) == 2
    booking = accept(practice, request, now=now)
    assert (booking.start, booking.occupies) == (now + TOMORROW, True)
    assert len(calendar_items(practice, 0, 2**33)) == 1


def test_a_hold_ends_when_its_time_has_come(practice: Diary, page: FakePage, now: datetime) -> None:
    request = asked(practice, page, now + TOMORROW)
    propose(practice, request, [now + TOMORROW * 2], now=now)
    assert tidy_requests(practice, now=now) == 0
    assert tidy_requests(practice, now=now + TOMORROW * 2) == 1
    assert [item.kind for item in calendar_items(practice, 0, 2**33)] == ["appointment"]
    [again] = list_requests(practice)
    assert again.state is RequestState.WAITING


def test_a_wish_to_move_ends_with_its_booking_and_with_its_time(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    one = page.request(now + TOMORROW, at_once=True)
    other = page.request(now + TOMORROW + timedelta(hours=3), at_once=True)
    page.move(one.uid, now + TOMORROW * 2)
    page.move(other.uid, now + TOMORROW * 3)
    read_inbox(practice, page, now=page.now)
    cancel(practice, 1, now=now)
    assert tidy_requests(practice, now=now) == 1
    assert tidy_requests(practice, now=now + TOMORROW * 3) == 1
    assert [item.kind for item in calendar_items(practice, 0, 2**33)] == ["appointment"]


def test_declining_a_wish_to_move_leaves_the_booking(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    event = page.request(now + TOMORROW, at_once=True)
    page.move(event.uid, now + TOMORROW * 2)
    read_inbox(practice, page, now=page.now)
    [request] = list_requests(practice)
    booking = decline(practice, request.id, now=now)
    assert (booking.start, booking.state) == (now + TOMORROW, State.CONFIRMED)
    assert len(calendar_items(practice, 0, 2**33)) == 1
    assert [line.what for line in booking_history(practice, booking.id)] == [
        "Anna Schmidt booked on the page, confirmed at once: Tue 2 Mar 11:00",
        "Anna Schmidt asked for another time on the page",
        "Another time declined: it stays as it was",
    ]


def test_undo_says_that_an_answer_was_told_and_passes_over_what_clients_did(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    ours = book(practice, NewBooking(now + TOMORROW * 3), now=now)
    accept(practice, asked(practice, page, now + TOMORROW), now=now)
    over: set[int] = set()
    with pytest.raises(NotAllowed, match=r"acceptance of Anna Schmidt, .* has told it"):
        undo(practice, now=now, over=over)
    asked(practice, page, now + TOMORROW * 2)
    assert undo(practice, now=now, over=over).verb == "book"
    assert ours.id not in {item.id for item in calendar_items(practice, 0, 2**33)}


def _proposed(diary: Diary, page: FakePage, now: datetime) -> int:
    """A request whose client has another time to choose from; its own is free for others."""
    request = asked(diary, page, now + TOMORROW)
    propose(diary, request, [now + TOMORROW + timedelta(hours=3)], now=now)
    return request


def test_a_time_that_nobody_holds_any_more_is_told_with_who_took_it(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    asked(practice, page, now + TOMORROW)
    [held] = list_requests(practice)
    assert held.held
    propose(practice, held.id, [now + TOMORROW + timedelta(hours=3)], now=now)
    [free] = list_requests(practice)
    assert (free.held, free.meets) == (False, ())
    other = book(practice, NewBooking(now + TOMORROW, title="By phone"), now=now)
    [taken] = list_requests(practice)
    assert (taken.held, [item.id for item in taken.meets]) == (False, [other.id])
    with pytest.raises(Overlap):
        accept(practice, taken.id, now=now)


def test_a_move_to_which_others_were_proposed_still_names_the_time_asked_for(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    booking = accept(practice, asked(practice, page, now + TOMORROW), now=now)
    wanted = now + TOMORROW + timedelta(hours=2)
    page.move(booking.uid, wanted)
    read_inbox(practice, page, now=page.now)
    [request] = list_requests(practice)
    assert request.held
    propose(practice, request.id, [now + TOMORROW + timedelta(hours=4)], now=now)
    [proposed] = list_requests(practice)
    assert not proposed.held
    assert from_epoch(proposed.item.start) == wanted
    assert proposed.stands_at == booking.start


def test_confirming_in_the_calendar_takes_the_own_time_back(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    request = _proposed(practice, page, now)
    [waits] = list_requests(practice)
    stands = confirm(practice, waits.booking_id, now=now)
    assert (stands.state, stands.occupies) == (State.CONFIRMED, True)
    [answered] = list_requests(practice, with_answered=True)
    assert (answered.id, answered.state) == (request, RequestState.ACCEPTED)
    assert [item.kind for item in calendar_items(practice, 0, 2**33)] == ["appointment"]
    undo(practice, now=now)
    [again] = list_requests(practice)
    assert (again.state, again.held, len(again.proposals)) == (RequestState.PROPOSED, False, 1)


def test_confirming_in_the_calendar_says_who_took_the_time_meanwhile(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    _proposed(practice, page, now)
    [waits] = list_requests(practice)
    book(practice, NewBooking(now + TOMORROW, title="By phone"), now=now)
    with pytest.raises(Overlap):
        confirm(practice, waits.booking_id, now=now)
    assert confirm(practice, waits.booking_id, now=now, permit_overlap=True).occupies
    assert conflicts_to_settle(practice) == []
