"""SpamAssassin takes no mail of ours for spam; it needs the program, which few machines have."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from scheduler_app.booking_page.mail.handed_texts import write
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.domain.messages.calendar_entry import (
    CalendarAppointment,
    EntryStatus,
    ItipMessage,
    Method,
    Participant,
    as_ics,
)
from scheduler_app.domain.messages.variables import EXAMPLES, LANGUAGES, direction_of
from scheduler_app.domain.page.mails import HandedMail
from scheduler_app.gateways.messages.templates import TemplateWriter
from scheduler_app.smtp.mailbox import Mailbox
from tests.booking_page.sample import sample_publication

NOW = 1_803_891_600
WRITER = TemplateWriter()
SPAMASSASSIN = shutil.which("spamassassin")
SETTINGS = PageSettings("", "https://book.example", mail_from=Mailbox("book@practice.example"))

NAMES = {"en": "Anna Schmidt", "de": "Jürgen Weiß", "ar": "ليلى حداد"}
METHODS = {"booked": Method.REQUEST, "moved": Method.REQUEST, "cancelled": Method.CANCEL}


def mail_of(template: str, language: str) -> bytes:
    """A mail as it goes out."""
    name = NAMES[language]
    facts = {**EXAMPLES, "name": name, "language": language, "direction": direction_of(language)}
    said = WRITER.write(template, language, facts, {})
    method = METHODS.get(template)
    calendar = ""
    if method:
        ends = method is Method.CANCEL
        status = EntryStatus.CANCELLED if ends else EntryStatus.CONFIRMED
        entry = CalendarAppointment("u-1", 1, NOW, NOW + 3600, "Printer", status, "Europe/Berlin")
        people = Participant("help@practice.example"), Participant("anna@example.org", name)
        calendar = as_ics(entry, "-//tests//EN", NOW, ItipMessage(method, *people))
    mail = HandedMail(
        "key", "u-1", NOW, NOW, NOW + 60, "anna@example.org", said.subject, said.text, name,
        language, said.html, calendar, "help@practice.example",
    )  # fmt: skip
    return write(mail, sample_publication().practice, SETTINGS, NOW).as_bytes()


def judged(mail: bytes) -> tuple[float, str]:
    """Points, and what they were given for."""
    if SPAMASSASSIN is None:
        pytest.skip("SpamAssassin is not installed: package spamassassin")
    ran = subprocess.run([SPAMASSASSIN, "-L", "-t"], input=mail, capture_output=True, check=True)
    told = ran.stdout.decode("utf-8", "replace")
    found = re.search(r"score=(-?[\d.]+)", re.sub(r"\n\s+", " ", told))
    assert found, told
    return float(found[1]), told.partition("Content analysis details:")[2]


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", WRITER.templates())
def test_no_mail_is_taken_for_spam(template: str, language: str) -> None:
    points, why = judged(mail_of(template, language))
    assert points < 2, why
    assert "MISSING_" not in why and "MIME_HTML_ONLY" not in why


@pytest.mark.soak
def test_what_is_spam_is_found() -> None:
    shouted = b"Subject: FREE MONEY NOW\r\nContent-Type: text/html\r\n\r\n<b>CLICK HERE</b>\r\n"
    points, why = judged(shouted)
    assert points > 2 and "MISSING_" in why
