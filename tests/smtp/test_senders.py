"""What whoever sends mails keeps to: the desktop's sender, the page's, and the desktop's fake."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

import pytest

from scheduler_app.booking_page.mail import smtp
from scheduler_app.booking_page.settings import Smtp
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.mailing import (
    MailAccount,
    MailFateUnknown,
    MailPutOff,
    MailRefused,
)
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer, composed
from scheduler_app.smtp.sending import PutOff, Refused, Unknown
from scheduler_app.use_cases.ports.mail_sender import MailSender
from tests.booking_page.mail.mail_server import server_context, serving
from tests.fakes.mails import FakeMails
from tests.smtp.answering import PASSWORD, USER, Answering, asking_for_a_login

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
MAIL = WrittenMessage(Channel.MAIL, "zoe@example.org", "See you.", subject="Tomorrow")


class End(Enum):
    """How a sending ends."""

    SENT = "sent"
    LATER = "put off"
    NEVER = "refused"
    UNKNOWN = "unknown"


_ENDS: dict[type[Exception], End] = {
    MailPutOff: End.LATER, PutOff: End.LATER, MailRefused: End.NEVER, Refused: End.NEVER,
    MailFateUnknown: End.UNKNOWN, Unknown: End.UNKNOWN,
}  # fmt: skip

ANSWERS = {
    "zoe": End.SENT,
    "slow": End.LATER,
    "later": End.LATER,
    "gone": End.NEVER,
    "full": End.NEVER,
    "cut": End.UNKNOWN,
}


def _desktop(account: MailAccount, password: str, to: str) -> None:
    OwnMailServer(account, password).send(replace(MAIL, address=to), key="k", at=AT)


def _page(account: MailAccount, password: str, to: str) -> None:
    tls = account.line is MailLine.TLS
    where = Smtp(account.host, account.port, account.user, password, implicit_tls=tls)
    smtp.over(where)(composed(replace(MAIL, address=to), account, "k", AT))


Sender = Callable[[MailAccount, str, str], None]
each_sender = pytest.mark.parametrize("sender", [_desktop, _page])


def _end(sender: Sender, account: MailAccount, password: str = PASSWORD, to: str = "zoe") -> End:
    try:
        sender(account, password, f"{to}@example.org")
    except tuple(_ENDS) as error:
        ended: Exception = error
    else:
        return End.SENT
    assert "example.org" not in str(ended), "it quotes the address"
    assert password not in repr(ended)
    return next(end for kind, end in _ENDS.items() if isinstance(ended, kind))


@pytest.fixture
def office(certificate: tuple[Path, Path]) -> Iterator[tuple[Answering, MailAccount]]:
    handler = Answering()
    sender = "office@practice.example"
    with asking_for_a_login(handler, certificate) as port:
        yield handler, MailAccount("127.0.0.1", port, MailLine.STARTTLS, USER, sender)


@pytest.mark.usefixtures("believed")
@each_sender
def test_what_the_server_says_decides(
    office: tuple[Answering, MailAccount], sender: Sender
) -> None:
    handler, account = office
    for to, end in ANSWERS.items():
        handler.got.clear()
        assert _end(sender, account, to=to) is end, to
        assert bool(handler.got) == (end in {End.SENT, End.UNKNOWN}), to
    handler.got.clear()
    assert _end(sender, account, "guessed") is End.LATER
    assert not handler.got


@each_sender
def test_no_mail_goes_over_a_line_that_nobody_vouches_for(
    office: tuple[Answering, MailAccount], sender: Sender
) -> None:
    handler, account = office
    assert _end(sender, account) is End.LATER
    assert _end(sender, replace(account, port=1)) is End.LATER, "nobody is there"
    assert handler.got == []


@pytest.mark.usefixtures("believed")
@each_sender
def test_tls_from_the_first_byte(certificate: tuple[Path, Path], sender: Sender) -> None:
    handler = Answering()
    with serving(handler, implicit_tls=server_context(certificate)) as port:
        account = MailAccount("127.0.0.1", port, MailLine.TLS, "", "office@practice.example")
        assert _end(sender, account) is End.SENT
    assert len(handler.got) == 1


@each_sender
def test_without_tls_on_this_machine_only(sender: Sender) -> None:
    handler = Answering()
    with serving(handler) as port:
        account = MailAccount("127.0.0.1", port, MailLine.NONE, "", "office@practice.example")
        assert _end(sender, account) is End.SENT
        # This machine by an address that does not say so.
        assert _end(sender, replace(account, host="0.0.0.0")) is End.LATER
    assert len(handler.got) == 1


# -- the port of the desktop's, that a fake stands in for ------------------------------------------


@pytest.fixture(params=["real", "fake"])
def port(
    request: pytest.FixtureRequest, office: tuple[Answering, MailAccount], believed: None
) -> tuple[MailSender, Callable[[], int]]:
    """A sender, and how many mails have arrived."""
    if request.param == "real":
        handler, account = office
        return OwnMailServer(account, PASSWORD), lambda: len(handler.got)
    fake = FakeMails()
    troubles: dict[End, Trouble] = {
        End.LATER: MailPutOff("Come again."),
        End.NEVER: MailRefused("No such mailbox."),
        End.UNKNOWN: MailFateUnknown("The line broke."),
    }
    for to, end in ANSWERS.items():
        if end in troubles:
            fake.ends[f"{to}@example.org"] = troubles[end]
    return fake, lambda: len(fake.got)


def test_a_mail_is_known_by_its_key(port: tuple[MailSender, Callable[[], int]]) -> None:
    sender, arrived = port
    first = sender.send(MAIL, key="k/1", at=AT)
    assert re.fullmatch(r"<[^@<>\s]+@practice\.example>", first)
    assert sender.send(replace(MAIL, text="Other words."), key="k/1", at=AT) == first
    assert sender.send(MAIL, key="k/2", at=AT) != first
    assert arrived() == 3, "it does not count: whoever asks twice sends twice"


@pytest.mark.parametrize("to", [to for to, end in ANSWERS.items() if end is not End.SENT])
def test_what_is_not_sent_is_raised(port: tuple[MailSender, Callable[[], int]], to: str) -> None:
    sender, arrived = port
    with pytest.raises(tuple(_ENDS)) as ended:
        sender.send(replace(MAIL, address=f"{to}@example.org"), key="k", at=AT)
    assert _ENDS[type(ended.value)] is ANSWERS[to]
    assert not getattr(ended.value, "of_all", False)
    assert arrived() == 0 or ANSWERS[to] is End.UNKNOWN


def test_the_live_test_sends_nothing(port: tuple[MailSender, Callable[[], int]]) -> None:
    sender, arrived = port
    assert sender.test() and arrived() == 0
