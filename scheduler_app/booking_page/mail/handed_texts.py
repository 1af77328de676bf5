"""Booking page: mails of the desktop as they go out: its words, under the page's own sender."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage

from scheduler_app.booking_page.mail.calendar_file import FILE_NAME
from scheduler_app.booking_page.mail.headers import as_address
from scheduler_app.booking_page.mail.texts import NOBODY, begun
from scheduler_app.booking_page.mailbox import Mailbox, one_line
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.domain.page.format import PracticeCard
from scheduler_app.domain.page.handed_mails import method_of
from scheduler_app.domain.page.mails import HandedMail

LONGEST_LINE = 998
"""Octets of a line that every mail server takes (RFC 5321, 4.5.3.1.6), without its end."""


def write(
    mail: HandedMail, practice: PracticeCard | None, settings: PageSettings, now: int
) -> EmailMessage:
    """The mail as it goes out; it has the same id however often it is tried.

    Text, HTML and calendar are forms of one thing, the plainest first (RFC 2046, 5.1.4); the
    calendar stands there once more as a file, for programs that show the text only.
    """
    sender = settings.mail_from or NOBODY
    name = (one_line(practice.name) if practice else "") or sender.name
    message = begun(
        Mailbox(sender.address, name), mail.to, mail.subject, _mark(mail), now, name=mail.name
    )
    if mail.reply_to:
        message["Reply-To"] = as_address(Mailbox(mail.reply_to, name))
    text = _with_end(mail.text)
    message.set_content(text, cte=_coding(text))
    if mail.html:
        html = _with_end(mail.html)
        message.add_alternative(html, subtype="html", cte=_coding(html))
    if mail.calendar:
        calendar = _with_end(mail.calendar)
        message.add_alternative(
            calendar,
            subtype="calendar",
            cte=_coding(calendar),
            params={"method": method_of(calendar)},
        )
        # Lines of an iCalendar end in CRLF (RFC 5545, 3.1), in a file too.
        file = calendar.replace("\n", "\r\n").encode()
        message.add_attachment(file, maintype="application", subtype="ics", filename=FILE_NAME)
    # At the end: what is said of the content before would go to its first part alone.
    message["Content-Language"] = mail.language
    return message


def _with_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"


def _coding(text: str) -> str:
    """A coding that breaks no line, and so no link, unless a line is too long to travel so."""
    if any(len(line.encode()) > LONGEST_LINE for line in text.split("\n")):
        return "quoted-printable"
    return "7bit" if text.isascii() else "8bit"


def _mark(mail: HandedMail) -> str:
    return hashlib.sha256(b"handed over\0" + mail.key.encode()).hexdigest()[:32]
