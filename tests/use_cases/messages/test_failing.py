"""An address from which mails come back: other ways are gone, until it is another one or tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.dossier import KnownOf
from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import get_client, save_client
from scheduler_app.use_cases.clients.dossier import dossier_of
from scheduler_app.use_cases.messages.failing import (
    fails_in,
    try_again,
    works_again,
)
from scheduler_app.use_cases.messages.listing import why_nothing
from scheduler_app.use_cases.messages.outlook import outlook_of
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from tests.use_cases.messages.failing_addresses import failing_address

ANNA = "Anna@Example.org"


@pytest.fixture
def visit(practice: Diary, now: datetime) -> int:
    """One to come of Anna, who is reminded by mail, else by text."""
    for rule in list_rules(practice):
        remove_rule(practice, rule.id, now=now)
    wanted = MessageRule(0, None, read_when("-24h"), read_channels("mail,text"), "")
    set_rule(practice, wanted, now=now)
    agreed = TextsWord(Permission.GIVEN, now, "by phone")
    anna = Client(0, "Anna", email=ANNA, phones=("+4915123456789",), texts=agreed)
    saved = save_client(practice, anna, now=now)
    return book(
        practice, NewBooking(now + timedelta(days=9), client_id=saved.id, title="Visit"), now=now
    ).id


def ways(diary: Diary) -> list[str]:
    query = "SELECT kind FROM outbox WHERE state = 'planned' AND kind IN ('mail', 'text')"
    with diary.look() as asked:
        return [row[0] for row in asked.exec_driver_sql(query)]


def comes_back(diary: Diary, now: datetime, address: str = ANNA) -> int:
    with diary.write("mail-bounced", by=By.SYSTEM, at=now) as change:
        return fails_in(change, address, "No such mailbox (5.1.1).", at=now)


def test_what_was_to_go_there_goes_by_text(practice: Diary, visit: int, now: datetime) -> None:
    assert ways(practice) == ["mail"]
    assert comes_back(practice, now) == 1
    assert ways(practice) == ["text"]
    stands = failing_address(practice, 1)
    assert stands is not None
    assert (stands.address, stands.since, stands.why) == (ANNA, now, "No such mailbox (5.1.1).")
    assert why_nothing(practice, visit) == ""
    assert comes_back(practice, now + timedelta(days=1)) == 0, "known already"
    (told,) = [
        fact for fact in dossier_of(practice, 1, now=now).known if fact.of is KnownOf.MAIL_FAILS
    ]
    assert told.text == f"Mails to {ANNA} come back: No such mailbox (5.1.1). Try it again?"
    assert (told.number, told.urgent) == (1, True)


def test_another_address_is_written_to_at_once(practice: Diary, visit: int, now: datetime) -> None:
    comes_back(practice, now)
    client = get_client(practice, 1)
    save_client(practice, replace(client, email="anna@home.example"), now=now)
    assert ways(practice) == ["mail"]
    assert failing_address(practice, 1) is None
    save_client(practice, replace(client, email=ANNA.lower()), now=now)
    assert ways(practice) == ["text"], "the old one is not better by that"
    assert why_nothing(practice, visit) == ""


def test_it_is_tried_again_when_the_consultant_says_so(
    practice: Diary, visit: int, now: datetime
) -> None:
    comes_back(practice, now)
    try_again(practice, 1, now=now)
    assert ways(practice) == ["mail"]
    with pytest.raises(NotAllowed, match="No mail to Anna came back"):
        try_again(practice, 1, now=now)


def test_whoever_writes_from_there_has_it(practice: Diary, visit: int, now: datetime) -> None:
    comes_back(practice, now)
    works_again(practice, "stranger@example.org", now=now)
    assert ways(practice) == ["text"]
    works_again(practice, ANNA.lower(), now=now)
    assert ways(practice) == ["mail"]


def test_without_another_way_it_says_so(practice: Diary, visit: int, now: datetime) -> None:
    client = replace(get_client(practice, 1), phones=())
    save_client(practice, client, now=now)
    comes_back(practice, now)
    says = f"No way to reach Anna: mails to {ANNA} come back, and no mobile."
    assert why_nothing(practice, visit).startswith(says)
    assert outlook_of(practice, now=now).bookings[visit].why.startswith(says)
    rule = list_rules(practice)[0]
    set_rule(practice, replace(rule, channels=read_channels("mail")), now=now)
    assert why_nothing(practice, visit) == (
        f"No way to reach Anna: reminders go by mail only, and mails to {ANNA} come back. "
        "Correct it, try this address again or tell them yourself."
    )
