"""The mailbox against a real Postfix and Dovecot: mails go out, are answered, and come back."""

from __future__ import annotations

import imaplib
import shutil
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.messages.mailbox import MailboxAccount, MailboxTrouble
from scheduler_app.domain.messages.mailing import MailAccount
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.gateways.messages.mail.own_server import OwnMailServer
from scheduler_app.gateways.messages.mailbox.imap_reader import ImapReader
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.messages.mailbox import MailboxRun, read_mail
from tests.booking_page.mail import mail_house
from tests.booking_page.mail.certificates import signed_in
from tests.booking_page.mail.mail_house import OFFICE, PASSWORD, MailHouse
from tests.use_cases.messages.failing_addresses import failing_address
from tests.use_cases.messages.mailbox_desk import MailboxDesk

pytestmark = pytest.mark.soak

WORDS = WrittenMessage(Channel.MAIL, "anna@example.org", "See you.", subject="Your visit")


@pytest.fixture(scope="module")
def house() -> Iterator[MailHouse]:
    with mail_house.running() as running:
        yield running


@pytest.fixture(autouse=True)
def believed(house: MailHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who vouches for the servers is believed on this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(house.authority))


@pytest.fixture
def reader(house: MailHouse) -> Iterator[Callable[..., ImapReader]]:
    """Who reads the office's mailbox."""
    made: list[ImapReader] = []

    def read(password: str = PASSWORD, **changed: object) -> ImapReader:
        account = MailboxAccount("127.0.0.1", house.imaps, OFFICE, "INBOX")
        made.append(ImapReader(replace(account, **changed), password))  # type: ignore[arg-type]
        return made[-1]

    yield read
    for each in made:
        each.close()


@pytest.fixture
def reminded(diary: Diary, house: MailHouse) -> Callable[[str], MailboxDesk]:
    """Somebody was reminded by a mail that really went out, today by the servers' clock."""
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)

    def by_mail(address: str) -> MailboxDesk:
        server = OwnMailServer(_account(house), PASSWORD)
        return MailboxDesk(diary, now, founds=True, address=address, server=server)

    return by_mail


def _account(house: MailHouse) -> MailAccount:
    return MailAccount("127.0.0.1", house.submission, MailLine.TLS, OFFICE, f"Praxis <{OFFICE}>")


def _until(found: Callable[[], MailboxRun], wanted: Callable[[MailboxRun], bool]) -> MailboxRun:
    """Read again and again until it has come."""
    end = time.monotonic() + 30
    while True:
        done = found()
        if wanted(done) or time.monotonic() > end:
            return done
        time.sleep(0.2)


def test_what_postfix_returns_fails_the_mail_and_goes_by_text(
    reminded: Callable[[str], MailboxDesk], reader: Callable[..., ImapReader]
) -> None:
    desk = reminded("gone@example.org")

    def read() -> MailboxRun:
        return read_mail(desk.diary, reader(), "office", now=desk.now)

    assert _until(read, lambda done: done.returned == 1).returned == 1
    assert desk.rows() == [("mail", "failed"), ("text", "planned")]
    known = failing_address(desk.diary, desk.client)
    assert known is not None
    assert known.why == "It came back: the mail server knows no such mailbox. (5.1.1)"
    assert read() == MailboxRun(), "nothing twice"


def test_an_answer_that_went_through_both_stands_beside_the_booking(
    reminded: Callable[[str], MailboxDesk], house: MailHouse, reader: Callable[..., ImapReader]
) -> None:
    desk = reminded("anna@example.org")
    answer = EmailMessage()
    answer["From"], answer["To"] = "Anna Weiß <anna@example.org>", OFFICE
    answer["Subject"], answer["Message-ID"] = "Re: Ihr Termin", f"<{desk.mark[:9]}@mail.example>"
    answer["In-Reply-To"] = f"<{desk.mark}@example.org>"
    answer.set_content("Ja, gerne später. Grüße\n\nAm Montag schrieb Praxis:\n> See you.\n")
    believed = ssl.create_default_context()
    with smtplib.SMTP_SSL("127.0.0.1", house.submission, context=believed) as line:
        line.login(OFFICE, PASSWORD)
        line.send_message(answer)

    def read() -> MailboxRun:
        return read_mail(desk.diary, reader(), "office", now=desk.now)

    _until(read, lambda _: bool(desk.heard()))
    ((meant, who, text, client, booking, _),) = desk.heard()
    assert (meant, who, client, booking) == ("words", "anna@example.org", desk.client, desk.visit)
    assert text == "Ja, gerne später. Grüße"
    with imaplib.IMAP4_SSL("127.0.0.1", house.imaps, ssl_context=believed) as box:
        box.authenticate("PLAIN", lambda _: f"\0{OFFICE}\0{PASSWORD}".encode())
        box.select("INBOX", readonly=True)
        assert box.search(None, "SEEN") == ("OK", [b""]), "nobody has read them"
        assert box.search(None, "ANSWERED", "DELETED") == ("OK", [b""])


def test_100_000_mails_are_read_in_bounded_steps(
    reminded: Callable[[str], MailboxDesk], house: MailHouse, reader: Callable[..., ImapReader]
) -> None:
    desk = reminded("anna@example.org")
    # A folder of their own: who waits in the inbox for one mail would read all of them first.
    folder = house.mailbox("Many")
    folder.mkdir(parents=True)
    for number in range(100_000):
        (folder / f"{1_700_000_000 + number}.M{number}.mx:2,").write_text(
            f"From: x{number}@example.net\nSubject: {number}\n\nNothing to us.\n"
        )
    for each in (folder.parent, folder, *folder.iterdir()):
        shutil.chown(each, house.owner, house.owner)
    many = partial(reader, folder="Many")
    began = time.monotonic()
    runs = 0
    done = MailboxRun(more=True)
    looked = 0
    while done.more:
        done = read_mail(desk.diary, many(), "all of it", now=desk.now)
        runs, looked = runs + 1, looked + done.looked_at
    print(f"{looked} heads in {runs} runs, {time.monotonic() - began:.1f} s")
    assert looked >= 100_000 and runs >= 20
    again = time.monotonic()
    assert read_mail(desk.diary, many(), "all of it", now=desk.now) == MailboxRun()
    print(f"nothing new: {time.monotonic() - again:.2f} s")


def test_what_is_wrong_is_said(reader: Callable[..., ImapReader]) -> None:
    assert reader().look().mails >= 0
    with pytest.raises(MailboxTrouble, match="with this password") as ended:
        reader("guessed").look()
    assert ended.value.login
    with pytest.raises(MailboxTrouble, match="There is no folder “Praxis”"):
        reader(folder="Praxis").look()


def test_a_certificate_of_another_authority(
    reader: Callable[..., ImapReader], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(signed_in(tmp_path)))
    with pytest.raises(MailboxTrouble, match="is not to be trusted"):
        reader().look()
