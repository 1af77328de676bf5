"""A page of the version before is sent what it described, and its answers are understood."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.format import Inbox, Pairing, Receipt
from scheduler_app.gateways.page.bodies import publication_body
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.practice.settings import save_settings
from tests.contracts.yesterday import YESTERDAY, fields_of, must_fit
from tests.fakes.clients_on_the_page import OTTO, FakePage

KEY = b"k" * 32


def busy(diary: Diary, page: FakePage, anna: Client, now: datetime) -> None:
    """Everything that a page of today is told of: a phone booking, an account, a policy."""
    save_settings(diary, {"page.policy": "Free until a day before."}, now=now)
    wish = NewBooking(now + timedelta(days=1), client_id=anna.id, service_id=1)
    book(diary, wish, now=now)
    page.request(now + timedelta(days=2), OTTO, text="No sound")
    read_inbox(diary, page, now=lambda: now)
    publish(diary, page, now=now, key=KEY)


def test_an_older_page_is_sent_what_it_describes_and_nothing_else(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    busy(practice, page, anna, now)
    page.knows = ()
    publish(practice, page, now=now, key=KEY)
    said = json.loads(publication_body(page.published[-1], packed=page.packed[-1]))
    must_fit(said)
    assert said.keys() <= fields_of("Publication")
    [theirs] = said["commitments"]
    assert theirs.keys() <= fields_of("Commitment") and theirs["account"] == "acc-otto"
    assert all(card.keys() <= fields_of("ServiceCard") for card in said["services"])


def test_a_page_of_today_would_be_sent_what_the_older_one_refuses(
    practice: Diary, page: FakePage, anna: Client, now: datetime
) -> None:
    """What the older description is held against does find something."""
    busy(practice, page, anna, now)
    publish(practice, page, now=now, key=KEY)
    said = json.loads(publication_body(page.published[-1], packed=False))
    with pytest.raises(jsonschema_rs.ValidationError):
        must_fit(said)
    assert not said.keys() <= fields_of("Publication")


def test_what_an_older_page_answers_is_understood() -> None:
    answers: tuple[tuple[str, Any], ...] = (
        ("pairing", Pairing),
        ("receipt", Receipt),
        ("inbox", Inbox),
    )
    for name, kind in answers:
        assert msgspec.convert(YESTERDAY[name], kind).knows == ()
