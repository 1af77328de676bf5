"""Mail servers that take their time, and a worker that is killed meanwhile.

Time is a clock that the test turns: each look at it is five seconds later.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage
from itertools import count
from pathlib import Path

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import text

from scheduler_app.booking_page.mail import smtp
from scheduler_app.booking_page.mail.delivery import deliver_due
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store import outbox
from scheduler_app.booking_page.store.database import Database, opened
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.smtp import content, patience
from scheduler_app.smtp.mailbox import Mailbox
from scheduler_app.smtp.sending import NoConnection, PutOff, Unknown
from tests.booking_page.mail.mail_server import serving
from tests.booking_page.sample import NOW
from tests.booking_page.serving import open_server

LONG = 20.0
"""Real seconds after which a test gives up; none needs them."""


@pytest.fixture(autouse=True)
def _glances(monkeypatch: pytest.MonkeyPatch) -> None:
    """The next look at the clock comes at once, not after half a second."""
    monkeypatch.setattr(patience, "_GLANCE", 0.001)


def _clock() -> Callable[[], float]:
    seconds = count(0.0, 5.0)
    return lambda: next(seconds)


@contextmanager
def _server(talk: Callable[[socket.socket], None]) -> Iterator[Smtp]:
    """A server that talks like this to the first who comes, and hangs up after."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.settimeout(LONG)
                try:
                    talk(line)
                except OSError:
                    return  # the page hung up

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield Smtp("127.0.0.1", listening.getsockname()[1])
        finally:
            thread.join()


def _until_data(line: socket.socket) -> None:
    """Say yes to everything until the mail is there whole."""
    line.sendall(b"220 here\r\n")
    heard = line.makefile("rb")
    for command in heard:
        if command.upper().startswith(b"DATA"):
            line.sendall(b"354 go on\r\n")
            break
        line.sendall(b"250 well\r\n")
    for part in heard:
        if part == b".\r\n":
            return


def _message() -> EmailMessage:
    message = content.begun(Mailbox("a@b.example"), "zoe@example.org", "Hello", "m", NOW)
    message.set_content("Hello")
    return message


def test_a_server_that_talks_without_end_is_hung_up_on() -> None:
    def talk(line: socket.socket) -> None:
        while True:
            line.sendall(b"220-and another thing\r\n")

    with _server(talk) as where, pytest.raises(NoConnection):
        smtp.over(where, clock=_clock())(_message())


def test_a_server_that_talks_too_much_is_hung_up_on_before_its_time_is_over() -> None:
    def talk(line: socket.socket) -> None:
        while True:
            line.sendall(b"220-and another thing\r\n" * 100)

    with _server(talk) as where, pytest.raises(NoConnection):
        smtp.over(where, clock=lambda: 0.0)(_message())


def test_a_challenge_that_nobody_can_read_is_a_login_that_failed() -> None:
    def talk(line: socket.socket) -> None:
        line.sendall(b"220 here\r\n")
        line.recv(100)
        line.sendall(b"250-here\r\n250 AUTH CRAM-MD5\r\n")
        line.recv(100)
        line.sendall(b"334 !!!9\r\n")
        line.recv(100)

    with _server(talk) as where, pytest.raises(NoConnection):
        smtp.over(replace(where, user="anna", password="pw"), clock=lambda: 0.0)(_message())


def test_a_server_that_says_a_letter_now_and_then_is_hung_up_on() -> None:
    asked = threading.Event()

    def talk(line: socket.socket) -> None:
        while not asked.wait(0.002):
            line.sendall(b"2")

    try:
        with _server(talk) as where, pytest.raises(NoConnection):
            smtp.over(where, clock=_clock())(_message())
    finally:
        asked.set()


def test_a_server_that_falls_silent_before_the_mail_is_tried_again() -> None:
    def talk(line: socket.socket) -> None:
        line.sendall(b"220 here\r\n")
        while line.recv(100):
            pass

    with _server(talk) as where, pytest.raises(NoConnection):
        smtp.over(where, clock=_clock())(_message())


def test_a_server_that_falls_silent_after_the_mail_leaves_it_unknown() -> None:
    def talk(line: socket.socket) -> None:
        _until_data(line)
        while line.recv(100):
            pass

    with _server(talk) as where, pytest.raises(Unknown):
        smtp.over(where, clock=_clock())(_message())


