"""Whoever is killed at sending loses no message silently, and sends none twice."""

from __future__ import annotations

import json
import os
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

import pytest

from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.bookings.states import cancel
from tests.booking_page.mail.mail_server import Deadly, serving
from tests.drawing import chance
from tests.fakes.deadly_twilio import DeadlyTwilio
from tests.fakes.twilio_server import running
from tests.forked import Forking, forking
from tests.killing import Killer
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower
from tests.use_cases.messages.text_desk import TextDesk, followed, settled

MODULE = "tests.use_cases.messages.killed_lanes"
KILLS = pytest.mark.parametrize("kills", [6, pytest.param(200, marks=pytest.mark.soak)])
TROUBLE: list[int | str] = ["cut", "taken", 500]
EACH = timedelta(minutes=10)
"""So much later each one begins."""

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here"),
    pytest.mark.timeout(1_200),
]


@dataclass
class Lane:
    """The workers of a lane, of whom one after the other is killed."""

    forks: Forking
    killer: Killer
    drawn: Random
    words: int
    killed: int = 0

    def work(self, at: datetime, *, to_the_end: bool = False) -> None:
        """At any word to the server or shortly after it, or shortly after it has begun."""
        life = -1 if to_the_end else self.drawn.randrange(self.words)
        delay = self.drawn.choice((0.0, self.drawn.uniform(0, 0.004), self.drawn.uniform(0, 0.03)))

        def begins(pid: int) -> None:
            self.killer.begin(pid, life, delay if life else delay + 0.001)

        self.killed += self.forks.work(at.isoformat(), begins)
        self.killer.end()


@KILLS
def test_a_lane_of_mails_that_is_killed(
    practice: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch, kills: int
) -> None:
    monkeypatch.setattr(brought, "followers", lambda: (PlainMailFollower(),))
    desk, drawn, killer = MailDesk(practice, now), chance(), Killer()
    server = Deadly(killer)
    with serving(server) as port, forking(MODULE, "mail", str(practice.path), str(port)) as forks:
        lane = Lane(forks, killer, drawn, 24)
        for _ in range(kills):
            for _ in range(drawn.randrange(1, 6)):
                desk.booked(hours=drawn.randrange(2, 20))
            lane.work(desk.moment)
            desk.moment += EACH
        for _ in range(3):
            desk.moment += timedelta(seconds=1)
            lane.work(desk.moment, to_the_end=True)
    query = "SELECT state, content, booking_id FROM outbox ORDER BY id"
    states: Counter[str] = Counter()
    with practice.look() as asked:
        for state, content, booking in asked.exec_driver_sql(query):
            states[state] += 1
            got = server.got.pop(f"At {json.loads(content)['start']}, {booking}", 0)
            assert got <= 1, "it went out twice"
            assert (got == 1 and state == "sent") or state in {"unknown", "skipped"}, (got, state)
            assert not (got and state == "skipped"), "it went out, and nobody knows"
    assert not server.got, "nobody wanted it"
    assert states["unknown"] <= lane.killed
    print(f"{lane.killed} killed of {kills}: {dict(states)}")


@KILLS
@pytest.mark.parametrize("kind", ["text", "text ahead"])
def test_a_lane_of_texts_that_is_killed(diary: Diary, now: datetime, kills: int, kind: str) -> None:
    drawn, killer = chance(), Killer()
    with running(DeadlyTwilio(killer=killer)) as twilio, followed():
        settled(diary, now)
        desk = TextDesk(diary, twilio, now, service=kind == "text ahead")
        twilio.now = desk.now
        port = twilio.url.rpartition(":")[2]
        with forking(MODULE, kind, str(diary.path), port) as forks:
            lane = Lane(forks, killer, drawn, 8)
            standing: list[int] = []
            for _ in range(kills):
                for _ in range(drawn.randrange(1, 4)):
                    # Due at once, or to be queued ahead.
                    days = drawn.randrange(1, 20) if desk.service else 1
                    hours = drawn.randrange(1, 12) if desk.service else 0
                    standing.append(desk.booked(days=days, hours=hours))
                for _ in range(drawn.randrange(3)):
                    _changed(desk, drawn, standing)
                twilio.trouble += drawn.sample(TROUBLE, drawn.randrange(2))
                lane.work(desk.time)
                desk.time += EACH
            twilio.trouble.clear()
            for _ in range(6):
                desk.time += timedelta(minutes=3)
                lane.work(desk.time, to_the_end=True)
        desk.close()
        out = Counter(text.body for text in twilio.out())
    states: Counter[str] = Counter()
    query = """
SELECT o.state, o.provider, m.text, o.useful_until, o.due_at FROM outbox o
  LEFT JOIN messages_said m ON m.outbox_id = o.id WHERE o.kind = 'text'"""
    with diary.look() as asked:
        for state, provider, words, until, due in asked.exec_driver_sql(query):
            states[state] += 1
            got = out.pop(words, 0)
            assert got <= 1, "it went out twice"
            assert bool(got) == (state in {"sent", "handed over"}), (state, got)
            assert bool(provider) >= bool(got)
            over = state == "skipped" and until <= desk.time.timestamp()
            early = state == "planned" and due > desk.time.timestamp()
            assert state in {"sent", "handed over", "withdrawn"} or over or early, state
    assert not out, "nobody knows of it"
    print(f"{lane.killed} killed of {kills}: {dict(states)}")


def _changed(desk: TextDesk, drawn: Random, standing: list[int]) -> None:
    """A visit is moved or called off."""
    if standing:
        booking = standing.pop(drawn.randrange(len(standing)))
        if drawn.random() < 0.4:
            cancel(desk.diary, booking, now=desk.time)
            return
        start = desk.time + timedelta(days=drawn.randrange(2, 20), minutes=10 * booking)
        move(desk.diary, booking, start, now=desk.time, permit_overlap=True)
        standing.append(booking)
