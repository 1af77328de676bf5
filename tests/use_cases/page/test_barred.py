"""Who is not to be booked is confirmed nothing at once; what they ask for says so in the inbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.page import requests
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.page.inbox import list_requests
from scheduler_app.use_cases.page.link import publish, read_inbox
from tests.fakes.clients_on_the_page import ANNA, FakePage
from tests.use_cases.page.linked_bookings import KEY, TOMORROW, last, told


@pytest.fixture
def barred(practice: Diary, page: FakePage, anna: Client, now: datetime) -> Client:
    """Anna, who has an account, never pays."""
    page.request(now + TOMORROW, ANNA)
    read_inbox(practice, page, now=page.now)
    stands = get_client(practice, anna.id)
    return save_client(practice, replace(stands, barred=True, barred_why="Never {pays}."), now=now)


def test_the_page_is_told_by_account_and_by_booking(
    practice: Diary, page: FakePage, barred: Client, now: datetime
) -> None:
    otto = save_client(practice, Client(0, "Otto"), now=now)
    for days, client in ((3, otto), (4, barred)):
        wish = NewBooking(now + timedelta(days=days), client_id=client.id, permit_barred=True)
        book(practice, wish, now=now)
    publish(practice, page, now=now, key=KEY)
    assert last(page).asking == (ANNA.account,)
    assert [one.asks for one in last(page).commitments] == [True, False, True]
    assert "pays" not in repr(last(page)), "why is nobody's business there"
    save_client(practice, replace(barred, barred=False, barred_why=""), now=now)
    publish(practice, page, now=now, key=KEY)
    assert last(page).asking == () and not any(one.asks for one in last(page).commitments)


def test_an_older_page_is_told_nothing_of_it(
    practice: Diary, page: FakePage, barred: Client, now: datetime
) -> None:
    page.knows = tuple(each for each in PageAbility if each is not PageAbility.BARRING)
    publish(practice, page, now=now, key=KEY)
    publish(practice, page, now=now, key=KEY)
    assert last(page).asking == () and not any(one.asks for one in last(page).commitments)


def test_what_they_ask_for_arrives_and_says_why(
    practice: Diary, page: FakePage, barred: Client, now: datetime
) -> None:
    [request] = list_requests(practice)
    assert request.barred == "Not to be booked: Never {pays}."
    page.request(now + 2 * TOMORROW, ANNA, at_once=True)
    read_inbox(practice, page, now=page.now)
    [notice] = told(practice)
    assert notice.endswith("the page confirmed it. Not to be booked: Never {pays}.")


def test_of_whom_nothing_is_to_be_said_nothing_is(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    page.request(now + TOMORROW, ANNA)
    page.request(now + 2 * TOMORROW, ANNA, at_once=True)
    read_inbox(practice, page, now=page.now)
    [request] = list_requests(practice)
    [notice] = told(practice)
    assert request.barred == "" and notice.endswith("the page confirmed it.")


def test_erased_accounts_are_told_again_and_again(
    practice: Diary, page: FakePage, barred: Client, now: datetime
) -> None:
    publish(practice, page, now=now, key=KEY)
    assert last(page).erased == ()
    with practice.write("erase", by=By.CONSULTANT, at=now) as change:
        requests.unlink_account(change, ANNA.account)
    for _ in range(2):
        publish(practice, page, now=now, key=KEY)
        assert last(page).erased == (ANNA.account,)
        assert ANNA.account not in {one.account for one in last(page).commitments}
        assert last(page).asking == ()
    page.knows = tuple(each for each in PageAbility if each is not PageAbility.ERASING)
    publish(practice, page, now=now, key=KEY)
    publish(practice, page, now=now, key=KEY)
    assert last(page).erased == ()
