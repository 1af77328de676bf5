"""Mails handed to a real mail server: over verified TLS, and each kind of answer understood."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from scheduler_app.booking_page.mail import smtp, texts
from scheduler_app.booking_page.mail.texts import MailSetting
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store.outbox import Mail
from scheduler_app.smtp.line import as_bytes
from scheduler_app.smtp.mailbox import Mailbox
from scheduler_app.smtp.sending import (
    LoginRefused,
    NoConnection,
    PutOff,
    Refused,
    Unknown,
)
from tests.booking_page.mail.certificates import made_in
from tests.booking_page.mail.mail_server import server_context, serving
from tests.booking_page.sample import NOW, sample_publication

SETTINGS = PageSettings(
    "sqlite://", "https://book.example", mail_from=Mailbox("page@practice.example")
)


@dataclass
class Post:
    """A mail server that says what the recipient's name asks for."""

    got: list[bytes] = field(default_factory=list)
    hang_up: bool = False

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address.startswith(("4", "5")):
            return f"{address[:3]} {address[0]}.2.1 <{address}> not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.hang_up:
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "250 never heard"
        content = envelope.content
        assert isinstance(content, bytes)
        if b"To: full" in content:
            return "552 5.2.2 mailbox full"
        if b"To: later" in content:
            return "451 4.3.0 later"
        self.got.append(content)
        return "250 OK"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return made_in(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def believed(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """The server's certificate is believed on this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))


def _known(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
) -> AuthResult:
    right = isinstance(data, LoginPassword) and data.password == b"s3cret"
    return AuthResult(success=right, handled=right)


@pytest.fixture
def post(certificate: tuple[Path, Path]) -> Iterator[tuple[Post, Smtp]]:
    """A server that wants STARTTLS and a password."""
    handler = Post()
    with serving(
        handler,
        tls_context=server_context(certificate),
        require_starttls=True,
        auth_required=True,
        authenticator=_known,
    ) as port:
        yield handler, Smtp("127.0.0.1", port, "page", "s3cret")


def _mail(to: str = "zoe@example.org", **facts: Any) -> EmailMessage:
    told = {
        "uid": "u",
        "name": "Zoë",
        "service_name": "Remote support",
        "start": NOW + 86_400,
        "end": NOW + 90_000,
        "zone": "Europe/Berlin",
        "where": "remote",
        "place": "",
        "price": 0,
        "note": "",
        "proposals": [],
        "asked_start": None,
        "previous_start": None,
        "by_client": False,
        **facts,
    }
    mail = Mail(1, "key-1", "confirmed", "a", to, "en", told, 1, NOW)
    practice = sample_publication().practice
    link = "https://book.example/m/" + "t" * 43
    return texts.write(mail, MailSetting(practice, "https://book.example", link), SETTINGS, NOW)


@pytest.mark.usefixtures("believed")
def test_a_mail_arrives_whole_over_starttls_with_its_link_on_one_line(
    post: tuple[Post, Smtp],
) -> None:
    handler, where = post
    smtp.over(where)(_mail())
    (content,) = handler.got
    assert b"\r\nhttps://book.example/m/" + b"t" * 43 + b"\r\n" in content
    assert "Hello Zoë,".encode() in content
    for header in (b"Date:", b"Message-ID:", b"Auto-Submitted: auto-generated", b"Reply-To:"):
        assert header in content
    assert b"quoted-printable" not in content and b"base64" not in content


def test_a_certificate_that_nobody_vouches_for_gets_no_mail(post: tuple[Post, Smtp]) -> None:
    handler, where = post
    with pytest.raises(PutOff):
        smtp.over(where)(_mail())
    assert handler.got == []


@pytest.mark.usefixtures("believed")
@pytest.mark.parametrize(
    ("to", "ends"),
    [
        ("450@example.org", PutOff),
        ("550@example.org", Refused),
        ("full@example.org", Refused),
        ("later@example.org", PutOff),
    ],
)
def test_what_the_server_says_decides(
    post: tuple[Post, Smtp], to: str, ends: type[Exception]
) -> None:
    handler, where = post
    with pytest.raises(ends) as ended:
        smtp.over(where)(_mail(to))
    assert "example.org" not in str(ended.value) and "the mail server said" in str(ended.value)
    assert handler.got == []


@pytest.mark.usefixtures("believed")
def test_a_line_that_breaks_at_the_last_moment_leaves_it_unknown(post: tuple[Post, Smtp]) -> None:
    handler, where = post
    handler.hang_up = True
    with pytest.raises(Unknown):
        smtp.over(where)(_mail())


@pytest.mark.usefixtures("believed")
def test_a_wrong_password_keeps_the_mail_and_is_told_without_it(post: tuple[Post, Smtp]) -> None:
    _handler, where = post
    wrong = Smtp(where.host, where.port, "page", "guessed")
    with pytest.raises(LoginRefused) as ended:
        smtp.over(wrong)(_mail())
    assert "535" in str(ended.value) and "guessed" not in repr(ended.value)
    assert "guessed" not in repr(wrong)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    with pytest.raises(NoConnection):
        smtp.over(Smtp("127.0.0.1", 1))(_mail())


@pytest.mark.usefixtures("believed")
def test_implicit_tls(certificate: tuple[Path, Path]) -> None:
    handler = Post()
    with serving(handler, implicit_tls=server_context(certificate)) as port:
        smtp.over(Smtp("127.0.0.1", port, implicit_tls=True))(_mail())
    assert len(handler.got) == 1


@pytest.fixture
def plain_post() -> Iterator[tuple[Post, int]]:
    """A server on this very machine that knows no TLS."""
    handler = Post()
    with serving(handler) as port:
        yield handler, port


def test_on_this_machine_it_goes_without_tls(plain_post: tuple[Post, int]) -> None:
    handler, port = plain_post
    smtp.over(Smtp("127.0.0.1", port))(_mail())
    assert len(handler.got) == 1


def test_elsewhere_never(plain_post: tuple[Post, int]) -> None:
    handler, port = plain_post
    # This machine by an address that does not say so.
    with pytest.raises(PutOff, match="NotSupported"):
        smtp.over(Smtp("0.0.0.0", port))(_mail())
    assert handler.got == []


def test_seven_bits_where_the_server_knows_no_more() -> None:
    written = as_bytes(_mail(), eight_bits=False)
    assert written.isascii()
    read = message_from_bytes(written, policy=default)
    assert "https://book.example/m/" + "t" * 43 in read.get_content().splitlines()
