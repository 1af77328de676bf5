"""Mails: the headers that every one has, and its forms: text, HTML and an entry for calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.message import EmailMessage

from scheduler_app.domain.messages.files import MailFile
from scheduler_app.domain.page.handed_mails import method_of
from scheduler_app.smtp.headers import POLICY, as_address, as_subject
from scheduler_app.smtp.mailbox import Mailbox

FILE_NAME = "appointment.ics"

LONGEST_LINE = 998
"""Octets of a line that every mail server takes (RFC 5321, 4.5.3.1.6), without its end."""


def begun(
    sender: Mailbox, to: str, subject: str, mark: str, now: int, *, name: str = ""
) -> EmailMessage:
    """A mail to `to`, whose `name` may be known, without its text.

    `mark` tells it from all others of this sender's domain.
    """
    message = EmailMessage(policy=POLICY)
    message["From"] = as_address(sender)
    message["To"] = as_address(Mailbox(to, name))
    message["Subject"] = as_subject(subject)
    message["Date"] = datetime.fromtimestamp(now, UTC)
    message["Message-ID"] = f"<{mark}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def fill(
    message: EmailMessage,
    *,
    text: str,
    html: str,
    calendar: str,
    language: str,
    files: Iterable[tuple[MailFile, bytes]] = (),
) -> None:
    """Give a mail that has begun what it says; `InvalidInput` where the calendar is none.

    Text, HTML and calendar are forms of one thing, the plainest first (RFC 2046, 5.1.4); the
    calendar stands there once more as a file, for programs that show the text only. Then come the
    files that go along, byte by byte as they are.
    """
    text = _with_end(text)
    message.set_content(text, cte=_coding(text))
    if html:
        html = _with_end(html)
        message.add_alternative(html, subtype="html", cte=_coding(html))
    if calendar:
        calendar = _with_end(calendar)
        message.add_alternative(
            calendar,
            subtype="calendar",
            cte=_coding(calendar),
            params={"method": method_of(calendar)},
        )
        # Lines of an iCalendar end in CRLF (RFC 5545, 3.1), in a file too.
        file = calendar.replace("\n", "\r\n").encode()
        message.add_attachment(file, maintype="application", subtype="ics", filename=FILE_NAME)
    for about, content in files:
        kind, _, subtype = about.media.partition("/")
        message.add_attachment(content, maintype=kind, subtype=subtype, filename=about.name)
    # At the end: what is said of the content before would go to its first part alone.
    message["Content-Language"] = language


def _with_end(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"


def _coding(text: str) -> str:
    """A coding that breaks no line, and so no link, unless a line is too long to travel so."""
    if any(len(line.encode()) > LONGEST_LINE for line in text.split("\n")):
        return "quoted-printable"
    return "7bit" if text.isascii() else "8bit"
