"""A practice that tells people things: real lines to a mail server here and to the fake Twilio."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.messages.mailing import MailAccount
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.direct import tell
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.texting import TextWay, text
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.settings import save_settings
from tests.cli.test_sending import PostOffice
from tests.fakes.clients_on_the_page import FakeSecrets
from tests.fakes.twilio_server import SENDER, SID, TOKEN, FakeTwilio, Kept

ANNA, BERT = "+4915112345678", "+4915187654321"
WRITER = TemplateWriter()


@dataclass
class DirectDesk:
    """A diary with Anna, who has a mobile and an address, and a visit of hers in four hours."""

    diary: Diary
    twilio: FakeTwilio
    office: PostOffice
    port: int
    time: datetime
    lines: list[TwilioTexts] = field(default_factory=list)
    anna: Client = field(default_factory=lambda: Client(0, "Anna"))
    visit: int = 0
    before: int = 0

    def now(self) -> datetime:
        return self.time

    def settle(self) -> DirectDesk:
        found_practice(self.diary, zone_name="Europe/Berlin", region="DE", now=self.time)
        values = {
            "page.name": "Nord IT", "page.phone": "+49 30 1", "page.email": "office@example.org",
            "mail.host": "127.0.0.1", "mail.port": str(self.port), "mail.security": "none",
            "mail.from": "office@example.org", "texts.account": SID, "texts.from": SENDER,
        }  # fmt: skip
        save_settings(self.diary, values, now=self.time)
        given = TextsWord(Permission.GIVEN, self.time - timedelta(days=1), "by phone")
        anna = Client(0, "Anna", email="anna@example.org", phones=(ANNA,), texts=given)
        self.anna = save_client(self.diary, anna, now=self.time)
        while plan_chunk(self.diary, now=self.time):
            continue
        wish = NewBooking(self.time + timedelta(hours=4), client_id=self.anna.id, service_id=1)
        self.visit = book(self.diary, wish, now=self.time).id
        self.turn(minutes=2)
        self.office.got.clear()
        self.before = len(self.twilio.out())
        return self

    def texts(self) -> list[Kept]:
        """Those that went out since it was settled."""
        return self.twilio.out()[self.before :]

    def change(self, **values: object) -> None:
        self.anna = save_client(self.diary, replace(self.anna, **values), now=self.time)  # type: ignore[arg-type]

    def words(self, said: str = "Bring the cable, please.", **more: object) -> DirectMessage:
        return DirectMessage(0, DirectKind.WORDS, 0, 0, self.anna.id, text=said, **more)  # type: ignore[arg-type]

    def about(self, kind: DirectKind, **facts: datetime | int) -> DirectMessage:
        told = {
            name: to_epoch(value) if isinstance(value, datetime) else value
            for name, value in facts.items()
        }
        return DirectMessage(0, kind, 0, 0, booking_id=self.visit, facts=told)

    def tell(self, message: DirectMessage) -> DirectMessage:
        return tell(self.diary, message, now=self.time)

    def turn(self, **later: int) -> None:
        """Both lanes once, so much later."""
        self.time += timedelta(**later)
        self.twilio_turn()
        self.mail_turn()

    def twilio_turn(self) -> None:
        if not self.lines:
            self.lines.append(TwilioTexts(TextAccount(SID, SENDER), TOKEN, self.twilio.url))
        text(self.diary, TextWay(self.lines[0], self.write), self.now)

    def mail_turn(self) -> None:
        account = MailAccount("127.0.0.1", self.port, MailLine.NONE, "", "office@example.org")
        mail(self.diary, MailWay(OwnMailServer(account, ""), self.write), self.now)

    def write(self, row: OutboxRow, now: datetime) -> WrittenMessage:
        return written(self.diary, WRITER, row, secrets=FakeSecrets(), now=now)

    def rows(self) -> list[tuple[str, str, int | None]]:
        """Of what was told directly."""
        query = """
SELECT kind, state, booking_id FROM outbox WHERE instr(key, '/direct/') ORDER BY id"""
        with self.diary.look() as asked:
            return [(row[0], row[1], row[2]) for row in asked.exec_driver_sql(query)]

    def close(self) -> None:
        for line in self.lines:
            line.close()
