"""What clients answered since a backup is heard again, and means what it meant, once that is back.

Both questions went out after the backup was made: it knows them as planned.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.messages.marks import mark_of_own_server
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.care.backups import back_up, restore
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.mailbox import read_mail
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.messages.text_answers import hear_back
from scheduler_app.use_cases.messages.texting import TextWay, text
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.settings import save_settings
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.mailbox import FakeMailbox
from tests.fakes.mails import FakeMails
from tests.fakes.twilio_server import SENDER, SID, TOKEN, FakeTwilio, running
from tests.gateways.messages.mailbox.test_contents import DSN
from tests.use_cases.messages.failing_addresses import failing_address

ANNA, BERT = "+4915112345678", "bert@example.org"


class Asked:
    """Anna is asked by text and Bert by mail, two days before their visits."""

    def __init__(self, diary: Diary, now: datetime, twilio: FakeTwilio) -> None:
        self.diary, self.time, self.twilio = diary, now, twilio
        twilio.now = self.now
        self.mails, self.box = FakeMails(), FakeMailbox()
        self.account = TextAccount(SID, SENDER)
        self.line = TwilioTexts(self.account, TOKEN, twilio.url)
        found_practice(diary, zone_name="Europe/Berlin", region="", now=now)
        texts = {"texts.account": SID, "texts.from": SENDER}
        save_settings(diary, texts | {"mail.host": "127.0.0.1", "mail.from": BERT}, now=now)
        for each in list_rules(diary):
            remove_rule(diary, each.id, now=now)
        asks = MessageRule(0, None, read_when("-48h"), read_channels("text,mail"), "confirm")
        set_rule(diary, asks, now=now)
        given = TextsWord(Permission.GIVEN, now - timedelta(days=1), "by phone")
        anna = Client(0, "Anna", phones=(ANNA,), texts=given)
        self.visits: list[int] = []
        for hours, client in enumerate((anna, Client(0, "Bert", email=BERT))):
            client_id = save_client(diary, client, now=now).id
            start = now + timedelta(days=4, hours=2 * hours)
            self.bert = client_id
            self.visits.append(book(diary, NewBooking(start, client_id=client_id), now=now).id)
        while plan_chunk(diary, now=now):
            continue

    def now(self) -> datetime:
        return self.time

    def turn(self, **later: float) -> None:
        """What is due goes out, and what was answered is heard."""
        self.time += timedelta(**later)
        text(self.diary, TextWay(self.line, self._write), self.now)
        mail(self.diary, MailWay(self.mails, self._write), self.now)
        hear_back(self.diary, self.line, self.account, now=self.time)
        read_mail(self.diary, self.box, "office", now=self.time)

    def comes_back(self) -> None:
        """The diary as it was before anybody was asked."""
        self.diary.close()
        restore(self.diary.path, self.made, now=self.time)
        self.diary = Diary.open(self.diary.path)

    def asks(self) -> None:
        """Both are asked, after a backup was made."""
        self.made = back_up(self.diary, now=self.time)
        self.turn(days=2, hours=3)

    def ask(self, query: str) -> list[tuple[object, ...]]:
        with self.diary.look() as asked:
            return [tuple(row) for row in asked.exec_driver_sql(query)]

    def mark(self) -> str:
        """By what the mail to Bert is known."""
        ((key,),) = self.ask("SELECT key FROM outbox WHERE kind = 'mail'")
        return mark_of_own_server(str(key))

    def _write(self, row: OutboxRow, now: datetime) -> WrittenMessage:
        return written(self.diary, TemplateWriter(), row, secrets=FakeSecrets(), now=now)


@pytest.fixture
def asked(diary: Diary, now: datetime) -> Iterator[Asked]:
    with running(FakeTwilio()) as twilio:
        asked = Asked(diary, now, twilio)
        asked.asks()
        yield asked
        asked.line.close()
        asked.diary.close()


def test_each_yes_confirms_as_it_did(asked: Asked) -> None:
    asked.twilio.hear(ANNA, "C")
    answer = f"From: {BERT}\nMessage-ID: <1@b>\nIn-Reply-To: <{asked.mark()}@office>\n\nYes\n"
    asked.box.add(answer, asked.time)
    asked.turn(minutes=10)
    confirmed = "SELECT booking_id, how FROM confirmations ORDER BY booking_id"
    before = asked.ask(confirmed)
    assert before == [(asked.visits[0], "text"), (asked.visits[1], "mail")]
    asked.time += timedelta(hours=1)
    asked.comes_back()
    assert asked.ask(confirmed) == []
    asked.turn()
    assert asked.ask(confirmed) == before
    assert len(asked.twilio.out()) == 1 and len(asked.mails.got) == 1


def test_a_mail_that_came_back_fails_again(asked: Asked) -> None:
    report = DSN.format(action="failed", status="5.1.1", said="")
    asked.box.add(report.replace("0123456789abcdef0123456789abcdef", asked.mark()), asked.time)
    asked.comes_back()
    asked.turn(minutes=10)
    assert asked.ask("SELECT state FROM outbox WHERE kind = 'mail'") == [("failed",)]
    known = failing_address(asked.diary, asked.bert)
    assert known is not None and known.address == BERT
