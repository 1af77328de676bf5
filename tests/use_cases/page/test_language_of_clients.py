"""Whoever books on the page is written to in the language that they read it in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.kinds import EventKind
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.page.inbox import notices
from scheduler_app.use_cases.page.link import read_inbox
from tests.fakes.clients_on_the_page import ANNA, OTTO, FakePage
from tests.use_cases.page.linked_bookings import TOMORROW


@pytest.mark.parametrize(("read", "kept"), [("de", "de"), ("ar", "ar"), ("no tag at all", "")])
def test_who_is_new_comes_with_their_language(
    practice: Diary, page: FakePage, now: datetime, read: str, kept: str
) -> None:
    page.request(now + TOMORROW, person=replace(OTTO, language=read))
    read_inbox(practice, page, now=page.now)
    [otto] = list_clients(practice)
    assert otto.language == kept


@pytest.mark.parametrize(("known", "kept"), [("", "de"), ("fr", "fr"), ("en", "en")])
def test_who_was_known_gets_one_only_where_none_is_known(
    practice: Diary, page: FakePage, anna: Client, now: datetime, known: str, kept: str
) -> None:
    save_client(practice, replace(anna, language=known), now=now)
    page.request(now + TOMORROW, person=replace(ANNA, language="de"))
    read_inbox(practice, page, now=page.now)
    after = get_client(practice, anna.id)
    assert after.language == kept
    assert (after.name, after.phones, after.places) == (anna.name, anna.phones, anna.places)


def test_an_account_that_was_linked_before_brings_it_with_its_next_wish(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    page.request(now + TOMORROW)
    read_inbox(practice, page, now=page.now)
    save_client(practice, replace(get_client(practice, anna.id), language=""), now=now)
    page.request(now + 2 * TOMORROW, person=replace(ANNA, language="ar"))
    read_inbox(practice, page, now=page.now)
    assert get_client(practice, anna.id).language == "ar"


@pytest.mark.parametrize(
    ("known", "chosen", "kept"),
    [("de", "ar", "ar"), ("de-AT", "de", "de-AT"), ("fr", "en", "fr"), ("", "de", "de")],
)
def test_who_changes_the_language_of_our_mails_has_it_changed(
    practice: Diary, page: FakePage, anna: Client, now: datetime, known: str, chosen: str, kept: str
) -> None:
    page.request(now + TOMORROW)
    read_inbox(practice, page, now=page.now)
    save_client(practice, replace(get_client(practice, anna.id), language=known), now=now)
    page.tell(EventKind.ACCOUNT, person=replace(ANNA, language=chosen))
    read_inbox(practice, page, now=page.now)
    assert get_client(practice, anna.id).language == kept
    assert any(f"language {kept}" in one.text for one in notices(practice)) is (known != kept)
