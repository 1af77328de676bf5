"""Worker: the job about mails by the consultant's own server, in a lane of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.errors import NoKeyring, Trouble
from scheduler_app.domain.messages.mailing import MailAccount, MailPutOff
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import OutboxRow, RowState
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.messages.carrying_out import SendingRun
from scheduler_app.use_cases.messages.mail_account import mail_account
from scheduler_app.use_cases.messages.mailing import MailWay, WordMail, has_turn, mail
from scheduler_app.use_cases.messages.secrets import MAIL_PASSWORD, secret_of
from scheduler_app.use_cases.messages.writing import written
from scheduler_app.use_cases.ports.mail_sender import MailSender
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did

KEYRING_LOOK = timedelta(hours=1)
"""A keyring that is locked may ask its owner for a password each time."""


class OwnServer:
    """The consultant's mail server, for as long as its settings stay and the login works.

    A keyring may ask its owner each time.
    """

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._open: tuple[MailAccount, MailSender] | None = None

    def now(self) -> MailSender | None:
        """Who sends; None where no server is set up.

        `Trouble` where the account has no password yet, `NoKeyring` where that can't be read.
        """
        account = mail_account(self._parts.diary)
        if account is None:
            return None
        if self._open is None or self._open[0] != account:
            self._open = None
            password = self._password() if account.user else ""
            stopping = self._parts.signals.stopping
            sender = self._parts.mails(account, password, lambda: not stopping.is_set())
            self._open = (account, sender)
        return self._open[1]

    def _password(self) -> str:
        password = secret_of(self._parts.diary, self._parts.secrets(), MAIL_PASSWORD)
        if password is None:
            raise Trouble(
                "The password of the mail server is not in the keyring.",
                remedy="Give it by “scheduler-app secret set mail.password”, or in the settings.",
            )
        return password

    def failed(self, trouble: Trouble | None) -> None:
        """A password that is refused is read anew the next time: it may be another by then."""
        if isinstance(trouble, MailPutOff) and trouble.login:
            self._open = None


def send(parts: WorkerParts, now: datetime) -> Did | None:
    """Send what is due, where no page does."""
    server = parts.one(OwnServer)
    try:
        sender = server.now() if has_turn(parts.diary, now=now) else None
    except Trouble as trouble:
        # What waits for it says so, and is not of use for ever.
        done = mail(parts.diary, None, parts.clock, lacks=str(trouble))
        if isinstance(trouble, NoKeyring):
            return Did(told_of(done), now + KEYRING_LOOK, trouble=trouble)
        raise
    way = None if sender is None else MailWay(sender, _write(parts))
    done = mail(parts.diary, way, parts.clock)
    server.failed(done.trouble)
    return Did(told_of(done), done.again_at, trouble=done.trouble)


def _write(parts: WorkerParts) -> WordMail:
    writer = parts.writer()

    def write(row: OutboxRow, now: datetime) -> WrittenMessage:
        return written(parts.diary, writer, row, secrets=parts.secrets(), now=now)

    return write


def told_of(done: SendingRun) -> str:
    """What became of mails in a sentence; empty where nothing did."""
    count = done.counts
    parts = (
        (count[RowState.SENT], "sent {}"),
        (count[RowState.FAILED], "failed to send {}"),
        (count[RowState.SKIPPED], "too late for {}"),
        (count[RowState.UNKNOWN], "can't tell what became of {}"),
    )
    words = "; ".join(told.format(counted(many, "mail")) for many, told in parts if many)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
