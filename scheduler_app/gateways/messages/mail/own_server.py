"""Gateway: mails by the consultant's own mail server."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import EmailMessage
from types import MappingProxyType

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.mail_addresses import MAIL_ADDRESS
from scheduler_app.domain.messages.mailing import (
    MailAccount,
    MailFateUnknown,
    MailRefused,
)
from scheduler_app.domain.messages.marks import mark_of_own_server, message_id
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.settings import MailLine
from scheduler_app.domain.zones import to_epoch
from scheduler_app.gateways.messages.mail.words import put_off, refused
from scheduler_app.smtp.content import begun, fill
from scheduler_app.smtp.headers import as_address
from scheduler_app.smtp.line import LineCover, MailServer, always, connected, over
from scheduler_app.smtp.mailbox import Mailbox, one_line
from scheduler_app.smtp.patience import Patience
from scheduler_app.smtp.sending import PutOff, Refused, Unknown

_COVERS = {
    MailLine.TLS: LineCover.TLS,
    MailLine.STARTTLS: LineCover.STARTTLS,
    MailLine.NONE: LineCover.NONE,
}


class OwnMailServer:
    """One account at a mail server; a connection for each mail. Nothing is asked before that."""

    def __init__(
        self,
        account: MailAccount,
        password: str,
        *,
        clock: Callable[[], float] = time.monotonic,
        going_on: Callable[[], bool] = always,
    ) -> None:
        self._account = account
        cover = _COVERS[account.line]
        self._server = MailServer(account.host, account.port, cover, account.user, password)
        self._clock, self._going_on = clock, going_on

    def send(
        self,
        mail: WrittenMessage,
        *,
        key: str,
        at: datetime,
        files: Mapping[str, bytes] = MappingProxyType({}),
    ) -> str:
        """Hand one mail over; returns its Message-ID."""
        try:
            message = composed(mail, self._account, key, at, files)
        except InvalidInput as wrong:
            raise MailRefused(wrong.message, remedy=wrong.remedy) from None
        try:
            over(self._server, clock=self._clock, going_on=self._going_on)(message)
        except PutOff as error:
            raise put_off(error, self._account) from None
        except Refused as error:
            raise refused(error, self._account) from None
        except Unknown:
            raise MailFateUnknown(
                "The line broke before the mail server said whether it took the mail.",
                remedy="It may have arrived: ask the client before you write again.",
            ) from None
        return str(message["Message-ID"])

    def test(self) -> str:
        """Connect and log in, and send nothing."""
        patience = Patience(self._clock, self._going_on)
        try:
            with connected(self._server, patience):
                who = f"as “{self._account.user}”" if self._account.user else "without a login"
                return f"{self._account.host} answers and lets this program in {who}."
        except PutOff as error:
            raise put_off(error, self._account) from None


def composed(
    mail: WrittenMessage,
    account: MailAccount,
    key: str,
    at: datetime,
    files: Mapping[str, bytes] = MappingProxyType({}),
) -> EmailMessage:
    """The mail as it goes out; the same key has the same Message-ID.

    `InvalidInput` where sender or recipient can be no address, or the calendar is none.
    """
    if not MAIL_ADDRESS.fullmatch(account.address):
        raise InvalidInput(
            "mail.from",
            "There is no address that mails come from.",
            remedy="Set “mail.from” to your own address.",
        )
    if not MAIL_ADDRESS.fullmatch(mail.address):
        raise InvalidInput(
            "to",
            "That is no e-mail address that a mail can go to.",
            remedy="Correct the client's address.",
        )
    sender = Mailbox(account.address, account.name)
    mark = mark_of_own_server(key)
    moment = to_epoch(at.replace(microsecond=0))
    message = begun(sender, mail.address, mail.subject, mark, moment, name=mail.name)
    answers_to = mail.headers.get("Reply-To", "")
    if MAIL_ADDRESS.fullmatch(answers_to):
        message["Reply-To"] = as_address(Mailbox(answers_to, sender.name))
    if answered := message_id(mail.headers.get("In-Reply-To", "")):
        message["In-Reply-To"] = message["References"] = answered
    if mail.headers.get("List-Unsubscribe"):
        message["List-Unsubscribe"] = one_line(mail.headers["List-Unsubscribe"])
    fill(
        message,
        text=mail.text,
        html=mail.html,
        calendar=mail.calendar,
        language=mail.language,
        files=[(file, files[file.digest]) for file in mail.files],
    )
    return message
