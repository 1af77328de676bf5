"""A follow-up is offered by a link, taken once, and booked as it was offered."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.booking_page.store.examination import examine
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer, OfferState
from scheduler_app.domain.page.format import Event, Wish
from scheduler_app.domain.page.kinds import EventKind, PageAbility
from scheduler_app.domain.page.links import hash_of
from scheduler_app.domain.practice.services import Online
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind, FollowUpState
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.clients.erasing import erase_client
from scheduler_app.use_cases.clients.merge import merge
from scheduler_app.use_cases.page import follow_up_links
from scheduler_app.use_cases.page.follow_up_links import offer, revoke_offer
from scheduler_app.use_cases.page.inbox import accept, decline, list_requests
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.practice.services import list_services, save_service
from scheduler_app.use_cases.visits.follow_ups import get_follow_up, mark_done, save_follow_up
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage, new_uid
from tests.use_cases.page.deposits_asked import ask_deposits
from tests.use_cases.page.linked_bookings import KEY, last, told

OFFER = "https://book.example/offer/"


@pytest.fixture
def due(practice: Diary, anna: Client, page: FakePage, now: datetime) -> FollowUp:
    """Anna, who has no account, was recommended a disk, at two hours and a half."""
    for service in list_services(practice):
        save_service(practice, replace(service, online=Online.REQUEST), now=now)
    wanted = FollowUp(
        0,
        anna.id,
        FollowUpKind.RECOMMENDED,
        "Larger disk",
        (now + timedelta(days=20)).date(),
        service_id=1,
        minutes=Minutes(150),
        price=Money(12_345, "EUR"),
    )
    publish(practice, page, now=now, key=KEY)
    return save_follow_up(practice, wanted, now=now)


def only(page: FakePage) -> FollowUpOffer:
    examine(last(page))
    [one] = last(page).offers
    return one


def state(diary: Diary, one: FollowUp) -> FollowUpState:
    return get_follow_up(diary, one.id).follow_up.state


def take(page: FakePage, link: str, start: datetime, **wish: object) -> Event:
    """What the page tells when a client has taken a time by a link."""
    begin = int(start.timestamp())
    asked = Wish(1, begin, begin + 150 * 60, "Europe/Berlin", price=12_345, currency="EUR")
    return page.tell(
        EventKind.REQUEST,
        uid=new_uid(),
        wish=replace(asked, **wish),  # type: ignore[arg-type]
        link=link,
    )


def test_an_account_goes_on_showing_what_was_offered_before_a_merge(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    for n, person in enumerate((ANNA, OTTO), start=9):
        page.request(now + timedelta(days=n), person)
    read_inbox(practice, page, now=page.now)
    by_mail = {one.email: one.id for one in list_clients(practice)}
    wanted = replace(due, id=0, uid="", client_id=by_mail[ANNA.email])
    theirs = save_follow_up(practice, wanted, now=now)
    offer(practice, KEY, theirs.id, now=now)
    publish(practice, page, now=now, key=KEY)
    assert only(page).account == ANNA.account
    merge(practice, by_mail[ANNA.email], by_mail[OTTO.email], now=now)
    publish(practice, page, now=now, key=KEY)
    assert only(page).account == ANNA.account


def test_the_page_is_told_what_is_offered(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    address = offer(practice, KEY, due.id, now=now)
    assert offer(practice, KEY, due.id, now=now) == address and address.startswith(OFFER)
    assert state(practice, due) is FollowUpState.OFFERED
    publish(practice, page, now=now, key=KEY)
    one = only(page)
    assert one.hash == hash_of(address.removeprefix(OFFER)) and one.is_open(page._epoch())
    assert (one.what, one.service, one.minutes) == ("Larger disk", 1, 150)
    assert (one.price, one.currency, one.account) == (12_345, "EUR", "")
    [card] = [each for each in last(page).services if each.id == 1]
    assert one.openings and one.openings != card.openings, "as long as it takes, and no longer"
    assert "Anna" not in repr(last(page).offers)


def test_what_is_longer_than_any_free_time_has_no_start_at_all(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    save_follow_up(practice, replace(due, minutes=Minutes(23 * 60)), now=now)
    offer(practice, KEY, due.id, now=now)
    publish(practice, page, now=now, key=KEY)
    assert only(page).openings == (), "not the starts of the shorter service"
    save_follow_up(practice, replace(due, minutes=Minutes(0)), now=now)
    publish(practice, page, now=now, key=KEY)
    assert only(page).openings is None, "those of the service"


def test_many_have_room_beside_each_other(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that reads no more of a publication than it has room for would take none of it."""
    again = save_follow_up(practice, replace(due, id=0, uid=""), now=now)
    for each in (due, again):
        offer(practice, KEY, each.id, now=now)
    publish(practice, page, now=now, key=KEY)
    whole = last(page).offers[0].openings
    monkeypatch.setattr(follow_up_links, "MOST_RUNS", 9)
    publish(practice, page, now=now, key=KEY)
    assert whole and [one.openings for one in last(page).offers] == [whole[:4], whole[:4]]


