"""Whatever goes wrong with messages: no log, no reason and no error tells who a client is."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.mailing import MailAccount
from scheduler_app.domain.messages.rules import MessageRule, read_channels, read_when
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.gateways.messages.texts.twilio_texts import TwilioTexts
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages import text_limits
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule, set_rule
from scheduler_app.use_cases.messages.secrets import MAIL_PASSWORD, TEXTS_TOKEN, put_secret
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.messages import mails, texts
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did
from tests.booking_page.mail.mail_server import serving
from tests.fakes.twilio_server import SENDER, SID, TOKEN, FakeTwilio, running
from tests.worker.conftest import an_office

MOBILE, NAME, WORDS = "+4915155501234", "Zoë Kanarienvogel", "the canary's cage"
ADDRESS, PASSWORD = "zoe.canary@example.org", "pass-of-canary"
PERSONAL = (MOBILE, MOBILE[1:], "Kanarien", "canary", "cage", PASSWORD, TOKEN)

MAIL_TROUBLE = ("", "450 4.2.0", "550 5.1.1", "553 5.7.1", "552 5.3.4", "554", "cut")
TEXT_TROUBLE = (0, 21211, 21614, 29999, 30006, 21610)
LINE_TROUBLE = (429, 401, 500, "cut", "taken", "nonsense")


@dataclass
class Gossip:
    """A mail server that says what it is told, and quotes what it knows of a client."""

    says: str = ""
    got: list[bytes] = field(default_factory=list)

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _how: object
    ) -> str:
        if self.says.startswith(("450", "550", "553")):
            return f"{self.says} <{to}>: Kanarienvogel is not here"
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.says == "cut":
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        if self.says:
            return f"{self.says} {WORDS} for <{ADDRESS}>"
        assert isinstance(envelope.content, bytes)
        self.got.append(envelope.content)
        return "250 OK"


def _known(_server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any) -> Any:
    right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
    return AuthResult(success=right, handled=right)


@dataclass
class Chatter:
    """All that is told of what goes wrong, and a client of whom nothing is to be told."""

    diary: Diary
    parts: WorkerParts
    time: datetime
    twilio: FakeTwilio
    office: Gossip
    told: list[str] = field(default_factory=list)
    many: int = 0

    def now(self) -> datetime:
        return self.time

    def booked(self) -> None:
        """A visit of which the client is to hear at once, by each way."""
        self.many += 1
        start = self.time + timedelta(hours=20, minutes=self.many)
        for name in (f"{NAME} at her desk", f"{NAME} on her way"):
            (client,) = self._clients(name)
            wish = NewBooking(start, client_id=client, title=WORDS, place=f"{WORDS} 1")
            book(self.diary, wish, now=self.time, permit_overlap=True)

    def _clients(self, name: str) -> list[int]:
        with self.diary.look() as asked:
            query = "SELECT id FROM clients WHERE name = ?"
            return [row[0] for row in asked.exec_driver_sql(query, (name,))]

    def turn(self) -> None:
        """Each lane once, an hour later; whatever is told is kept."""
        self.time += timedelta(hours=1)
        for job in (mails.send, texts.send, texts.hear):
            try:
                did = job(self.parts, self.time)
            except Trouble as trouble:
                did = Did(trouble=trouble)
            self.told.append(repr(did))
            if did is not None and did.trouble is not None:
                self.told += [str(did.trouble), did.trouble.remedy]
                self.told += traceback.format_exception(did.trouble)
        self.told.append(self.kept())

    def states(self) -> set[str]:
        with self.diary.look() as asked:
            return {row[0] for row in asked.exec_driver_sql("SELECT state FROM outbox")}

    def kept(self) -> str:
        """What is kept of how messages went, but for their words."""
        found: list[str] = []
        with self.diary.look() as asked:
            for table in ("outbox", "outbox_attempts", "job_runs"):
                found += map(str, asked.exec_driver_sql(f"SELECT * FROM {table}"))
        return "\n".join(found)


@contextmanager
def _chatter(diary: Diary, now: datetime, folder: Path) -> Iterator[Chatter]:
    office = Gossip()
    lines: list[TwilioTexts] = []
    how: dict[str, Any] = {"auth_required": True, "auth_require_tls": False}
    with running(FakeTwilio()) as twilio, serving(office, authenticator=_known, **how) as port:

        def line(account: TextAccount, token: str) -> TwilioTexts:
            lines.append(TwilioTexts(account, token, twilio.url))
            return lines[-1]

        def server(account: MailAccount, password: str, _going_on: object) -> OwnMailServer:
            return OwnMailServer(account, password)

        found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
        around = an_office(diary, now, folder)
        made = Chatter(diary, around.parts(), now, twilio, office)
        made.parts = replace(
            around.parts_at(made.now), texts=line, mails=server, writer=TemplateWriter
        )
        twilio.now = made.now
        for rule in list_rules(diary):
            remove_rule(diary, rule.id, now=now)
        wanted = MessageRule(0, None, read_when("booked"), read_channels("mail,text"), "")
        set_rule(diary, wanted, now=now)
        word = TextsWord(Permission.GIVEN, now, "by phone")
        desk = Client(0, f"{NAME} at her desk", email=ADDRESS)
        road = Client(0, f"{NAME} on her way", phones=(MOBILE,), texts=word)
        for client in (desk, road):
            save_client(diary, client, now=now)
        login = {"mail.host": "127.0.0.1", "mail.port": str(port), "mail.security": "none"}
        sender = {"mail.user": "office", "mail.from": "office@practice.example"}
        account = {"texts.account": SID, "texts.from": SENDER}
        save_settings(diary, {**login, **sender, **account}, now=now)
        put_secret(diary, around.secrets, MAIL_PASSWORD, PASSWORD, now=now)
        put_secret(diary, around.secrets, TEXTS_TOKEN, TOKEN, now=now)
        try:
            yield made
        finally:
            for each in lines:
                each.close()
            around.desk.close()


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_nothing_is_told_of_a_client_whatever_goes_wrong(
    diary: Diary,
    now: datetime,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(text_limits, "MOST_TO_ONE", 100)
    caplog.set_level(logging.DEBUG)
    for name in ("twilio.http_client", "urllib3", "asyncio"):
        caplog.set_level(logging.DEBUG, name)
    with _chatter(diary, now, tmp_path) as chatter:
        for says in MAIL_TROUBLE:
            chatter.office.says = says
            chatter.booked()
            chatter.turn()
        chatter.office.says = ""
        for trouble in LINE_TROUBLE:
            chatter.twilio.trouble = [trouble]
            chatter.booked()
            chatter.turn()
            chatter.twilio.also_asked = not chatter.twilio.also_asked
        chatter.twilio.trouble, chatter.twilio.also_asked = [], False
        for code in TEXT_TROUBLE:
            chatter.twilio.codes = {MOBILE: code} if code else {}
            chatter.booked()
            chatter.turn()
        chatter.twilio.codes = {}
        chatter.twilio.hear(MOBILE, f"STOP {WORDS}")
        put_secret(diary, chatter.parts.secrets(), MAIL_PASSWORD, f"{PASSWORD}?", now=now)
        save_settings(diary, {"mail.from": "IT <office@practice.example>"}, now=now)
        chatter.booked()
        chatter.turn()
        told = "\n".join([*chatter.told, caplog.text, *capfd.readouterr()])
        assert {"sent", "failed", "unknown"} <= chatter.states()
        assert chatter.office.got and chatter.twilio.out()
    for said in (
        "450 4.2.0",
        "550 5.1.1",
        "553 5.7.1",
        "with this password",
        "no such number",
        "29999",
    ):
        assert said in told, "it was listened to"
    for personal in PERSONAL:
        assert personal not in told, _around(told, personal)


def _around(told: str, personal: str) -> str:
    at = told.index(personal)
    return told[max(0, at - 400) : at + 200]
