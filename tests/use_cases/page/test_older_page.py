"""A page of the version before is sent what it described, and its answers are understood."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.rules import MessageRule, read_when
from scheduler_app.domain.page.format import Inbox, Pairing, Publication, Receipt
from scheduler_app.domain.page.troubles import PageRefuses
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.gateways.page.bodies import body_of, publication_body
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.messages.rules import set_rule
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.page.handing_over import hand_over
from scheduler_app.use_cases.page.link import publish, read_inbox
from scheduler_app.use_cases.practice.services import list_services, save_service
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
    for service in list_services(practice):
        save_service(practice, replace(service, tax=1900, net=True), now=now)
    busy(practice, page, anna, now)
    newest = page.published[-1]
    assert {card.added_tax for card in newest.services} == {1900}
    assert {one.added_tax for one in newest.commitments} == {1900}
    page.knows = ()
    publish(practice, page, now=now, key=KEY)
    said = json.loads(publication_body(page.published[-1], packed=page.packed[-1]))
    must_fit(said)
    assert said.keys() <= fields_of("Publication")
    [theirs] = said["commitments"]
    assert theirs.keys() <= fields_of("Commitment") and theirs["account"] == "acc-otto"
    assert all(card.keys() <= fields_of("ServiceCard") for card in said["services"])


def test_a_page_that_became_older_gets_at_once_what_it_understands(
    practice: Diary, page: FakePage, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(practice, page, now=now, key=KEY)
    page.knows = ()
    take = page.publish

    def unpacked(publication: Publication, *, patience: float, packed: bool) -> Receipt:
        if packed:
            raise PageRefuses("It understands no such thing.")
        return take(publication, patience=patience)

    monkeypatch.setattr(page, "publish", unpacked)
    receipt = publish(practice, page, now=now, key=KEY)
    assert receipt is not None and receipt.generation == page.published[-1].generation
    page.knows = ("gzip", "columns")
    with pytest.raises(PageRefuses):
        publish(practice, page, now=now, key=KEY)


@pytest.mark.parametrize("older", [True, False])
def test_only_a_page_that_is_able_to_is_told_that_a_mail_can_be_unsubscribed_from(
    practice: Diary, page: FakePage, anna: Client, now: datetime, older: bool
) -> None:
    if older:
        page.knows = ("gzip", "columns", "links", "mails", "terms", "watch", "texts")
    rule = MessageRule(0, None, read_when("+1h"), (Channel.MAIL,), "thanks")
    set_rule(practice, rule, now=now)
    book(practice, NewBooking(now + timedelta(hours=2), client_id=anna.id), now=now)
    publish(practice, page, now=now, key=KEY)
    writer = TemplateWriter()
    hand_over(
        practice,
        page,
        now=now,
        write=lambda row, at: written(practice, writer, row, secrets=None, now=at),
    )
    said = json.loads(body_of(page.handed[-1], packed=False))
    must_fit(said, "MailDocument")
    thanks = said["mails"][-1]
    assert thanks.get("unsubscribe", False) is not older
    assert (thanks.keys() <= fields_of("HandedMail")) is older


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
