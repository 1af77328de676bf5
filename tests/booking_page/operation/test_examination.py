"""Tests: what the doctor finds, and that each finding that is bad comes with what to do."""

from __future__ import annotations

import socket
import time
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from ipaddress import ip_network
from pathlib import Path

import psycopg
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import Connection

from scheduler_app.booking_page.operation.examination import Finding, examine
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store import outbox
from scheduler_app.booking_page.store.database import opened
from scheduler_app.booking_page.store.opening import migrate
from scheduler_app.domain.page.mails import MailState
from scheduler_app.domain.time_units import DAY
from scheduler_app.smtp.mailbox import Mailbox
from tests.booking_page.handing_over import booked, ended, reminder, take
from tests.booking_page.mail.mail_server import serving
from tests.booking_page.serving import Page
from tests.booking_page.shop import Shop


@pytest.fixture
def hosted(database_url: str) -> PageSettings:
    """A page by TLS on a database that is in order."""
    with opened(database_url) as database:
        migrate(database)
    return PageSettings(
        database_url, "https://book.example", Mailbox("book@practice.example", "Practice")
    )


def _found(settings: PageSettings, what: str) -> Finding:
    findings = examine(settings, {"PAGE_URL": settings.base_url})
    assert all(finding.ok or finding.remedy for finding in findings)
    return next(finding for finding in findings if finding.what == what)


def test_what_is_in_order_is_said_to_be(hosted: PageSettings) -> None:
    names = ["address", "proxy", "database", "desktop", "clock", "time zones", "metrics"]
    for what in names:
        assert _found(hosted, what).ok, what
    assert "none is paired" in _found(hosted, "desktop").found


def test_a_page_by_tls_without_mail_is_not_in_order(hosted: PageSettings) -> None:
    assert "SMTP_HOST" in _found(hosted, "mail").remedy
    assert not _found(hosted, "mail").ok


