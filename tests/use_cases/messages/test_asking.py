"""Clients are asked whether they will come: by rule, twice at most, and how they can answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.confirmation import AskState
from scheduler_app.domain.messages.message import MAIL_KIND, TEXT_KIND, WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.messages.replies import Heard
from scheduler_app.domain.messages.rules import MessageRule, Offset
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary, looking, writing
from scheduler_app.storage.messages import rules
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.undo import undo
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.carrying_out import Fate, carry_out
from scheduler_app.use_cases.messages.confirmed import confirmation_of
from scheduler_app.use_cases.messages.confirming import client_confirms
from scheduler_app.use_cases.messages.hearing import take_in
from scheduler_app.use_cases.messages.rules import (
    ask_to_confirm,
    set_rule,
)
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage, FakeSecrets

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NUMBER = "+4915112345678"
SERVICE = "MG" + "0" * 32
ACCOUNT = {"texts.account": "AC" + "0" * 32, "texts.from": "+4930998877"}


@dataclass
class Office:
    """A practice that asks and no more, Anna who may be sent texts, and what went out."""

    diary: Diary
    now: datetime
    anna: Client
    fates: dict[str, RowState] = field(default_factory=dict)
    """By kind, what becomes of messages that are not simply sent."""

    heard: int = 0

    def book(self, ahead: timedelta, client: Client | None = None) -> Booking:
        who = client or self.anna
        wish = NewBooking(self.now + ahead, client_id=who.id, title="Printer")
        return book(self.diary, wish, now=self.now)

    def later(self, **much: int) -> list[WrittenMessage]:
        """What goes out by then, each when it is due."""
        end, found = self.now + timedelta(**much), list[WrittenMessage]()

        def send(row: OutboxRow) -> Fate:
            said = written(self.diary, TemplateWriter(), row, secrets=FakeSecrets(), now=self.now)
            found.append(said)
            return Fate(self.fates.get(row.wanted.kind, RowState.SENT))

        while True:
            done = [
                carry_out(self.diary, kind, send, lambda: self.now)
                for kind in (MAIL_KIND, TEXT_KIND)
            ]
            if self.now >= end:
                break
            waits = [each.again_at for each in done if each.again_at is not None]
            self.now = min([end, *(at for at in waits if at > self.now)])
        return found

    def state(self, visit: Booking) -> AskState | None:
        return confirmation_of(self.diary, [visit.id]).get(visit.id, (None, None))[0]

    def says(self, text: str) -> int:
        """How many visits are confirmed by what Anna answers now."""
        self.heard += 1
        self.now += timedelta(seconds=1)
        at = to_epoch(self.now)
        one = Heard(0, f"SM{self.heard}", Channel.TEXT, at, at, NUMBER, text)
        return take_in(self.diary, [one], now=self.now).confirmed

    def asked(self) -> list[tuple[int, int]]:
        """Booking and code of each text that has asked."""
        with looking(self.diary) as asked:
            found = asked.exec_driver_sql("SELECT booking_id, code FROM asks ORDER BY outbox_id")
            return [(row[0], row[1]) for row in found]

    def set(self, values: Mapping[str, str]) -> None:
        save_settings(self.diary, dict(values), now=self.now)

    def planned(self) -> list[tuple[str, str, str]]:
        query = """
