"""The page's mails as a mail server gets them; how sending ends is in `tests/smtp`."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.booking_page.mail import smtp, texts
from scheduler_app.booking_page.mail.texts import MailSetting
from scheduler_app.booking_page.settings import PageSettings, Smtp
from scheduler_app.booking_page.store.outbox import Mail
from scheduler_app.smtp.line import as_bytes
from scheduler_app.smtp.mailbox import Mailbox
from scheduler_app.smtp.sending import (
    LoginRefused,
)
from tests.booking_page.sample import NOW, sample_publication
from tests.smtp.answering import PASSWORD, USER, Answering, asking_for_a_login

SETTINGS = PageSettings(
    "sqlite://", "https://book.example", mail_from=Mailbox("page@practice.example")
)


@pytest.fixture
def post(certificate: tuple[Path, Path]) -> Iterator[tuple[Answering, Smtp]]:
    """A server that wants STARTTLS and a password."""
    handler = Answering()
    with asking_for_a_login(handler, certificate) as port:
        yield handler, Smtp("127.0.0.1", port, USER, PASSWORD)


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
    post: tuple[Answering, Smtp],
) -> None:
    handler, where = post
    smtp.over(where)(_mail())
    (content,) = handler.got
    assert b"\r\nhttps://book.example/m/" + b"t" * 43 + b"\r\n" in content
    assert "Hello Zoë,".encode() in content
    for header in (b"Date:", b"Message-ID:", b"Auto-Submitted: auto-generated", b"Reply-To:"):
        assert header in content
    assert b"quoted-printable" not in content and b"base64" not in content


@pytest.mark.usefixtures("believed")
def test_a_wrong_password_is_told_without_it(post: tuple[Answering, Smtp]) -> None:
    _handler, where = post
    wrong = Smtp(where.host, where.port, "page", "guessed")
    with pytest.raises(LoginRefused) as ended:
        smtp.over(wrong)(_mail())
    assert "535" in str(ended.value) and "guessed" not in repr(ended.value)
    assert "guessed" not in repr(wrong)


def test_seven_bits_where_the_server_knows_no_more() -> None:
    written = as_bytes(_mail(), eight_bits=False)
    assert written.isascii()
    read = message_from_bytes(written, policy=default)
    assert "https://book.example/m/" + "t" * 43 in read.get_content().splitlines()