def test_a_server_that_looks_through_the_mail_first_is_waited_for() -> None:
    """Longer than for any other answer: it would be reported as unknown and be delivered."""
    looks = iter(range(1000))
    answer = threading.Event()

    def clock() -> float:
        # A hundred seconds pass while it looks.
        seconds = min(next(looks) * 2.0, 100.0)
        if seconds == 100.0:
            answer.set()
        return seconds

    def talk(line: socket.socket) -> None:
        _until_data(line)
        assert answer.wait(LONG)
        line.sendall(b"250 taken\r\n")
        line.recv(100)

    with _server(talk) as where:
        smtp.over(where, clock=clock)(_message())


def test_a_page_that_ends_puts_off_what_is_not_handed_over() -> None:
    ending = threading.Event()

    def talk(line: socket.socket) -> None:
        line.sendall(b"220 here\r\n")
        line.recv(100)
        ending.set()
        while line.recv(100):
            pass

    with _server(talk) as where, pytest.raises(PutOff):
        smtp.over(where, clock=lambda: 0.0, going_on=lambda: not ending.is_set())(_message())


def test_a_page_that_ends_waits_for_the_answer_about_what_is_handed_over() -> None:
    ending = threading.Event()

    def talk(line: socket.socket) -> None:
        _until_data(line)
        ending.set()
        line.sendall(b"250 taken\r\n")
        line.recv(100)

    with _server(talk) as where:
        smtp.over(where, clock=lambda: 0.0, going_on=lambda: not ending.is_set())(_message())


class _Held:
    """A mail server that keeps the first mail waiting until it is let go."""

    def __init__(self) -> None:
        self.has_one, self.let_go = threading.Event(), threading.Event()
        self.got = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, _envelope: Envelope) -> str:
        self.got += 1
        self.has_one.set()
        while not self.let_go.is_set():
            await asyncio.sleep(0.01)
        return "250 taken"


def _five_mails(database: Database, now: int) -> None:
    for number in range(5):
        database.write_now(
            lambda c, number=number: outbox.queue(  # type: ignore[misc]
                c,
                key=f"k{number}",
                kind="erased",
                account=None,
                to="zoe@example.org",
                language="en",
                facts={},
                now=now,
            )
        )


def _states(database: Database) -> list[str]:
    states = text("SELECT state FROM outbox ORDER BY id")
    return list(database.read_now(lambda c: c.execute(states).scalars().all()))


@pytest.mark.expects_log("mail failed")
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_worker_that_is_killed_loses_no_mail_that_was_never_tried(
    sqlite_url: str, tmp_path: Path
) -> None:
    with opened(sqlite_url) as database:
        migrate(database)
        _five_mails(database, int(time.time()))
    post = _Held()
    with serving(post) as port:
        environment = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(port),
            "MAIL_FROM": "Practice <book@practice.example>",
        }
        with open_server(sqlite_url, tmp_path, environment=environment) as server:
            assert post.has_one.wait(LONG)
            server.end(signal.SIGKILL)
        post.let_go.set()
    now = int(time.time()) + outbox.CUT_AFTER
    sent: list[EmailMessage] = []
    with opened(sqlite_url) as database:
        assert _states(database) == ["sending"] + ["waiting"] * 4
        settings = PageSettings("unused", "http://127.0.0.1", Mailbox("book@practice.example"))
        parts = Parts(settings, database, lambda: now, Pulse(database))
        asyncio.run(deliver_due(parts, sent.append))
        assert _states(database) == ["failed"] + ["sent"] * 4
    assert len(sent) == 4 and post.got == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no such signal here")
def test_a_worker_that_is_asked_to_end_finishes_the_one_and_leaves_the_rest(
    sqlite_url: str, tmp_path: Path
) -> None:
    with opened(sqlite_url) as database:
        migrate(database)
        _five_mails(database, int(time.time()))
    post = _Held()
    with serving(post) as port:
        environment = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "MAIL_FROM": "a@b.example"}
        with open_server(sqlite_url, tmp_path, environment=environment) as server:
            assert post.has_one.wait(LONG)
            server.process.send_signal(signal.SIGTERM)
            with opened(sqlite_url) as database:
                assert _states(database) == ["sending"] + ["waiting"] * 4
            # It waits for the answer, and is told only then.
            with pytest.raises(subprocess.TimeoutExpired):
                server.process.wait(0.5)
            post.let_go.set()
            server.process.wait(LONG)
    with opened(sqlite_url) as database:
        assert _states(database) == ["sent"] + ["waiting"] * 4
