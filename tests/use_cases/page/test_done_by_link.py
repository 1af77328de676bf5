"""What clients do by the link of a booking, and what is believed of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.kinds import CommitmentState, EventKind
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.inbox import list_requests, propose
from scheduler_app.use_cases.page.link import (
    publish,
    read_inbox,
)
from tests.fakes.clients_on_the_page import OTTO, FakePage
from tests.use_cases.page.linked_bookings import (
    KEY,
    TOMORROW,
    did,
    last,
    link_of,
    shown,
    stands,
    told,
)


def test_moved_at_once_by_link(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    later = now + timedelta(days=3)
    page.move(phoned.uid, later, link=link_of(page), at_once=True)
    publish(practice, page, now=now, key=KEY)
    assert stands(practice, phoned).start == later
    assert "Anna Schmidt moved it on the page" in did(practice, phoned)[0]
    assert told(practice)[0].startswith("Anna Schmidt moved")


def test_a_wish_to_move_by_link_is_answered_and_chosen_and_taken_back(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    wish = page.move(phoned.uid, now + timedelta(days=3), link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    [asked] = list_requests(practice)
    assert asked.client == "Anna Schmidt"
    propose(practice, asked.id, [now + timedelta(days=4)], now=now)
    publish(practice, page, now=now, key=KEY)
    assert len(shown(page).proposals) == 1
    page.tell(EventKind.WITHDRAWAL, uid=wish.uid, moves=phoned.uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert list_requests(practice) == []
    assert stands(practice, phoned).start == phoned.start
    page.move(phoned.uid, now + timedelta(days=5), link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    [again] = list_requests(practice)
    propose(practice, again.id, [now + timedelta(days=6)], now=now)
    chosen = page.request(now + timedelta(days=6)).wish
    page.events.pop()
    page.tell(EventKind.CHOICE, uid=phoned.uid, wish=chosen, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert stands(practice, phoned).start == now + timedelta(days=6)


@pytest.mark.parametrize("heard_before", [False, True])
def test_nothing_is_dated_back(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime, heard_before: bool
) -> None:
    known = now
    if heard_before:
        page.tell(EventKind.PAYING, uid=phoned.uid, link=link_of(page))
        known = now + timedelta(hours=1)
        page.events[-1] = replace(page.events[-1], at=to_epoch(known))
    event = page.tell(EventKind.CANCELLATION, uid=phoned.uid, link=link_of(page))
    page.events[-1] = replace(event, at=event.at - 5 * 86_400)
    read_inbox(practice, page, now=lambda: now + timedelta(hours=4))
    with practice.look() as asked:
        *_, (said_at,) = asked.exec_driver_sql("SELECT said_at FROM changes ORDER BY id")
    assert stands(practice, phoned).state is State.CANCELLED
    assert said_at == to_epoch(known)


def test_cancelled_by_link_and_described(
    practice: Diary, page: FakePage, phoned: Booking, now: datetime
) -> None:
    about = page.request(now + timedelta(days=6), text="The printer is on fire").wish
    page.events.pop()
    page.tell(EventKind.DESCRIPTION, uid=phoned.uid, wish=about, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert stands(practice, phoned).notes == "The printer is on fire"
    page.tell(EventKind.CANCELLATION, uid=phoned.uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    publish(practice, page, now=now, key=KEY)
    assert stands(practice, phoned).state is State.CANCELLED
    # Whoever has the link is shown so, too.
    assert (shown(page).state, shown(page).by_client) == (CommitmentState.CANCELLED, True)
    assert "cancelled on the page" in did(practice, phoned)[0]


def test_a_request_of_an_account_is_taken_back_by_the_link_of_its_mail(
    practice: Diary, page: FakePage, now: datetime
) -> None:
    request = page.request(now + TOMORROW, OTTO)
    publish(practice, page, now=now, key=KEY)
    publish(practice, page, now=now, key=KEY)
    one = shown(page)
    assert one.account == "acc-otto" and one.links
    page.tell(EventKind.WITHDRAWAL, uid=request.uid, link=link_of(page))
    read_inbox(practice, page, now=lambda: now)
    assert list_requests(practice) == []


@pytest.mark.parametrize("kind", [EventKind.CANCELLATION, EventKind.WITHDRAWAL, EventKind.CHOICE])
def test_nothing_is_believed_of_a_link_that_opens_something_else(
    practice: Diary, page: FakePage, phoned: Booking, anna: Client, now: datetime, kind: EventKind
) -> None:
    other = book(
        practice, NewBooking(now + timedelta(days=2), client_id=anna.id, service_id=1), now=now
    )
    publish(practice, page, now=now, key=KEY)
    links = {one.uid: one.links[0].hash for one in last(page).commitments}
    wish = page.request(now + timedelta(days=3)).wish
    page.events.pop()
    for link in (links[other.uid], "A" * 22):
        page.tell(kind, uid=phoned.uid, wish=wish, link=link)
    read_inbox(practice, page, now=lambda: now)
    assert stands(practice, phoned) == phoned
    assert all("did not fit the diary" in text for text in told(practice))
    assert len(told(practice)) == 2


def test_a_link_takes_back_no_wish_about_another_booking(
    practice: Diary, page: FakePage, phoned: Booking, anna: Client, now: datetime
) -> None:
    """Neither has an account: that both have none makes them no more than strangers."""
    other = book(practice, NewBooking(now + timedelta(days=2), client_id=anna.id), now=now)
    publish(practice, page, now=now, key=KEY)
    links = {one.uid: one.links[0].hash for one in last(page).commitments}
    wish = page.move(phoned.uid, now + timedelta(days=3), link=links[phoned.uid])
    page.tell(EventKind.WITHDRAWAL, uid=wish.uid, link=links[other.uid])
    read_inbox(practice, page, now=lambda: now)
    assert len(list_requests(practice)) == 1


def test_who_is_nobody_changes_nothing(practice: Diary, page: FakePage, now: datetime) -> None:
    nobodys = book(practice, NewBooking(now + TOMORROW, service_id=1), now=now)
    for account in ("", "acc-unknown"):
        page.tell(EventKind.CANCELLATION, uid=nobodys.uid, person=replace(OTTO, account=account))
    read_inbox(practice, page, now=lambda: now)
    assert stands(practice, nobodys) == nobodys
