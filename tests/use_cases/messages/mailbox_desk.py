"""A mailbox of a practice that wrote to one client: what tests of answers to mails need."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from scheduler_app.domain.actors import By
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Channel, Permission, TextsWord
from scheduler_app.domain.messages.marks import mark_of_own_server
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.messages import marks, said
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.mailbox import MailboxRun, read_mail
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.ports.mail_sender import MailSender
from scheduler_app.use_cases.practice.founding import found_practice
from tests.fakes.mailbox import FakeMailbox
from tests.fakes.mails import FakeMails
from tests.gateways.messages.mailbox.test_contents import DSN

ANNA = "anna@example.org"
PLACE = "office 127.0.0.1:993 INBOX"


class MailboxDesk:
    """Anna was reminded by mail of a visit in nine days; what she answers comes to a mailbox."""

    def __init__(
        self,
        diary: Diary,
        now: datetime,
        *,
        founds: bool = False,
        address: str = ANNA,
        server: MailSender | None = None,
    ) -> None:
        self.diary, self.now, self.address = diary, now, address
        if founds:
            found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
        self.box = FakeMailbox()
        for rule in list_rules(diary):
            remove_rule(diary, rule.id, now=now)
        rule = MessageRule(0, None, read_when("-48h"), read_channels("mail,text"), "")
        set_rule(diary, rule, now=now)
        agreed = TextsWord(Permission.GIVEN, now, "by phone")
        anna = Client(0, "Anna", email=address, phones=("+4915123456789",), texts=agreed)
        self.client = save_client(diary, anna, now=now).id
        start = now + timedelta(days=9)
        self.visit = book(diary, NewBooking(start, client_id=self.client), now=now).id
        self.now = start - timedelta(hours=47)
        self.mark = ""
        self._server = server or FakeMails()
        self.sends()
        self.now += timedelta(hours=1)

    def sends(self) -> None:
        """What is due goes out; `mark` is that of the last."""
        mail(self.diary, MailWay(self._server, self._write), lambda: self.now)

    def _write(self, row: OutboxRow, now: datetime) -> WrittenMessage:
        words = WrittenMessage(Channel.MAIL, self.address, "See you.", subject="Your visit")
        with writing(self.diary, "carry out", by=By.SYSTEM, at=now) as change:
            said.keep(change.connection, row.id, words, now=to_epoch(now))
            marks.keep(change.connection, row.id, row.wanted.key)
        self.mark = mark_of_own_server(row.wanted.key)
        return words

    def answer(self, text: str = "I come later.", *, more: str = "", sender: str = ANNA) -> str:
        return (
            f"From: Anna Schmidt <{sender}>\nSubject: Re: Your visit\n"
            f"Message-ID: <{quote(text + more + sender)}@mail.example>\n"
            f"In-Reply-To: <{self.mark}@practice.example>\n{more}\n{text}\n"
        )

    def bounce(self, status: str = "5.1.1") -> str:
        report = DSN.format(action="failed", status=status, said="")
        return report.replace("0123456789abcdef0123456789abcdef", self.mark)

    def comes(self, *mails: str, days_ago: float = 0) -> MailboxRun:
        for each in mails:
            self.now += timedelta(seconds=1)
            self.box.add(each, self.now - timedelta(days=days_ago))
        return self.read()

    def read(self) -> MailboxRun:
        done = read_mail(self.diary, self.box, PLACE, now=self.now)
        assert self.box.closed
        return done

    def heard(self) -> list[tuple[str, str, str, int | None, int | None, bool]]:
        query = """
SELECT meant, sender, text, client_id, booking_id, seen_at IS NULL
  FROM messages_heard ORDER BY id"""
        with self.diary.look() as asked:
            return [(*row[:5], bool(row[5])) for row in asked.exec_driver_sql(query)]

    def rows(self) -> list[tuple[str, str]]:
        query = """
SELECT kind, state FROM outbox
 WHERE kind IN ('mail', 'text') AND state <> 'withdrawn' ORDER BY id"""
        with self.diary.look() as asked:
            return [(row[0], row[1]) for row in asked.exec_driver_sql(query)]
