"""Booking page: refuses, in words, a document of mails that cannot be meant, as a whole.

The token proves who is speaking. What is let in here goes out under the practice's name: what each
mail may be stands in `domain/page/handed_mails.py`.
"""

from __future__ import annotations

from scheduler_app.booking_page.store.examination import LONGEST_LEASE
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.handed_mails import examine_mail, examine_watch, fits_a_line
from scheduler_app.domain.page.limits import can_be_shown
from scheduler_app.domain.page.mails import MAILS_FORMAT, MARGIN, MOST_MAILS, MailDocument
from scheduler_app.domain.visible import is_blank

LONGEST_LAST = LONGEST_LEASE + MARGIN
"""Seconds: mails are handed over for a lease and a margin only."""

LONGEST_DIGEST = 100


def examine(document: MailDocument, now: int) -> None:
    """`InvalidInput` on the field that cannot be at `now`, by this page's clock."""
    _heading(document)
    _mails(document, now)
    if document.watch is not None:
        try:
            examine_watch(document.watch)
        except InvalidInput as wrong:
            field = f"watch.{wrong.field}"
            raise InvalidInput(field, wrong.message, remedy=wrong.remedy) from wrong


def _heading(document: MailDocument) -> None:
    if document.format != MAILS_FORMAT:
        raise InvalidInput(
            "format",
            f"This page reads mails of format {MAILS_FORMAT}, not {document.format}.",
            remedy="Bring the desktop program and the page to the same version.",
        )
    if is_blank(document.digest) or len(document.digest) > LONGEST_DIGEST:
        raise InvalidInput("digest", "The document has no digest.")
    for field in ("digest", "diary"):
        fits_a_line(field, getattr(document, field), LONGEST_DIGEST)
    if not can_be_shown(document.issued_at):
        raise InvalidInput(
            "issued_at",
            f"The instant {document.issued_at} lies outside the years that a page can show.",
            remedy="Instants are epoch seconds from the year 2000 to 2200.",
        )
    if not 0 <= document.lasts <= LONGEST_LAST:
        raise InvalidInput("lasts", f"{document.lasts} is not between 0 and {LONGEST_LAST}.")


def _mails(document: MailDocument, now: int) -> None:
    if len(document.mails) > MOST_MAILS:
        raise InvalidInput(
            "mails", f"There are {len(document.mails)} mails; a page takes {MOST_MAILS}."
        )
    if len({mail.key for mail in document.mails}) != len(document.mails):
        raise InvalidInput("mails", "One key stands there twice.")
    latest = document.issued_at + document.lasts
    for number, mail in enumerate(document.mails):
        try:
            examine_mail(mail)
        except InvalidInput as wrong:
            field = f"mails.{number}.{wrong.field}"
            raise InvalidInput(field, wrong.message, remedy=wrong.remedy) from wrong
        if mail.send_at > latest:
            raise InvalidInput(
                f"mails.{number}.send_at",
                "The mail is to be sent after the document has ended.",
                remedy="Hand it over later.",
            )
        # The sender's clock may be ahead, or say what suits it: what is kept is kept by this one.
        if mail.send_at > now + LONGEST_LAST:
            raise InvalidInput(
                f"mails.{number}.send_at",
                "The mail is to be sent too far ahead, by the clock of this page.",
                remedy="See whether the clock of the computer is right, or hand it over later.",
            )
