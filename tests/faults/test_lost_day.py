"""Faults: a lost day is killed anywhere: each client is told once, and none is forgotten."""

from __future__ import annotations

import json
import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from functools import partial

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.clients.reach import Permission, TextsWord
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.messages.planning import plan_chunk
from scheduler_app.use_cases.messages.rules import list_rules, remove_rule
from scheduler_app.use_cases.practice.dates import list_days_off
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.settings import save_settings
from tests.booking_page.mail.mail_server import Deadly, serving
from tests.drawing import chance
from tests.fakes.deadly_twilio import DeadlyTwilio
from tests.fakes.twilio_server import running
from tests.forked import forking
from tests.killing import Killer
from tests.use_cases.page.lost_days import SETTINGS

MONDAY = datetime(2027, 3, 1, 8, 0, tzinfo=UTC)
WEEK = timedelta(weeks=1)
WORDS = 16
"""What one who is not killed says to both servers, or a little more."""

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here"),
    pytest.mark.timeout(1_200),
]


class MarkedOffice(Deadly):
    """Counts mails by what stands before the @ of their Message-ID."""

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self._killer.word()
        assert isinstance(envelope.content, bytes)
        known_as = str(message_from_bytes(envelope.content)["Message-ID"])
        self.got[known_as.strip("<>").partition("@")[0]] += 1
        self._killer.word()
        return "250 OK"


def settled(diary: Diary, mail_port: int) -> list[int]:
    """A practice that writes to nobody by a rule, and clients of whom each has one way."""
    found_practice(diary, zone_name="Europe/Berlin", region="", now=MONDAY)
    mails = {"mail.port": str(mail_port), "mail.security": "none"}
    save_settings(diary, SETTINGS | mails, now=MONDAY)
    for rule in list_rules(diary):
        remove_rule(diary, rule.id, now=MONDAY)
    given = TextsWord(Permission.GIVEN, MONDAY - WEEK, "by phone")
    wanted = [
        Client(0, "Anna", phones=("+4915112345678",), texts=given),
        Client(0, "Bert", email="bert@example.org"),
        Client(0, "Cleo", phones=("+4915187654321",), texts=given, language="ar"),
        Client(0, "Dora", email="dora@example.org", language="de"),
    ]
    ids = [save_client(diary, one, now=MONDAY).id for one in wanted]
    while plan_chunk(diary, now=MONDAY):
        continue
    return ids


@pytest.mark.parametrize("kills", [6, pytest.param(100, marks=pytest.mark.soak)])
def test_each_is_told_once_and_none_is_forgotten(diary: Diary, kills: int) -> None:
    drawn, killer, killed = chance(), Killer(), 0
    visits: dict[int, int] = {}
    office, time = MarkedOffice(killer), MONDAY
    days: list[str] = []
    with running(DeadlyTwilio(killer=killer)) as twilio, serving(office) as port:
        clients = settled(diary, port)
        twilio.now = lambda: time
        line = twilio.url.rpartition(":")[2]
        with forking("tests.faults.losing_day", str(diary.path), str(port), line) as forks:
            for number in range(kills + 4):
                if number < kills:
                    nine = MONDAY + timedelta(weeks=number, days=1)
                    days.append(nine.date().isoformat())
                    for place, client in enumerate(clients):
                        start = nine + timedelta(hours=2 * place)
                        wish = NewBooking(start, client_id=client, service_id=1)
                        visits[book(diary, wish, now=time).id] = int(start.timestamp())
                time += timedelta(minutes=10)
                life = drawn.choice((0, drawn.randrange(WORDS))) if number < kills else -1
                late = drawn.uniform(0.001, 0.4) if life == 0 else drawn.uniform(0, 0.004)
                lost = {off.first.isoformat() for off in list_days_off(diary)}
                said = " ".join((time.isoformat(), *(day for day in days if day not in lost)))
                killed += forks.work(said, partial(_begin, killer, life, late))
                killer.end()
    unknown = must_be_told_once(diary, visits, office, Counter(one.body for one in twilio.out()))
    assert unknown <= killed
    print(f"{killed} killed of {kills}: {len(visits)} visits, {unknown} mails unknown")


def _begin(killer: Killer, life: int, late: float, pid: int) -> None:
    killer.begin(pid, life, late)


def must_be_told_once(
    diary: Diary, visits: dict[int, int], office: Deadly, texts: Counter[str]
) -> int:
    """Every visit was lost once, and its client heard it once; returns how many nobody can tell."""
    rows = """
SELECT o.booking_id, o.kind, o.state, m.text, k.mark FROM outbox o
  LEFT JOIN messages_said m ON m.outbox_id = o.id
  LEFT JOIN message_marks k ON k.outbox_id = o.id AND k.mark IN (SELECT value FROM json_each(?))
 WHERE json_extract(o.content, '$.template') = 'lost'"""
    unknown = 0
    told: Counter[int] = Counter()
    with diary.look() as asked:
        for booking, kind, state, words, mark in asked.exec_driver_sql(
            rows, (json.dumps(sorted(office.got)),)
        ):
            told[booking] += 1
            got = texts.pop(words, 0) if kind == "text" else office.got.pop(mark, 0)
            unknown += state == "unknown"
            assert got <= 1, "it went out twice"
            assert state in {"sent", "delivered", "unknown"}, state
            assert got == 1 or state == "unknown", "it is said to have gone out"
            assert kind == "mail" or state != "unknown", "of texts it can always be told"
        now = {row[0]: row[1:] for row in asked.exec_driver_sql(
            "SELECT id, state, start_at, transparent FROM bookings WHERE kind = 'appointment'"
        )}  # fmt: skip
    assert told == Counter(visits.keys()), "each of them, and each once"
    assert not texts and not office.got, "nobody wanted it"
    for booking, start in visits.items():
        state, begins, transparent = now[booking]
        moved = state == "confirmed" and begins != start
        assert moved or state == "cancelled" or (state == "pending" and transparent)
    return unknown