def test_a_mail_server_that_does_not_answer_is_named_and_no_password_is(
    hosted: PageSettings,
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        settings = replace(hosted, smtp=Smtp("127.0.0.1", port, "user", "secret-word"))
        found = _found(settings, "mail")

    assert not found.ok
    assert str(port) in found.found
    assert "secret-word" not in repr(examine(settings, {}))


class _Strict:
    """A mail server that answers each mail, or its sender, as it is told to."""

    def __init__(self, to_sender: str = "250 OK", to_mail: str = "250 OK") -> None:
        self.got: list[Envelope] = []
        self._answers = to_sender, to_mail

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        envelope.mail_from = address
        return self._answers[0]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        self.got.append(envelope)
        return self._answers[1]


def test_a_real_mail_goes_from_the_sender_to_itself(hosted: PageSettings) -> None:
    post = _Strict()
    with serving(post) as port:
        found = _found(replace(hosted, smtp=Smtp("127.0.0.1", port)), "mail")

    assert found.ok and "book@practice.example" in found.found
    (envelope,) = post.got
    assert (envelope.mail_from, envelope.rcpt_tos) == (
        "book@practice.example",
        ["book@practice.example"],
    )
    assert isinstance(envelope.content, bytes)
    read = message_from_bytes(envelope.content, policy=default)
    assert {"From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"} <= set(read.keys())
    assert read["Message-ID"].endswith("@practice.example>")
    assert read["Subject"] == "Test of the booking page"


@pytest.mark.parametrize(
    ("post", "remedy"),
    [
        (_Strict(to_sender="553 5.7.1 not yours"), "MAIL_FROM"),
        (_Strict(to_mail="554 5.7.1 spam"), "MAIL_FROM"),
        (_Strict(to_mail="451 4.7.1 greylisted"), "again"),
    ],
)
def test_what_became_of_it_is_told_with_the_server_s_code(
    hosted: PageSettings, post: _Strict, remedy: str
) -> None:
    with serving(post) as port:
        found = _found(replace(hosted, smtp=Smtp("127.0.0.1", port)), "mail")

    assert not found.ok and remedy in found.remedy
    assert any(code in found.found for code in ("553 5.7.1", "554 5.7.1", "451 4.7.1"))


def test_a_sender_is_needed(hosted: PageSettings) -> None:
    settings = replace(hosted, mail_from=None, smtp=Smtp("127.0.0.1", 1))

    assert "MAIL_FROM" in _found(settings, "mail").remedy


def test_believing_everybody_is_refused(hosted: PageSettings) -> None:
    assert not _found(replace(hosted, proxies=(ip_network("0.0.0.0/0"),)), "proxy").ok
    assert _found(replace(hosted, proxies=(ip_network("10.0.0.0/8"),)), "proxy").ok


def test_a_database_that_is_not_there_is_named_without_its_password() -> None:
    settings = PageSettings(
        "postgresql://page:secret-word@127.0.0.1:1/page", "https://book.example"
    )
    findings = examine(settings, {})

    (found,) = [finding for finding in findings if finding.what == "database"]
    assert not found.ok
    assert "secret-word" not in repr(findings)


def test_a_file_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    file = tmp_path / "none.sqlite3"
    found = _found(PageSettings(f"sqlite:///{file}", "http://127.0.0.1"), "database")

    assert not found.ok
    assert not file.exists()


def test_a_server_that_forgets_commits_is_found_out(postgres_url: str) -> None:
    with opened(postgres_url) as database:
        migrate(database)
    settings = PageSettings(postgres_url, "https://book.example")
    assert _found(settings, "durability").ok
    assert _found(settings, "clock of the database").ok
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET synchronous_commit = off".encode())

    assert not _found(settings, "durability").ok


def test_how_far_the_desktop_is_is_told(page: Page) -> None:
    page.publish()

    assert "publication 1" in _found(page.settings, "desktop").found


def test_mails_that_wait_for_long_or_could_not_be_made_are_named_with_the_reason(
    hosted: PageSettings,
) -> None:
    now = int(time.time())

    def queued(c: Connection, *, at: int) -> None:
        outbox.queue(
            c,
            key=f"k{at}",
            kind="verify",
            account=None,
            to="zoe@example.org",
            language="en",
            facts={},
            now=at,
        )

    assert _found(hosted, "mails").found == "none waits"
    with opened(hosted.database_url) as database:
        database.write_now(lambda c: queued(c, at=now - 60))
        assert _found(hosted, "mails").ok
        database.write_now(lambda c: queued(c, at=now - 3_600))
        late = _found(hosted, "mails")
        assert not late.ok and "2 wait, the oldest for 60 min" in late.found
        for _ in range(2):
            database.write_now(_set_aside)
    found = _found(hosted, "mails")
    assert not found.ok and "none waits" in found.found
    assert "2 × verify: its account is gone" in found.found


def test_mails_of_the_desktop_that_do_not_go_out_are_named(hosted: PageSettings) -> None:
    now = int(time.time())
    assert _found(hosted, "mails of the desktop").found == "none is to be sent"
    shop = Shop(hosted.database_url, now=now)
    booked(shop, start=now + DAY)
    wanted = [reminder(key, start=now + DAY, send_at=now - 3_600) for key in ("a", "b", "c")]
    shop.hand_over(*wanted)
    ended(shop, take(shop), MailState.UNKNOWN)
    late = _found(hosted, "mails of the desktop")
    assert not late.ok and late.found == (
        "2 to be sent, one for 60 min; 1 went out or not, which nobody can tell"
    )
    for state in (MailState.FAILED, MailState.SENT):
        ended(shop, take(shop), state)
    assert _found(hosted, "mails of the desktop").ok
    shop.database.close()


def _set_aside(c: Connection) -> None:
    now = int(time.time())
    mail = outbox.take_next(c, now=now)
    assert mail is not None
    outbox.set_aside(c, mail, "its account is gone", now=now)
