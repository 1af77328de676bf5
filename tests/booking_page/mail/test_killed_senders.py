"""Workers that are killed while they send: each key at most once at the server, none is lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from scheduler_app.booking_page.store.handed_rows import SENDING
from scheduler_app.booking_page.store.outbox import CUT_AFTER
from scheduler_app.domain.page.mails import HandedMail, MailState
from tests.booking_page.handing_over import booked, reminder, reports, rows
from tests.booking_page.mail.mail_server import serving
from tests.booking_page.sample import DAY
from tests.booking_page.serving import ROOT
from tests.booking_page.shop import Shop
from tests.drawing import chance

LONGEST_LIFE = 24
"""Words that a worker may say to the server until it is killed; a mail takes five."""


class _Kills:
    """A server that counts what it takes by subject, and kills its client after some words."""

    def __init__(self) -> None:
        self.got: Counter[str] = Counter()
        self._left, self._delay, self._pid = -1, 0.0, 0

    def begin(self, pid: int, life: int, delay: float) -> None:
        """Kill that worker after so many words, `delay` seconds later."""
        self._left, self._delay, self._pid = life, delay, pid

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, host: str, answers: list[str]
    ) -> list[str]:
        session.host_name = host
        self._word()
        return answers

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, sender: str, _how: list[str]
    ) -> str:
        envelope.mail_from = sender
        self._word()
        return "250 OK"

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, to: str, _how: list[str]
    ) -> str:
        envelope.rcpt_tos.append(to)
        self._word()
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self._word()
        content = envelope.original_content
        assert isinstance(content, bytes)
        self.got[content.split(b"Subject: ", 1)[1].split(b"\r\n", 1)[0].decode()] += 1
        self._word()
        return "250 OK"

    def _word(self) -> None:
        self._left -= 1
        if self._left == 0 and self._delay:
            asyncio.get_running_loop().call_later(self._delay, self._kill, self._pid)
        elif self._left == 0:
            self._kill(self._pid)

    @staticmethod
    def _kill(pid: int) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


class _Workers:
    """Workers one after the other, each at a time of its own."""

    def __init__(self, process: subprocess.Popen[str], server: _Kills) -> None:
        self._process, self._server = process, server

    def work(self, now: int, life: int = -1, delay: float = 0.0) -> None:
        """One works until nothing is due, or is killed after so many words."""
        assert self._process.stdin is not None and self._process.stdout is not None
        print(now, file=self._process.stdin, flush=True)
        self._server.begin(int(self._process.stdout.readline()), life, delay)
        # It begins once the server knows whom to kill.
        print("go", file=self._process.stdin, flush=True)
        assert self._process.stdout.readline() == "ended\n"


@contextmanager
def _workers(url: str, server: _Kills) -> Iterator[_Workers]:
    with serving(server) as port, _forking(url, port) as process:
        yield _Workers(process, server)


def _forking(url: str, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.booking_page.mail.killed_senders", url, str(port)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing can be forked here")
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize("kills", [8, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_senders_send_each_key_at_most_once_and_lose_none(
    database_url: str, kills: int
) -> None:
    drawn = chance()
    shop = Shop(database_url)
    booked(shop)
    server = _Kills()
    wanted: dict[str, HandedMail] = {}
    with _workers(database_url, server) as workers:
        for kill in range(kills):
            fresh = [f"{kill}-{number}" for number in range(drawn.randrange(1, 6))]
            wanted |= {key: reminder(key, subject=key, to=f"{key}@example.org") for key in fresh}
            # The desktop has read some of the reports by now, and takes back some that wait.
            for key, state in rows(shop).items():
                if state not in (SENDING, MailState.WAITING.value) and drawn.random() < 0.5:
                    wanted.pop(key, None)
            shop.hand_over(*wanted.values(), issued_at=shop.now + kill)
            workers.work(
                shop.now, drawn.randrange(1, LONGEST_LIFE), drawn.choice((0.0, 0.0, 0.002, 0.01))
            )
        cut = [key for key, state in rows(shop).items() if state == SENDING]
        shop.now += CUT_AFTER
        shop.hand_over(*wanted.values(), issued_at=shop.now)
        while MailState.WAITING.value in rows(shop).values() or SENDING in rows(shop).values():
            workers.work(shop.now)
            shop.now += DAY // 24
    found = rows(shop)
    assert set(found.values()) <= {"sent", "unknown"}
    assert {key for key, state in found.items() if state == "unknown"} == set(cut)
    for key, state in found.items():
        assert server.got[key] == 1 if state == "sent" else server.got[key] <= 1, key
    assert set(server.got) <= set(found)
    assert Counter(reports(shop)) == Counter(found.items())
    print(f"{kills} kills, {len(found)} mails, {len(cut)} unknown")
    shop.database.close()
