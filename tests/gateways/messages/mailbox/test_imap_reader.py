"""A mailbox over a real line: read without a trace, in bounded time, and each trouble in words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scheduler_app.domain.messages.mailbox import MailboxAccount, MailboxTrouble, MailKind
from scheduler_app.gateways.messages.mailbox import line
from scheduler_app.gateways.messages.mailbox.imap_reader import ImapReader
from tests.fakes.imap_server import PASSWORD, USER, FakeImap, serving

AT = datetime(2027, 3, 1, 8, 30, 15, tzinfo=UTC)
MAIL = (
    b"From: =?utf-8?q?Zo=C3=AB_M=C3=BCller?= <zoe@example.org>\r\n"
    b"Subject: =?utf-8?b?UmU6IElociBUZXJtaW4g4oCT?=\r\n =?utf-8?q?_morgen?=\r\n"
    b"Message-ID: <a1@mail.example>\r\nIn-Reply-To: <m1@practice.example>\r\n"
    b"References: <m0@practice.example>\r\n <m1@practice.example>\r\n"
    b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    b"Ja, ich komme.\r\n\r\nAm Montag schrieb Praxis:\r\n> Ihr Termin\r\n"
)


@pytest.fixture
def box(certificate: tuple[Path, Path], believed: None) -> Iterator[FakeImap]:
    with serving(FakeImap(), certificate) as made:
        yield made


@pytest.fixture
def read(box: FakeImap) -> Iterator[Callable[..., ImapReader]]:
    """A reader of it; what is named is another than it should be."""
    made: list[ImapReader] = []

    def reader(password: str = PASSWORD, **changed: object) -> ImapReader:
        account = MailboxAccount("127.0.0.1", box.port, USER, "INBOX")
        made.append(ImapReader(replace(account, **changed), password))  # type: ignore[arg-type]
        return made[-1]

    yield reader
    for each in made:
        each.close()


def test_a_mail_is_read_and_nothing_in_the_mailbox_is_changed(
    box: FakeImap, read: Callable[..., ImapReader]
) -> None:
    for _ in range(2):
        box.add(MAIL, AT)
    reader = read()
    state = reader.look()
    assert (state.validity, state.next_uid, state.mails) == (7, 3, 2)
    assert reader.numbers(1, 2) == [1, 2]
    assert reader.numbers(3, 9) == []
    assert reader.numbers(1, 2, since=date(2027, 3, 2)) == []
    first, second = reader.heads([1, 2, 9])
    assert first == replace(second, uid=1)
    assert (first.at, first.key) == (AT.timestamp(), "<a1@mail.example>")
    assert (first.sender, first.name) == ("zoe@example.org", "Zoë Müller")
    assert first.subject == "Re: Ihr Termin – morgen"
    assert first.references == ("m1@practice.example", "m0@practice.example")
    assert first.kind is MailKind.WRITTEN
    said = reader.content(1)
    assert (said.text, said.bounce) == ("Ja, ich komme.", None)
    assert reader.content(9).text == ""
    reader.close()
    assert set(box.verbs()) == {
        *("CAPABILITY", "AUTHENTICATE", "EXAMINE", "UID SEARCH", "UID FETCH", "LOGOUT"),
    }
    assert all("PEEK" in asked for asked in box.asked if asked.startswith("UID FETCH"))


def test_a_very_long_mail_is_read_at_its_beginning(
    box: FakeImap, read: Callable[..., ImapReader]
) -> None:
    head = b"Subject: long\r\nReferences: " + b"<m@practice.example> " * 50_000
    box.add(head + b"\r\n\r\n" + b"words \xff\r\n" * 100_000, AT)
    reader = read()
    reader.look()
    (one,) = reader.heads([1])
    assert one.references == ("m@practice.example",)
    assert reader.content(1).text == "", "its head is longer than what is read"


def test_a_server_without_plain_logins_or_a_next_number(
    box: FakeImap, read: Callable[..., ImapReader]
) -> None:
    box.capabilities = "IMAP4rev1 NOUIDNEXT"
    box.add(MAIL, AT)
    with pytest.raises(MailboxTrouble, match="does not know “office@practice"):
        read().look()
    box.capabilities += " AUTH=PLAIN"
    assert read().look().next_uid == 2


@pytest.mark.parametrize(
    ("says", "told", "login"),
    [
        (b"NO [AUTHENTICATIONFAILED] no", "with this password (AUTHENTICATIONFAILED)", True),
        (b"NO [EXPIRED] old", "has expired (EXPIRED)", True),
        (b"NO [UNAVAILABLE] later", "let this program in just now (UNAVAILABLE)", False),
        (b"NO too many connections", "let this program in just now.", False),
        (b"NO no", "does not know “office@practice.example” with this password.", True),
    ],
)
def test_a_login_that_is_refused(
    box: FakeImap, read: Callable[..., ImapReader], says: bytes, told: str, login: bool
) -> None:
    box.says["AUTHENTICATE"] = b"TAG " + says
    with pytest.raises(MailboxTrouble) as ended:
        read().look()
    assert told in ended.value.message and ended.value.remedy
    assert ended.value.login is login
    assert PASSWORD not in repr(ended.value)


def test_a_wrong_password(box: FakeImap, read: Callable[..., ImapReader]) -> None:
    with pytest.raises(MailboxTrouble, match="with this password") as ended:
        read("guessed").look()
    assert ended.value.login and "guessed" not in repr(ended.value)


def test_a_folder_that_is_not_there(box: FakeImap, read: Callable[..., ImapReader]) -> None:
    with pytest.raises(MailboxTrouble, match="There is no folder “Praxis” in the mailbox"):
        read(folder="Praxis").look()


@pytest.mark.parametrize(
    ("verb", "says", "told"),
    [
        ("", b"220 mail.example ESMTP", "does not answer as a server of mailboxes does"),
        ("", b"* BYE full", "does not answer as a server of mailboxes does"),
        ("", b"", "does not answer, or takes too long"),
        ("AUTHENTICATE", b"", "does not answer, or takes too long"),
        ("EXAMINE", b"* 1 EXISTS\r\nTAG OK", "does not answer as a server of mailboxes does"),
        ("EXAMINE", b"", "does not answer, or takes too long"),
        ("UID SEARCH", b"* SEARCH none\r\nTAG OK", ""),
        ("UID SEARCH", b"TAG NO", "does not answer as a server of mailboxes does"),
        ("UID FETCH", b"* 1 FETCH (UID\r\nTAG OK", "does not answer as a server of mailboxes"),
        ("UID FETCH", b"* 1 FETCH (UID 1 BODY[] {9999999}", "as a server of mailboxes does"),
        ("UID FETCH", b"", "does not answer, or takes too long"),
    ],
)
def test_what_else_goes_wrong_has_its_sentence(
    box: FakeImap, read: Callable[..., ImapReader], verb: str, says: bytes, told: str
) -> None:
    box.add(MAIL, AT)
    box.says[verb] = says
    reader = read()
    with pytest.raises(MailboxTrouble) as ended:
        reader.look()
        reader.numbers(1, 1)
        reader.content(1)
    assert told in ended.value.message and ended.value.remedy
    assert not ended.value.login


def test_a_certificate_that_nobody_vouches_for(
    box: FakeImap, read: Callable[..., ImapReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(MailboxTrouble, match="is not to be trusted"):
        read().look()
    assert box.asked == [], "nothing was told to it"


def test_nobody_listens(box: FakeImap, read: Callable[..., ImapReader]) -> None:
    with pytest.raises(MailboxTrouble, match=r"Nobody listens at 127\.0\.0\.1:1\."):
        read(port=1).look()


def test_a_server_that_sends_without_end(
    box: FakeImap, read: Callable[..., ImapReader], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "MOST_OCTETS", 50_000)
    box.says["UID SEARCH"] = b"* OK still searching\r\n" * 5_000
    reader = read()
    reader.look()
    with pytest.raises(MailboxTrouble, match="as a server of mailboxes does"):
        reader.numbers(1, 1)


@pytest.mark.parametrize("verb", ["", "AUTHENTICATE", "UID SEARCH"])
def test_who_waits_for_a_silent_server_stops_when_the_program_ends(
    box: FakeImap, read: Callable[..., ImapReader], verb: str
) -> None:
    box.says[verb] = b"* OK"
    reader = read()
    given = threading.Timer(0.2, reader.give_up)
    given.start()
    with pytest.raises(MailboxTrouble):
        reader.look()
        reader.numbers(1, 1)
    given.join()
    with pytest.raises(MailboxTrouble, match="does not answer, or takes too long"):
        reader.look()