SELECT content, kind, state FROM outbox WHERE kind IN ('mail', 'text') ORDER BY due_at, id"""
        with looking(self.diary) as asked:
            return [
                (json.loads(content)["template"], kind, state)
                for content, kind, state in asked.exec_driver_sql(query)
            ]


@pytest.fixture
def office(practice: Diary, now: datetime) -> Office:
    with writing(practice, "test", by=By.SYSTEM, at=now) as change:
        for rule in rules.all_rules(change.connection):
            rules.remove(change, rule.id)
    assert [str(rule.when) for rule in ask_to_confirm(practice, now=now)] == ["-48h", "-24h"]
    assert ask_to_confirm(practice, now=now) == []
    values = {"page.name": "Meier IT", "page.email": "it@meier.example", "page.phone": "030 1"}
    save_settings(practice, {**values, **ACCOUNT}, now=now)
    word = TextsWord(Permission.GIVEN, now, "by phone")
    anna = Client(0, "Anna", email="anna@example.org", phones=(NUMBER,), texts=word)
    return Office(practice, now, save_client(practice, anna, now=now))


def test_they_are_asked_once_more_where_they_do_not_answer(office: Office) -> None:
    visit = office.book(5 * DAY)
    assert office.state(visit) is AskState.NOT_ASKED
    [first] = office.later(days=3)
    assert (
        first.text == ("Meier IT: Printer, Sat 6 Mar, 09:00 Berlin (UTC+1). Reply C to confirm.")
        or "Reply C to confirm." in first.text
    )
    assert office.state(visit) is AskState.ASKED
    [again] = office.later(days=1)
    assert "tomorrow" in again.text and "Reply C to confirm." in again.text
    assert office.state(visit) is AskState.ASKED_TWICE


def test_whoever_has_answered_is_asked_no_more(office: Office) -> None:
    visit = office.book(5 * DAY)
    office.later(days=3)
    assert office.asked() == [(visit.id, 0)]
    assert office.says("C") == 1
    assert office.state(visit) is AskState.CONFIRMED
    assert office.later(days=2) == []


def test_what_the_consultant_took_back_is_asked_again(office: Office) -> None:
    visit = office.book(5 * DAY)
    client_confirms(office.diary, visit.id, now=office.now)
    assert [state for *_, state in office.planned()] == ["withdrawn", "withdrawn"]
    undo(office.diary, now=office.now)
    assert [state for *_, state in office.planned()] == ["planned", "planned"]


def test_another_time_is_asked_about_anew(office: Office) -> None:
    visit = office.book(5 * DAY)
    office.later(days=3)
    move(office.diary, visit.id, visit.start + DAY, now=office.now)
    assert office.state(visit) is AskState.NOT_ASKED
    assert office.says("C") == 0
    [text] = office.later(days=1)
    assert "Reply C to confirm." in text.text
    assert office.says("C") == 1


def test_whoever_has_just_agreed_to_a_time_is_not_asked(office: Office) -> None:
    visit = office.book(30 * HOUR)
    assert office.later(hours=3) == []
    [text] = office.later(hours=10)
    assert "Reply C" in text.text
    assert office.state(visit) is AskState.ASKED
    office.book(20 * HOUR)
    assert office.later(hours=20) == []


def test_two_that_are_open_to_one_number_have_a_code_each(office: Office) -> None:
    one, other = office.book(50 * HOUR), office.book(53 * HOUR)
    first, second = office.later(hours=6)
    assert "Reply C to confirm." in first.text and "Reply C2 to confirm." in second.text
    assert office.asked() == [(one.id, 0), (other.id, 2)]
    assert office.says("C") == 0
    # The second time each is asked for by a code of its own.
    again, again_other = office.later(hours=26)
    assert "Reply C3 to" in again.text and "Reply C2 to" in again_other.text
    assert office.says("c2 please") == 1
    assert office.state(other) is AskState.CONFIRMED
    assert office.says("C") == 1
    assert office.state(one) is AskState.CONFIRMED


def test_what_was_put_off_has_its_code_by_what_is_open_when_it_goes(office: Office) -> None:
    office.book(50 * HOUR)
    office.fates[TEXT_KIND] = RowState.PLANNED
    office.later(hours=3)
    office.fates.clear()
    first = office.later(hours=1)
    assert ["Reply C to" in each.text for each in first] == [True]
    office.book(53 * HOUR)
    [second] = office.later(hours=6)
    assert "Reply C2 to" in second.text


def test_a_text_that_waits_at_the_provider_is_called_back(office: Office) -> None:
    visit = office.book(50 * HOUR)
    office.fates[TEXT_KIND] = RowState.HANDED_OVER
    office.later(hours=3)
    client_confirms(office.diary, visit.id, now=office.now)
    assert next(state for *_, state in office.planned()) == "withdrawing"


def test_no_code_is_given_again_before_its_visit(office: Office) -> None:
    office.book(50 * HOUR), office.book(52 * HOUR)
    office.later(hours=5)
    assert office.says("C2") == 1
    third = office.book(60 * HOUR)
    [text] = office.later(hours=13)
    assert "Reply C3 to" in text.text
    assert office.says("yes 3") == 1
    assert office.says("C") == 1
    assert office.state(third) is AskState.CONFIRMED
    office.book(30 * HOUR)
    [alone] = office.later(hours=7)
    assert "Reply C to" in alone.text


@pytest.mark.parametrize(
    "values",
    [
        {"texts.from": "MeierIT"},
        {"texts.from": "MeierIT", "texts.service": SERVICE},
        {"texts.from": ""},
        {"texts.account": ""},
    ],
)
def test_who_hears_no_answer_asks_for_a_click(
    office: Office, page: FakePage, values: dict[str, str]
) -> None:
    office.set(values)
    office.book(3 * DAY)
    [text] = office.later(days=1)
    assert "Reply" not in text.text
    assert "Please confirm: https://book.example/m/" in text.text
    assert office.asked() == []


@pytest.mark.parametrize(
    "values", [{"texts.from": "", "texts.service": SERVICE}, {"texts.from": "+49 (30) 998-877"}]
)
def test_a_service_or_a_number_hears_what_is_answered(
    office: Office, values: dict[str, str]
) -> None:
    office.set(values)
    office.book(3 * DAY)
    [text] = office.later(days=1)
    assert "Reply C to confirm." in text.text


def test_a_question_and_its_link_fit_one_segment(office: Office, page: FakePage) -> None:
    office.book(3 * DAY)
    [text] = office.later(days=1)
    assert "Reply C to confirm. Changes: https://book.example/m/" in text.text
    assert text.text.isascii() and len(text.text) <= 160
    assert text.text.endswith(text.link)


def test_who_has_no_page_either_asks_for_a_call(office: Office) -> None:
    office.set({"texts.from": "MeierIT"})
    office.book(3 * DAY)
    [text] = office.later(days=1)
    assert text.text.endswith("Please call us to confirm: 030 1")


def test_a_mail_asks_for_a_click_or_a_call(office: Office, page: FakePage) -> None:
    bert = save_client(office.diary, Client(0, "Bert", email="b@example.org"), now=office.now)
    office.book(3 * DAY, bert)
    [mail] = office.later(days=1)
    assert mail.subject.startswith("Please confirm: ")
    assert "Reply" not in mail.text and "https://book.example/m/" in mail.text
    assert "I will be there" in mail.html


def test_an_ask_that_fails_goes_another_way_and_then_shows(office: Office) -> None:
    visit = office.book(50 * HOUR)
    office.fates[TEXT_KIND] = RowState.FAILED
    assert [each.channel for each in office.later(hours=4)] == [Channel.TEXT, Channel.MAIL]
    assert office.state(visit) is AskState.ASKED
    assert office.says("C") == 0, "nobody was asked by text"
    office.fates[MAIL_KIND] = RowState.FAILED
    lost = office.book(50 * HOUR)
    office.later(hours=46)
    assert office.state(lost) is AskState.UNREACHED


@pytest.mark.parametrize("confirms", [False, True])
def test_who_is_not_asked_any_more_is_reminded_all_the_same(office: Office, confirms: bool) -> None:
    """Booked after the moment at which they would have been asked."""
    rule = MessageRule(0, None, Offset(-24 * 3600), (Channel.TEXT,), "reminder")
    set_rule(office.diary, rule, now=office.now)
    visit = office.book(20 * HOUR)
    if confirms:
        client_confirms(office.diary, visit.id, now=office.now)
    office.later(hours=1)
    assert [each[0] for each in office.planned() if each[2] == "sent"] == ["reminder"]


def test_a_reminder_that_the_ask_says_as_well_is_left_out(office: Office) -> None:
    both, mail = (Channel.TEXT, Channel.MAIL), (Channel.MAIL,)
    for hours, channels in ((-48, mail), (-24, both)):
        rule = MessageRule(0, None, Offset(hours * 3600), channels, "reminder")
        set_rule(office.diary, rule, now=office.now)
    office.book(5 * DAY)
    assert sorted(line[:2] for line in office.planned()) == [
        ("confirm", "text"),
        ("confirm", "text"),
        ("reminder", "mail"),
    ]


def test_whoever_confirms_early_is_reminded_after_all_and_late_is_not(office: Office) -> None:
    rule = MessageRule(0, None, Offset(-24 * 3600), (Channel.TEXT,), "reminder")
    set_rule(office.diary, rule, now=office.now)
    late, early = office.book(74 * HOUR), office.book(77 * HOUR)
    office.later(hours=30)
    assert office.says("C") == 0 and office.says("C2") == 1
    office.later(hours=24)
    assert office.says("C") == 1
    office.later(hours=20)
    went = [line[:2] for line in office.planned() if line[2] == "sent"]
    assert went.count(("reminder", "text")) == 1
    assert went.count(("confirm", "text")) == 3
    assert office.state(early) is office.state(late) is AskState.CONFIRMED