def test_it_becomes_that_clients_booking_as_it_was_offered(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    link = hash_of(offer(practice, KEY, due.id, now=now).removeprefix(OFFER))
    take(page, link, now + timedelta(days=3), text="After ten")
    read_inbox(practice, page, now=page.now)
    [asked] = list_requests(practice)
    assert asked.client_id == due.client_id and len(list_clients(practice)) == 1
    assert state(practice, due) is FollowUpState.BOOKED
    publish(practice, page, now=now, key=KEY)
    assert only(page).state is OfferState.USED and not only(page).what
    accept(practice, asked.id, now=now)
    with practice.read() as connection:
        booking = bookings.get(connection, asked.booking_id)
    assert booking.state is State.CONFIRMED and booking.title == "Larger disk"
    assert booking.duration == timedelta(minutes=150)
    assert (booking.agreed_price, booking.agreed_currency) == (12_345, "EUR")


def test_declined_it_waits_again_and_is_offered_by_another_link(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    first = offer(practice, KEY, due.id, now=now)
    take(page, hash_of(first.removeprefix(OFFER)), now + timedelta(days=3))
    read_inbox(practice, page, now=page.now)
    [asked] = list_requests(practice)
    decline(practice, asked.id, now=now)
    assert state(practice, due) is FollowUpState.OPEN
    assert offer(practice, KEY, due.id, now=now) != first


def test_taken_back_it_opens_nothing_and_what_comes_all_the_same_is_told(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    link = hash_of(offer(practice, KEY, due.id, now=now).removeprefix(OFFER))
    assert revoke_offer(practice, due.id, now=now) and not revoke_offer(practice, due.id, now=now)
    assert state(practice, due) is FollowUpState.OPEN
    publish(practice, page, now=now, key=KEY)
    assert only(page).state is OfferState.REVOKED
    take(page, link, now + timedelta(days=3), at_once=True)
    take(page, "A" * 22, now + timedelta(days=4))
    read_inbox(practice, page, now=page.now)
    unknown, late = told(practice)
    assert "did not know yet that you had taken the link back" in late
    assert "did not fit the diary" in unknown and list_requests(practice) == []
    assert "They want Fri 5 Mar 09:00, by a link" in unknown, "nobody else could say when"


def test_taken_otherwise_than_it_was_offered_is_told(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    link = hash_of(offer(practice, KEY, due.id, now=now).removeprefix(OFFER))
    begin = int((now + timedelta(days=3)).timestamp())
    take(page, link, now + timedelta(days=3), price=100, end=begin + 60 * 60, at_once=True)
    read_inbox(practice, page, now=page.now)
    [notice] = told(practice)
    assert "They were shown €1, the follow-up says €123.45." in notice
    assert "It takes 1 hour, the follow-up says 2 hours 30 minutes." in notice


def test_nobody_elses_account_is_shown_what_was_taken(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    page.request(now + timedelta(days=2), OTTO)
    read_inbox(practice, page, now=page.now)
    link = hash_of(offer(practice, KEY, due.id, now=now).removeprefix(OFFER))
    taken = take(page, link, now + timedelta(days=3), at_once=True)
    page.events[-1] = replace(taken, account=OTTO.account, person=OTTO)
    read_inbox(practice, page, now=page.now)
    publish(practice, page, now=now, key=KEY)
    [one] = [one for one in last(page).commitments if one.uid == taken.uid]
    assert one.account == ""


def test_taken_by_somebody_who_was_erased_meanwhile_the_hour_is_told_or_kept(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    link = hash_of(offer(practice, KEY, due.id, now=now).removeprefix(OFFER))
    take(page, link, now + timedelta(days=3), at_once=True)
    begin = int((now + timedelta(days=4)).timestamp())
    wish = Wish(1, begin, begin + 9_000, "Europe/Berlin", at_once=True)
    known = page.tell(EventKind.REQUEST, uid=new_uid(), wish=wish, link=link)
    page.events[-1] = replace(known, account=OTTO.account, person=OTTO)
    erase_client(practice, due.client_id, now=now)
    read_inbox(practice, page, now=page.now)
    unknown, otto = sorted(told(practice))
    assert "The page has confirmed Thu 4 Mar 09:00" in unknown
    assert otto.startswith(f"{OTTO.name} booked Fri 5 Mar 09:00")


def test_one_that_takes_days_by_now_holds_no_more(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    offer(practice, KEY, due.id, now=now)
    stands = get_follow_up(practice, due.id).follow_up
    save_follow_up(practice, replace(stands, minutes=Minutes(20_000)), now=now)
    publish(practice, page, now=now, key=KEY)
    assert only(page).state is OfferState.REVOKED


def test_one_that_has_ended_is_told_so_and_keeps_nothing_else_from_being_published(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    offer(practice, KEY, due.id, now=now)
    later = now + timedelta(days=31)
    publish(practice, page, now=later, key=KEY)
    one = only(page)
    assert not one.is_open(int(later.timestamp())) and not one.what


def test_bad_offers_are_refused_in_words(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    bare = save_follow_up(practice, replace(due, id=0, uid="", service_id=None), now=now)
    with pytest.raises(NotAllowed, match="service that the page offers"):
        offer(practice, KEY, bare.id, now=now)
    week = save_follow_up(practice, replace(due, id=0, uid="", minutes=Minutes(20_000)), now=now)
    with pytest.raises(NotAllowed, match="longer than a day"):
        offer(practice, KEY, week.id, now=now)
    page.knows = tuple(each for each in PageAbility if each is not PageAbility.OFFERS)
    address = offer(practice, KEY, due.id, now=now)
    publish(practice, page, now=now, key=KEY)
    publish(practice, page, now=now, key=KEY)
    assert last(page).offers == () and address
    with pytest.raises(NotAllowed, match="offers nothing by a link"):
        offer(practice, KEY, due.id, now=now)


def test_the_deposit_is_that_of_the_price_offered_and_who_is_barred_asks(
    practice: Diary, page: FakePage, anna: Client, due: FollowUp, now: datetime
) -> None:
    ask_deposits(practice, now)
    save_client(practice, replace(anna, barred=True), now=now)
    offer(practice, KEY, due.id, now=now)
    publish(practice, page, now=now, key=KEY)
    demand = only(page).demand
    assert demand is not None and demand.amount == 2_001 and only(page).asks


def test_what_was_settled_meanwhile_stays_so(
    practice: Diary, page: FakePage, due: FollowUp, now: datetime
) -> None:
    link = hash_of(offer(practice, KEY, due.id, now=now).removeprefix(OFFER))
    mark_done(practice, due, now=now)
    take(page, link, now + timedelta(days=3))
    read_inbox(practice, page, now=page.now)
    assert state(practice, due) is FollowUpState.DONE
    assert len(list_requests(practice)) == 1, "and its client gets an answer all the same"
