"""Both senders against a real Postfix: what arrives, what is refused, and in which words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from scheduler_app.booking_page.mail import smtp
from scheduler_app.booking_page.settings import Smtp
from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.mailing import MailAccount, MailPutOff, MailRefused
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer, composed
from scheduler_app.smtp.sending import LoginRefused, NoConnection, PutOff, Refused
from scheduler_app.storage import brought
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.mailing import MailWay, mail
from scheduler_app.use_cases.practice.founding import found_practice
from tests.booking_page.mail import postfix
from tests.booking_page.mail.certificates import signed_in
from tests.booking_page.mail.postfix import PASSWORD, SENDER, USER, Postfix
from tests.use_cases.messages.mail_desk import MailDesk, PlainMailFollower

pytestmark = pytest.mark.soak

AT = datetime(2027, 3, 1, 8, tzinfo=UTC)
ACCOUNT = MailAccount("127.0.0.1", 0, MailLine.STARTTLS, USER, f"Praxis Müller <{SENDER}>")
MAIL = WrittenMessage(
    Channel.MAIL,
    "zoe@example.org",
    "Grüße\nhttps://book.example/m/" + "t" * 43,
    name="Zoë",
    subject="Ihr Termin",
    html="<p>Grüße</p>",
)


@pytest.fixture(scope="module")
def office() -> Iterator[Postfix]:
    with postfix.running() as running:
        yield running


@pytest.fixture(autouse=True)
def believed(office: Postfix, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who vouches for the server is believed on this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(office.authority))
    office.inbox.got.clear()


def _desktop(account: MailAccount, password: str, to: str) -> None:
    OwnMailServer(account, password).send(replace(MAIL, address=to), key="k/1", at=AT)


def _page(account: MailAccount, password: str, to: str) -> None:
    message = composed(replace(MAIL, address=to), account, "k/1", AT)
    tls = account.line is MailLine.TLS
    smtp.over(Smtp(account.host, account.port, account.user, password, tls))(message)


Sender = Callable[[MailAccount, str, str], None]
both = pytest.mark.parametrize("sender", [_desktop, _page])


def _arrived(office: Postfix, many: int = 1) -> EmailMessage:
    """The last that was delivered, once so many are."""
    end = time.monotonic() + 30
    while len(office.inbox.got) < many and time.monotonic() < end:
        time.sleep(0.05)
    assert len(office.inbox.got) == many
    content = office.inbox.got[-1].content
    assert isinstance(content, bytes)
    return message_from_bytes(content, _class=EmailMessage, policy=default)


@both
@pytest.mark.parametrize("line", [MailLine.STARTTLS, MailLine.TLS])
def test_a_mail_is_delivered_whole(office: Postfix, sender: Sender, line: MailLine) -> None:
    port = office.tls if line is MailLine.TLS else office.starttls
    sender(replace(ACCOUNT, port=port, line=line), PASSWORD, MAIL.address)
    message = _arrived(office)
    assert message["From"].addresses[0].display_name == "Praxis Müller"
    assert message["Subject"] == "Ihr Termin"
    assert "with ESMTPSA" in message["Received"], "over TLS, with a login"
    body = message.get_body(("plain",))
    assert body is not None and body.get_content().split() == MAIL.text.split()


@both
def test_who_is_greylisted_comes_again_and_is_let_in(office: Postfix, sender: Sender) -> None:
    account, to = replace(ACCOUNT, port=office.starttls), f"slow.{sender.__name__}@example.org"
    with pytest.raises((MailPutOff, PutOff), match=r"450.*4\.2\.0"):
        sender(account, PASSWORD, to)
    sender(account, PASSWORD, to)
    _arrived(office)


def test_a_greylisted_reminder_waits_and_is_delivered(
    office: Postfix, diary: Diary, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    found_practice(diary, zone_name="Europe/Berlin", region="DE", now=now)
    monkeypatch.setattr(brought, "followers", lambda: (PlainMailFollower(),))
    desk = MailDesk(diary, now)
    booking = desk.booked(hours=20)
    server = OwnMailServer(replace(ACCOUNT, port=office.starttls), PASSWORD)

    def write(row: object, at: datetime) -> WrittenMessage:
        words = desk.write(row, at)  # type: ignore[arg-type]
        return replace(words, address=f"slow.client{booking}@example.org")

    again = mail(diary, MailWay(server, write), desk.now).again_at
    ((state, reason),) = desk.rows()
    assert state == "planned" and "come again later (450 4.2.0)" in reason
    assert again is not None and again - desk.moment < timedelta(minutes=2)
    desk.moment = again
    mail(diary, MailWay(server, write), desk.now)
    assert desk.states() == ["sent"]
    _arrived(office)


@pytest.mark.parametrize(
    ("to", "kind", "says"),
    [
        ("gone@example.org", MailRefused, "no such mailbox. (550 5.1.1)"),
        ("someone@elsewhere.example", MailRefused, "no such domain. (550 5.1.2)"),
    ],
)
def test_what_is_said_of_an_address(
    office: Postfix, to: str, kind: type[Exception], says: str
) -> None:
    account = replace(ACCOUNT, port=office.starttls)
    with pytest.raises(kind) as ended:
        _desktop(account, PASSWORD, to)
    assert says in str(ended.value) and to not in str(ended.value)
    with pytest.raises(Refused):
        _page(account, PASSWORD, to)


def test_a_mail_that_is_too_large(office: Postfix) -> None:
    server = OwnMailServer(replace(ACCOUNT, port=office.starttls), PASSWORD)
    with pytest.raises(MailRefused, match="larger than the mail server takes"):
        server.send(replace(MAIL, text="words\n" * 20_000), key="k", at=AT)


def test_a_sender_that_is_another_s(office: Postfix) -> None:
    account = replace(ACCOUNT, port=office.starttls, sender="boss@practice.example")
    with pytest.raises(MailPutOff, match="does not let you send from boss@practice") as ended:
        _desktop(account, PASSWORD, MAIL.address)
    assert ended.value.of_all


def test_a_wrong_password(office: Postfix) -> None:
    account = replace(ACCOUNT, port=office.starttls)
    with pytest.raises(MailPutOff, match="does not know “clinic” with this password") as ended:
        _desktop(account, "guessed", MAIL.address)
    assert ended.value.login and ended.value.of_all and "guessed" not in repr(ended.value)
    with pytest.raises(LoginRefused, match="535"):
        _page(account, "guessed", MAIL.address)
    assert OwnMailServer(account, PASSWORD).test().endswith("lets this program in as “clinic”.")


def test_a_certificate_of_another_authority(
    office: Postfix, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(signed_in(tmp_path)))
    for line, port in ((MailLine.STARTTLS, office.starttls), (MailLine.TLS, office.tls)):
        account = replace(ACCOUNT, port=port, line=line)
        with pytest.raises(MailPutOff, match=r"certificate of 127\.0\.0\.1 is not to be trusted"):
            _desktop(account, PASSWORD, MAIL.address)
        with pytest.raises(NoConnection):
            _page(account, PASSWORD, MAIL.address)


def test_a_server_without_starttls(office: Postfix) -> None:
    account = replace(ACCOUNT, port=office.plain)
    with pytest.raises(MailPutOff, match="offers no STARTTLS"):
        _desktop(account, PASSWORD, MAIL.address)
    with pytest.raises(MailPutOff, match="does not speak TLS"):
        _desktop(replace(account, line=MailLine.TLS), PASSWORD, MAIL.address)
