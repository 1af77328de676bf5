"""A dress rehearsal: all that is coming goes to the consultant, marked, and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.mailing import MailPutOff, MailRefused
from scheduler_app.domain.messages.rehearsal import RehearsalPlan, Rehearsed
from scheduler_app.domain.messages.rules import MessageRule, Offset
from scheduler_app.domain.page.links import STAND_IN, TOKEN_CHARACTERS
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.states import cancel
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.listing import would_say
from scheduler_app.use_cases.messages.rehearsing import rehearsal_of, rehearse
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakePage
from tests.fakes.mails import FakeMails

DAY = timedelta(days=1)
OFFICE = "office@meier.example"
WRITER = TemplateWriter()

_ALL = (
    "SELECT * FROM outbox",
    "SELECT * FROM outbox_attempts",
    "SELECT * FROM messages_said",
    "SELECT * FROM booking_links",
    "SELECT count(*) FROM changes",
)


@pytest.fixture
def mine(practice: Diary, anna: Client, now: datetime) -> Diary:
    """Anna hears by mail when she is booked and two days before, and by text on the day before."""
    values = {"page.name": "Meier IT", "page.email": OFFICE, "texts.price": "0.0992"}
    save_settings(practice, values, now=now)
    for rule in list_rules(practice):
        remove_rule(practice, rule.id, now=now)
    for hours, way in ((-48, Channel.MAIL), (-24, Channel.TEXT)):
        set_rule(practice, MessageRule(0, None, Offset(hours * 3600), (way,), ""), now=now)
    given = TextsWord(Permission.GIVEN, now, "by phone")
    save_client(practice, replace(anna, phones=("+4915123456789",), texts=given), now=now)
    return practice


@pytest.fixture
def visit(mine: Diary, anna: Client, now: datetime) -> Booking:
    return book(mine, NewBooking(now + 4 * DAY, client_id=anna.id, service_id=1), now=now)


def everything(diary: Diary) -> list[object]:
    with diary.look() as asked:
        return [tuple(row) for query in _ALL for row in asked.exec_driver_sql(query)]


def played(
    diary: Diary, sender: FakeMails, now: datetime, run: str = "1"
) -> tuple[RehearsalPlan, list[Rehearsed]]:
    plan = rehearsal_of(diary, now=now)
    return plan, [
        rehearse(diary, WRITER, sender, line, plan.address, run=run, now=now) for line in plan.lines
    ]


def test_all_of_the_next_seven_days_goes_to_the_consultant_and_changes_nothing(
    mine: Diary, visit: Booking, anna: Client, now: datetime
) -> None:
    book(mine, NewBooking(now + 20 * DAY, client_id=anna.id, service_id=1), now=now)
    before, sender = everything(mine), FakeMails()
    plan, done = played(mine, sender, now)
    assert (plan.address, [one.why for one in done]) == (OFFICE, ["", ""])
    assert everything(mine) == before
    mails = [mail for _, mail in sender.got]
    assert {(mail.channel, mail.address, mail.name) for mail in mails} == {
        (Channel.MAIL, OFFICE, "")
    }
    assert all(mail.subject.startswith("[Rehearsal] ") for mail in mails)
    for mail in mails:
        assert not mail.calendar and not mail.headers and not mail.link


def test_the_words_are_the_real_ones_under_a_line_that_says_to_whom_and_when(
    mine: Diary, visit: Booking, anna: Client, now: datetime
) -> None:
    sender = FakeMails()
    plan, _ = played(mine, sender, now)
    reminder, text = (mail for _, mail in sender.got)
    real = [would_say(mine, WRITER, line.id, now=now) for line in plan.lines]
    first, *rest = reminder.text.split("\n")
    assert first.startswith("[Rehearsal] This mail goes to ") and f"<{anna.email}>" in first
    assert real[0].text in reminder.text and real[0].subject in reminder.subject
    assert real[0].html.rpartition("<table")[2] in reminder.html
    assert "This mail goes to" in reminder.html and "&lt;" in reminder.html
    assert "to you alone" in rest[0]
    assert text.subject == "[Rehearsal] Text to Anna Schmidt"
    first, second, *_ = text.text.split("\n")
    assert "This text goes to " in first and "+4915123456789" in first
    assert second.startswith("Segments: 1 (") and "€0.10" in second
    assert real[1].text in text.text and text.html == ""


def test_each_rehearsal_has_message_ids_of_its_own(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    sender = FakeMails()
    for run in ("1", "2"):
        played(mine, sender, now, run)
    keys = [key for key, _ in sender.got]
    assert len(set(keys)) == 4
    with mine.look() as asked:
        real = {row[0] for row in asked.exec_driver_sql("SELECT key FROM outbox")}
    assert not real & set(keys)


def test_it_speaks_the_consultant_s_language_and_the_message_its_client_s(
    mine: Diary, visit: Booking, anna: Client, now: datetime
) -> None:
    save_settings(mine, {"practice.language": "ar"}, now=now)
    save_client(mine, replace(anna, language="de"), now=now)
    sender = FakeMails()
    played(mine, sender, now)
    [(_, mail), *_] = sender.got
    assert mail.subject.startswith("[تجربة] ") and mail.language == "de"
    assert 'dir="rtl"' in mail.html
    for wrong in ("nonsense!", "??"):
        with pytest.raises(InvalidInput) as refused:
            save_settings(mine, {"practice.language": wrong}, now=now)
        assert refused.value.field == "practice.language"


def test_what_cannot_be_written_is_told_and_the_others_go_on(
    mine: Diary, visit: Booking, now: datetime
) -> None:
    plan = rehearsal_of(mine, now=now)
    cancel(mine, visit.id, now=now)
    sender = FakeMails()
    told = rehearse(mine, WRITER, sender, plan.lines[0], OFFICE, run="1", now=now)
    assert "not coming any more" in told.why
    assert sender.got == []


def test_what_the_server_says_ends_one_or_all(mine: Diary, visit: Booking, now: datetime) -> None:
    sender = FakeMails()
    sender.ends[OFFICE] = MailRefused("It is too large.", remedy="Call the client.")
    _, done = played(mine, sender, now)
    assert [one.why for one in done] == ["It is too large."] * 2
    sender.ends[OFFICE] = MailPutOff("Nobody listens.", of_all=True)
    with pytest.raises(MailPutOff, match="Nobody listens"):
        played(mine, sender, now)
    assert sender.got == []


def test_without_an_address_of_ones_own_there_is_none(mine: Diary, now: datetime) -> None:
    save_settings(mine, {"page.email": ""}, now=now)
    with pytest.raises(Trouble, match="No address of your own"):
        rehearsal_of(mine, now=now)
    save_settings(mine, {"mail.user": "me@meier.example"}, now=now)
    assert rehearsal_of(mine, now=now).address == "me@meier.example"
    save_settings(mine, {"mail.from": "Meier <post@meier.example>"}, now=now)
    assert rehearsal_of(mine, now=now).address == "post@meier.example"


def test_a_link_is_as_long_as_a_real_one_and_opens_nothing(
    mine: Diary, page: FakePage, visit: Booking, now: datetime
) -> None:
    assert page.published == []
    sender = FakeMails()
    played(mine, sender, now)
    assert all(f"https://book.example/m/{STAND_IN}" in mail.text for _, mail in sender.got)
    assert len(STAND_IN) == TOKEN_CHARACTERS
