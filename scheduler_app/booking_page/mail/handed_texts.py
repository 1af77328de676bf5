"""Booking page: mails of the desktop as they go out: its words, under the page's own sender."""

from __future__ import annotations

from collections.abc import Sequence
from email.message import EmailMessage

from scheduler_app.booking_page.mail.texts import NOBODY
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store.files import HandedFile
from scheduler_app.booking_page.store.unwanted import PATH, Unwanted, token_of
from scheduler_app.domain.messages.marks import mark_of_page
from scheduler_app.domain.page.format import PracticeCard
from scheduler_app.domain.page.mails import HandedMail
from scheduler_app.smtp.content import begun, fill
from scheduler_app.smtp.headers import as_address
from scheduler_app.smtp.mailbox import Mailbox, one_line


def write(
    mail: HandedMail,
    practice: PracticeCard | None,
    settings: PageSettings,
    now: int,
    secret: str = "",
    files: Sequence[HandedFile] = (),
) -> EmailMessage:
    """The mail as it goes out; it has the same id however often it is tried.

    `secret` is what the page signs with, `files` are those of the mail.
    """
    sender = settings.mail_from or NOBODY
    name = (one_line(practice.name) if practice else "") or sender.name
    mark = mark_of_page(mail.key)
    message = begun(Mailbox(sender.address, name), mail.to, mail.subject, mark, now, name=mail.name)
    if mail.reply_to:
        message["Reply-To"] = as_address(Mailbox(mail.reply_to, name))
    if mail.in_reply_to:
        message["In-Reply-To"] = message["References"] = mail.in_reply_to
    if mail.unsubscribe and secret:
        _tell_how_to_end(message, mail, f"{settings.base_url}{PATH}", secret)
    fill(
        message,
        text=mail.text,
        html=mail.html,
        calendar=mail.calendar,
        language=mail.language,
        files=[(file, one.content) for file, one in zip(mail.files, files, strict=True)],
    )
    return message


def _tell_how_to_end(message: EmailMessage, mail: HandedMail, base: str, secret: str) -> None:
    """Say how to hear no more of the kind (RFC 2369, 3.2 and RFC 8058, 3.1)."""
    ways = [f"<{base}{token_of(secret, Unwanted(mail.uid, mail.key))}>"]
    if mail.reply_to:
        ways.append(f"<mailto:{mail.reply_to}?subject=unsubscribe>")
    message["List-Unsubscribe"] = ", ".join(ways)
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
