"""The practice offers other times by itself: they are held, and its client takes one or none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.page.format import Commitment
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.page.links import LinkPurpose
from scheduler_app.domain.page.requests import NoticeKind, RequestState
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.bookings.states import confirm
from scheduler_app.use_cases.page.holding import tidy_requests
from scheduler_app.use_cases.page.inbox import list_requests, notices
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.page.offering import offer_times
from tests.fakes.clients_on_the_page import FakePage
from tests.use_cases.page.linked_bookings import KEY, shown, stands

DAY = timedelta(days=1)


def offer(
    diary: Diary,
    booking: Booking,
    *starts: datetime,
    now: datetime,
    aside: bool = False,
    until: datetime | None = None,
) -> None:
    """Offer these instead."""
    with writing(diary, "lose-day", by=By.CONSULTANT, at=now) as change:
        stands = bookings.get(change.connection, booking.id)
        offer_times(change, stands, starts, now=now, until=until, aside=aside)


def held(diary: Diary) -> list[datetime]:
    """The starts that nobody else can have for now."""
    return [
        from_epoch(item.start) for item in calendar_items(diary, 0, 2**33) if item.kind == "busy"
    ]


def on_the_page(diary: Diary, page: FakePage, now: datetime) -> Commitment:
    """What the page shows of the only booking."""
    publish(diary, page, now=now, key=KEY)
    return shown(page)


def link_of(page: FakePage) -> str:
    """That by which its client may change it."""
    return next(link.hash for link in shown(page).links if link.purpose == LinkPurpose.MANAGE)


def choose(page: FakePage, booking: Booking, start: datetime) -> None:
    """Its client takes one, by the link."""
    wish = page.request(start).wish
    page.events.pop()
    page.tell(EventKind.CHOICE, uid=booking.uid, wish=wish, link=link_of(page))


def test_a_booking_that_is_put_aside_waits_and_its_hour_is_free(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    two, three = phoned.start + DAY, phoned.start + 2 * DAY
    offer(practice, phoned, three, two, now=now, aside=True)
    one = stands(practice, phoned)
    assert (one.state, one.transparent, one.start) == (State.PENDING, True, phoned.start)
    assert held(practice) == [two, three]
    book(practice, NewBooking(phoned.start, title="Somebody else"), now=now)
    there = on_the_page(practice, page, now)
    # Nobody has asked for another time.
    assert (there.state, there.asked_start) == (CommitmentState.PENDING, None)
    assert [*there.proposals] == [two.timestamp(), three.timestamp()]


def test_its_client_takes_one_of_them_by_the_link(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    two, three = phoned.start + DAY, phoned.start + 2 * DAY
    offer(practice, phoned, two, three, now=now, aside=True)
    on_the_page(practice, page, now)
    choose(page, phoned, three)
    read_inbox(practice, page, now=lambda: now)
    one = stands(practice, phoned)
    assert (one.state, one.transparent, one.start) == (State.CONFIRMED, False, three)
    assert held(practice) == []
    (notice,) = notices(practice)
    assert notice.kind is NoticeKind.CHOSEN


def test_its_client_wants_none_of_them(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    offer(practice, phoned, phoned.start + DAY, now=now, aside=True)
    on_the_page(practice, page, now)
    page.tell(EventKind.WITHDRAWAL, uid=phoned.uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert stands(practice, phoned).state is State.CANCELLED
    assert held(practice) == []
    (notice,) = notices(practice)
    assert "none of the times that you offered" in notice.text
    assert on_the_page(practice, page, now).state is CommitmentState.CANCELLED


def test_once_all_of_them_have_passed_it_waits_for_the_consultant(
    practice: Diary, phoned: Booking, now: datetime
) -> None:
    offer(practice, phoned, phoned.start + DAY, now=now, aside=True)
    assert tidy_requests(practice, now=now + DAY) == 0
    assert tidy_requests(practice, now=phoned.start + DAY) == 1
    (asked,) = list_requests(practice)
    assert asked.state is RequestState.WAITING
    assert stands(practice, phoned).state is State.PENDING


def test_the_consultant_takes_the_hour_back_by_confirming(
    practice: Diary, phoned: Booking, now: datetime
) -> None:
    offer(practice, phoned, phoned.start + DAY, now=now, aside=True)
    confirm(practice, phoned.id, now=now)
    one = stands(practice, phoned)
    assert (one.state, one.transparent) == (State.CONFIRMED, False)
    assert held(practice) == []


def test_an_earlier_hour_is_held_until_then_and_the_booking_stays(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    earlier, until = phoned.start - DAY / 24, now + timedelta(hours=1)
    offer(practice, phoned, earlier, now=now, until=until)
    assert stands(practice, phoned) == phoned
    there = on_the_page(practice, page, now)
    assert (there.state, there.asked_start) == (CommitmentState.CONFIRMED, None)
    assert [*there.proposals] == [earlier.timestamp()]
    with pytest.raises(Overlap):
        book(practice, NewBooking(earlier, title="Somebody else"), now=now)
    tidied = [tidy_requests(practice, now=until - timedelta(seconds=left)) for left in (1, 0)]
    assert tidied == [0, 1]
    (notice,) = notices(practice)
    said = "Anna Schmidt has not said whether they come Tue 2 Mar 10:00: it is free again."
    assert notice.text == said
    assert (held(practice), list_requests(practice)) == ([], [])
    with practice.read() as connection:
        (asked,) = requests.of_booking(connection, phoned.id)
    assert asked.state is RequestState.WITHDRAWN


def test_an_earlier_hour_is_taken(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    earlier = phoned.start - DAY / 24
    offer(practice, phoned, earlier, now=now, until=now + timedelta(hours=1))
    on_the_page(practice, page, now)
    choose(page, phoned, earlier)
    read_inbox(practice, page, now=lambda: now)
    assert stands(practice, phoned).start == earlier


def test_what_can_not_be_offered(practice: Diary, phoned: Booking, now: datetime) -> None:
    four = [phoned.start + number * DAY for number in range(1, 5)]
    for wrong in ([], four, [now - DAY], [datetime(2027, 3, 9, 10)]):  # noqa: DTZ001
        with pytest.raises(InvalidInput, match="time"):
            offer(practice, phoned, *wrong, now=now, aside=True)
    book(practice, NewBooking(four[0], title="Somebody else"), now=now)
    with pytest.raises(Overlap):
        offer(practice, phoned, four[0], now=now, aside=True)
    assert stands(practice, phoned) == phoned, "all or nothing"
    offer(practice, phoned, four[1], now=now)
    with pytest.raises(NotAllowed, match="already"):
        offer(practice, phoned, four[2], now=now)
    over = replace(phoned, state=State.DONE)
    with (
        writing(practice, "lose-day", by=By.CONSULTANT, at=now) as change,
        pytest.raises(NotAllowed, match="done"),
    ):
        offer_times(change, over, four[:1], now=now, aside=True)
