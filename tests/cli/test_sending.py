"""The command line with everything outside on this machine: what is due at a time goes out then."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.booking_page.mail.mail_server import serving
from tests.cli.conftest import Run
from tests.fakes.clients_on_the_page import FakeSecrets


class PostOffice:
    """Takes every mail but what is sent to somebody who is "gone"."""

    def __init__(self) -> None:
        self.got: list[EmailMessage] = []

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: object
    ) -> str:
        if address.startswith("gone@"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.got.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=default))
        return "250 OK"


@pytest.fixture
def office(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """The practice's own mail server on this machine, which asks for no login."""
    keyring = FakeSecrets()
    for door in ("app", "cli.messages"):
        monkeypatch.setattr(f"scheduler_app.{door}.system_secrets", lambda: keyring)
    made = PostOffice()
    with serving(made) as port:
        for name, value in (
            ("host", "127.0.0.1"),
            ("port", str(port)),
            ("security", "none"),
            ("from", "Nord IT <office@example.org>"),
        ):
            run("settings", f"mail.{name}", value)
        yield made


def test_a_mail_is_sent_to_see_whether_it_works(run: Run, office: PostOffice) -> None:
    said = run("messages", "send-test", "mail", "me@example.org")
    [mail] = office.got
    assert said == (
        f"127.0.0.1 has taken the mail to me@example.org, {mail['Message-ID']}. "
        "Look whether it arrives.\n"
    )
    assert (mail["To"], mail["Subject"]) == ("me@example.org", "Mails to clients work")


def test_what_is_wrong_with_mails_is_said(run: Run, office: PostOffice) -> None:
    words = ("messages", "send-test", "mail")
    assert "address: “me” is no e-mail address" in run(*words, "me", status=1)
    assert "address:" in run(*words, "me@example.org\r\nBcc: all@example.org", status=1)
    refused = run(*words, "gone@example.org", status=1)
    assert "no such mailbox" in refused and "Ask the client" not in refused
    run("settings", "mail.user", "office")
    assert "secret set mail.password" in run(*words, "me@example.org", status=1)
    run("settings", "mail.user", "")
    run("settings", "mail.port", "1")
    nobody = run(*words, "me@example.org", status=1)
    assert nobody.startswith("scheduler-app: ") and nobody.count("\n") == 1
    run("settings", "mail.host", "")
    assert "There is no mail server of your own" in run(*words, "me@example.org", status=1)
    assert office.got == []


def test_what_is_due_at_a_time_goes_out_then_and_once(run: Run, office: PostOffice) -> None:
    for rule in run("rules", "--json"):
        run("rules", "remove", str(rule["id"]))
    run("rules", "set", "--when", "-24h", "--channel", "mail")
    run("client", "Anna Schmidt", "--email", "anna@example.org")
    run("book", "--client", "Anna Schmidt", "--service", "Remote session",
        "--start", "2027-03-04T10:00")  # fmt: skip
    run("worker", "--once", "--at", "2027-03-03T09:55")
    assert office.got == []
    for at in ("2027-03-03T10:05", "2027-03-03T10:06"):
        run("worker", "--once", "--at", at)
    [mail] = office.got
    [row] = [one for one in run("messages", "--json") if one["state"] == "sent"]
    assert (mail["To"], row["provider_id"]) == (
        "Anna Schmidt <anna@example.org>",
        mail["Message-ID"],
    )
    assert (row["secured"], row["tries"], row["due"]) == (True, 1, "2027-03-03T10:00:00+01:00")
    shown = run("messages", "show", str(row["id"]), "--json")
    assert shown["written"] is True
    for name in ("To", "Subject", "Message-ID"):
        assert shown["says"]["headers"][name] == mail[name]


def test_a_mail_that_waits_for_a_password_says_so_and_is_skipped_once_it_is_of_no_use(
    run: Run, office: PostOffice
) -> None:
    for rule in run("rules", "--json"):
        run("rules", "remove", str(rule["id"]))
    run("rules", "set", "--when", "-24h", "--channel", "mail")
    run("settings", "mail.user", "office")
    run("client", "Anna Schmidt", "--email", "anna@example.org")
    run("book", "--client", "Anna Schmidt", "--service", "Remote session",
        "--start", "2027-03-04T10:00")  # fmt: skip
    for at, state in (("2027-03-03T10:05", "planned"), ("2027-03-04T10:05", "skipped")):
        run("worker", "--once", "--at", at, status=1)
        [row] = run("messages", "--json")
        assert row["state"] == state
        assert "password of the mail server is not in the keyring" in row["reason"]
    assert office.got == []


def test_another_time_is_refused_where_a_mail_would_leave_this_machine(
    run: Run, office: PostOffice
) -> None:
    run("settings", "mail.security", "starttls")
    run("settings", "mail.host", "smtp.example.org")
    said = run("worker", "--once", "--at", "2027-03-03T10:05", status=1)
    assert "smtp.example.org" in said
    assert "on this machine only" in said
    assert office.got == []


def test_no_line_in_plain_text_leaves_this_machine(run: Run, office: PostOffice) -> None:
    said = run("settings", "mail.host", "smtp.example.org", status=1)
    assert "mail.host: Mails may not go to smtp.example.org without TLS" in said


def test_a_rehearsal_goes_to_ones_own_address_and_changes_nothing(
    run: Run, office: PostOffice
) -> None:
    for rule in run("rules", "--json"):
        run("rules", "remove", str(rule["id"]))
    run("rules", "set", "--when", "-24h", "--channel", "mail")
    assert run("messages", "rehearse").startswith("Nothing is due within seven days")
    run("client", "Anna Schmidt", "--email", "anna@example.org")
    run("book", "--client", "Anna Schmidt", "--service", "Remote session",
        "--start", "2027-03-04T10:00")  # fmt: skip
    before = run("messages", "--json")
    said = run("messages", "rehearse")
    assert said == "1 message went to office@example.org; no client has heard anything.\n"
    [mail] = office.got
    assert (mail["To"], str(mail["Subject"])[:12]) == ("office@example.org", "[Rehearsal] ")
    assert run("messages", "--json") == before
    run("settings", "mail.port", "1")
    assert "0 of 1 message went to office@example.org" in run("messages", "rehearse", status=1)
    assert run("messages", "--json") == before
