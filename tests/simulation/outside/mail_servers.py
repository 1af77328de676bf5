"""Simulation: two mail servers, the consultant's own and the page's, and what they took."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from email.message import EmailMessage
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.booking_page.mail.delivery import deliver_due
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.pulse import Pulse
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.domain.messages.mailing import (
    MailAccount,
    MailFateUnknown,
    MailPutOff,
    MailRefused,
)
from scheduler_app.domain.messages.marks import mark_of_own_server
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.smtp.mailbox import Mailbox
from scheduler_app.smtp.sending import PutOff, Refused, Unknown
from scheduler_app.use_cases.messages.secrets import MAIL_PASSWORD, put_secret
from scheduler_app.use_cases.ports.mail_sender import NO_FILES, MailSender
from scheduler_app.use_cases.practice.settings import save_settings
from scheduler_app.worker.parts import WorkerParts
from tests.simulation.practice.outside import watched

if TYPE_CHECKING:
    from tests.simulation.practice.practice import Practice

OFFICE = "office@practice.example"
PAGE = PageSettings("unused", "https://page.example", Mailbox("page@practice.example"))


_NEXT = """
SELECT min(due_at) FROM (SELECT min(due_at) due_at FROM handed_mails WHERE state = 'waiting'
                         UNION SELECT min(due_at) FROM outbox WHERE state = 'waiting')"""


class Posting(StrEnum):
    """What befalls the sending of one mail."""

    TAKEN = "taken"
    LATER = "asked to come again"
    SILENT = "nobody answers"
    REFUSED = "refused for good"
    CUT_AFTER = "taken, and the line is cut before that is said"
    CUT_BEFORE = "the line is cut within the mail, which is not taken"
    DIES = "taken, and the page dies before it wrote that down"


class Posted(NamedTuple):
    """A mail in the books of a server: by what it is known, to whom, when by true clocks.

    `by_page` says whose server it is.
    """

    mark: str
    to: str
    at: int
    by_page: bool
    mail: WrittenMessage | EmailMessage


class PageDied(BaseException):
    """The page's end in the middle of its work."""


class MailServers:
    """Both servers. `coming` says what befalls the next mails, whoever sends them; then none."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice
        self.books: list[Posted] = []
        self.coming: deque[Posting] = deque()
        self.on_posted: Callable[[Posted], None] = _nobody_looks

    def found(self, practice: Practice) -> None:
        """The consultant has an account at a mail server."""
        named = {
            "mail.host": "mail.example",
            "mail.user": OFFICE,
            "mail.from": f"Practice <{OFFICE}>",
            "page.email": OFFICE,
        }
        save_settings(practice.diary, named, now=practice.now)
        put_secret(
            practice.diary,
            practice.office.secrets(),
            MAIL_PASSWORD,
            "nobody-sees-this-of-the-mail-server",
            now=practice.now,
        )

    def parts(self, parts: WorkerParts) -> WorkerParts:
        """Mails of the desktop go to its own server."""
        sequencer = self._practice.sequencer

        def mails(_account: MailAccount, _word: str, _going_on: Callable[[], bool]) -> MailSender:
            return watched(_OwnServer(self), "mail server", sequencer)

        return replace(parts, mails=mails)

    def time_passes(self) -> None:
        """The page sends what is due: its own mails, and those that it was handed."""
        page = self._practice.page
        parts = Parts(PAGE, page, self._practice.page_clock, Pulse(page))
        try:
            _loop().run_until_complete(deliver_due(parts, self._of_page))
        except PageDied:
            self._practice.restart_page()

    def seconds_to_next(self) -> float:
        """The page looks twice a second at what is due."""
        due = self._practice.page.read_now(lambda c: c.exec_driver_sql(_NEXT).scalar())
        return float("inf") if due is None else float(due - self._practice.page_clock())

    def takes(self, mark: str, to: str, mail: WrittenMessage | EmailMessage) -> None:
        """It is in the books, whatever anybody hears of that."""
        by_page = isinstance(mail, EmailMessage)
        posted = Posted(mark, to, self._practice.true_clock(), by_page, mail)
        self.books.append(posted)
        self.on_posted(posted)

    def befalls(self) -> Posting:
        """What befalls the next mail."""
        return self.coming.popleft() if self.coming else Posting.TAKEN

    def _of_page(self, mail: EmailMessage) -> None:
        mark = str(mail["Message-ID"]).strip("<>").partition("@")[0]
        befalls = self.befalls()
        match befalls:
            case Posting.LATER | Posting.SILENT:
                raise PutOff(str(befalls))
            case Posting.REFUSED:
                raise Refused(str(befalls))
            case Posting.CUT_BEFORE:
                raise Unknown(str(befalls))
        self.takes(mark, str(mail["To"]), mail)
        if befalls is Posting.CUT_AFTER:
            raise Unknown(str(befalls))
        if befalls is Posting.DIES:
            raise PageDied


class _OwnServer:
    """A `MailSender`."""

    def __init__(self, office: MailServers) -> None:
        self._office = office

    def send(
        self, mail: WrittenMessage, *, key: str, at: datetime, files: Mapping[str, bytes] = NO_FILES
    ) -> str:
        """Take one, or not."""
        del at
        assert {file.digest for file in mail.files} == set(files)
        mark = mark_of_own_server(key)
        befalls = self._office.befalls()
        match befalls:
            case Posting.LATER:
                raise MailPutOff(str(befalls))
            case Posting.SILENT:
                raise MailPutOff(str(befalls), of_all=True)
            case Posting.REFUSED:
                raise MailRefused(str(befalls))
            case Posting.CUT_BEFORE:
                raise MailFateUnknown(str(befalls))
        self._office.takes(mark, mail.address, mail)
        if befalls is Posting.CUT_AFTER:
            raise MailFateUnknown(str(befalls))
        return f"<{mark}@practice.example>"

    def test(self) -> str:
        """It answers."""
        return "It answers."


def _nobody_looks(_posted: Posted) -> None:
    """Until somebody does."""


@cache
def _loop() -> asyncio.AbstractEventLoop:
    """Made once a process: a play has thousands of turns."""
    return asyncio.new_event_loop()
