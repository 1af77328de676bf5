"""Mails by the consultant's own server: over real lines, and each answer in words."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.mailing import (
    MailAccount,
    MailFateUnknown,
    MailPutOff,
    MailRefused,
)
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer, composed
from scheduler_app.smtp import patience
from tests.booking_page.mail.mail_server import serving
from tests.smtp.answering import Answering, asking_for_a_login

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
CALENDAR = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:u\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)
MAIL = WrittenMessage(
    Channel.MAIL,
    "zoe@example.org",
    "See you tomorrow.\nhttps://book.example/m/" + "t" * 43,
    name="Zoë, Dr. «Bcc: all@example.org»",
    language="de",
    subject="Ihr Termin",
    html="<p>See you tomorrow.</p>",
    calendar=CALENDAR,
    headers={"Reply-To": "office@practice.example"},
)
ACCOUNT = MailAccount(
    "127.0.0.1", 0, MailLine.STARTTLS, "clinic", "IT, Praxis Müller <office@practice.example>"
)


@pytest.fixture
def office(certificate: tuple[Path, Path]) -> Iterator[tuple[Answering, MailAccount]]:
    handler = Answering()
    with asking_for_a_login(handler, certificate) as port:
        yield handler, replace(ACCOUNT, port=port)


def _send(account: MailAccount, password: str = "s3cret", **changed: Any) -> str:
    mail = replace(MAIL, **changed)
    return OwnMailServer(account, password).send(mail, key="k/1", at=AT)


@pytest.mark.usefixtures("believed")
def test_a_mail_arrives_whole(office: tuple[Answering, MailAccount]) -> None:
    handler, account = office
    first, second = _send(account), _send(account)
    assert first == second
    message = message_from_bytes(handler.got[0], _class=EmailMessage, policy=default)
    assert message["Message-ID"] == first
    assert message["From"].addresses[0].addr_spec == "office@practice.example"
    assert message["From"].addresses[0].display_name == "IT, Praxis Müller"
    (to,) = message["To"].addresses
    assert to.addr_spec == "zoe@example.org" and message["Bcc"] is None
    assert message["Auto-Submitted"] == "auto-generated" and message["Date"]
    assert message["List-Unsubscribe"] is None
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    calendar = list(message.walk())[4]
    assert calendar.get_param("method") == "REQUEST"
    assert list(message.walk())[5].get_content().decode() == CALENDAR


@pytest.mark.parametrize("field", ["name", "subject"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x00"])
def test_nothing_begins_another_header(field: str, end: str) -> None:
    changes: dict[str, Any] = {field: f"Zoe{end}Bcc: all@example.org"}
    message = composed(replace(MAIL, **changes), ACCOUNT, "k", AT)
    again = message_from_bytes(message.as_bytes(), policy=default)
    assert again["Bcc"] is None and len(again["To"].addresses) == 1


@pytest.mark.parametrize("address", ["a@b.example\r\nBcc: x@y.example", "a@b.example, x@y.example"])
def test_an_address_that_is_two_or_none_is_refused(address: str) -> None:
    with pytest.raises(MailRefused, match="no e-mail address"):
        OwnMailServer(ACCOUNT, "").send(replace(MAIL, address=address), key="k", at=AT)


def test_what_nobody_needs_says_how_to_hear_no_more_of_it() -> None:
    how = {"List-Unsubscribe": "<mailto:office@practice.example?subject=unsubscribe>"}
    message = composed(replace(MAIL, headers=how), ACCOUNT, "k", AT)
    assert message["List-Unsubscribe"] == how["List-Unsubscribe"]


@pytest.mark.usefixtures("believed")
@pytest.mark.parametrize(
    ("to", "kind", "says"),
    [
        ("slow", MailPutOff, "come again later (450 4.2.0)"),
        ("gone", MailRefused, "no such mailbox. (550 5.1.1)"),
        ("large", MailRefused, "larger than the mail server takes. (552 5.3.4)"),
    ],
)
def test_what_the_server_says_of_one_mail(
    office: tuple[Answering, MailAccount], to: str, kind: type[Exception], says: str
) -> None:
    handler, account = office
    with pytest.raises(kind) as ended:
        _send(account, address=f"{to}@example.org", name="")
    assert says in str(ended.value) and "secret" not in str(ended.value)
    assert not getattr(ended.value, "of_all", False)
    assert handler.got == []


@pytest.mark.usefixtures("believed")
def test_a_sender_that_is_not_ours_holds_all_up(office: tuple[Answering, MailAccount]) -> None:
    handler, account = office
    handler.sender_says = "553 5.7.1 not owned"
    with pytest.raises(MailPutOff, match="does not let you send from office@practice") as ended:
        _send(account)
    assert ended.value.of_all
    handler.sender_says = ""
    with pytest.raises(MailPutOff, match="does not let you send from") as ended:
        _send(account, address="whoever@example.org")
    assert ended.value.of_all, "some say so at the recipient only"


@pytest.mark.usefixtures("believed")
def test_a_line_that_breaks_after_the_mail_leaves_it_unknown(
    office: tuple[Answering, MailAccount],
) -> None:
    with pytest.raises(MailFateUnknown, match="may have arrived"):
        _send(office[1], address="cut@example.org")


@pytest.mark.usefixtures("believed")
def test_the_live_test_says_what_is_wrong(office: tuple[Answering, MailAccount]) -> None:
    _handler, account = office
    assert OwnMailServer(account, "s3cret").test() == (
        "127.0.0.1 answers and lets this program in as “clinic”."
    )
    with pytest.raises(MailPutOff, match="does not know “clinic” with this password") as wrong:
        OwnMailServer(account, "guessed").test()
    assert wrong.value.login and "guessed" not in repr(wrong.value)
    with pytest.raises(MailPutOff, match="letters that mail servers do not read"):
        OwnMailServer(account, "schlüssel").test()
    with pytest.raises(MailPutOff, match="does not speak TLS"):
        OwnMailServer(replace(account, line=MailLine.TLS), "s3cret").test()
    with pytest.raises(MailPutOff, match="wants a login"):
        _send(replace(account, user="", line=MailLine.NONE))


def test_a_certificate_that_nobody_vouches_for(office: tuple[Answering, MailAccount]) -> None:
    with pytest.raises(MailPutOff, match=r"certificate of 127\.0\.0\.1 is not to be trusted"):
        _send(office[1])
    assert office[0].got == []


def test_nobody_listens() -> None:
    with pytest.raises(MailPutOff, match="Nobody listens at") as ended:
        _send(replace(ACCOUNT, port=1))
    assert ended.value.of_all


def test_without_tls_on_this_machine_only() -> None:
    handler = Answering()
    with serving(handler) as port:
        account = replace(ACCOUNT, port=port, line=MailLine.NONE, user="")
        _send(account)
        with pytest.raises(MailPutOff, match="on this very machine only"):
            _send(replace(account, host="0.0.0.0"))
        with pytest.raises(MailPutOff, match="offers no STARTTLS"):
            _send(replace(account, line=MailLine.STARTTLS))
    assert len(handler.got) == 1


@contextmanager
def _talking(talk: Callable[[socket.socket], None]) -> Iterator[MailAccount]:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            line, _ = listening.accept()
            with line:
                line.settimeout(20)
                try:
                    talk(line)
                except OSError:
                    return

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            port = listening.getsockname()[1]
            yield replace(ACCOUNT, port=port, line=MailLine.NONE, user="")
        finally:
            thread.join()


def test_a_server_that_accepts_and_then_hangs_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "_GLANCE", 0.001)
    seconds = count(0.0, 5.0)

    def hang(line: socket.socket) -> None:
        line.sendall(b"220 here\r\n")
        while line.recv(100):
            pass

    with _talking(hang) as account, pytest.raises(MailPutOff, match="does not answer"):
        OwnMailServer(account, "", clock=lambda: next(seconds)).send(MAIL, key="k", at=AT)
