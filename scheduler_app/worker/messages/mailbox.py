"""Worker: the job that reads the consultant's mailbox, in a lane of its own."""

from __future__ import annotations

from datetime import datetime, timedelta

from scheduler_app.domain.errors import NoKeyring
from scheduler_app.domain.messages.mailbox import MailboxAccount, MailboxTrouble
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.messages.mailbox import MailboxRun, read_mail
from scheduler_app.use_cases.messages.mailbox_account import mailbox_account, opened
from scheduler_app.use_cases.ports.mail_reader import OpenMailbox
from scheduler_app.worker.parts import WorkerParts
from scheduler_app.worker.timetable import Did

KEYRING_LOOK = timedelta(hours=1)
"""A keyring that is locked may ask its owner for a password each time."""

LOGIN_LOOK = timedelta(hours=1)
"""Whoever comes with a wrong password again and again is locked out by many providers."""


class MailboxLine:
    """Who reads the mailbox, for as long as its settings stay and the login works.

    A keyring may ask its owner each time.
    """

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._open: tuple[MailboxAccount, OpenMailbox] | None = None
        parts.signals.at_end.append(self.hang_up)

    def of(self, account: MailboxAccount) -> OpenMailbox:
        """The reader of this one; `Trouble` where its password is not there, or can't be read."""
        if self._open is None or self._open[0] != account:
            self._open = None
            parts = self._parts
            self._open = (account, opened(parts.diary, account, parts.secrets(), parts.mailbox))
        return self._open[1]

    def forget(self) -> None:
        """The password is read anew the next time: it may be another by then."""
        self._open = None

    def hang_up(self) -> None:
        """The program ends."""
        if self._open is not None:
            self._open[1].give_up()


def read(parts: WorkerParts, now: datetime) -> Did | None:
    """Read what came since the last time."""
    line, account = parts.one(MailboxLine), mailbox_account(parts.diary)
    if account is None:
        return None
    try:
        done = read_mail(parts.diary, line.of(account).reader, account.place, now=now)
    except NoKeyring as trouble:
        return Did(again_at=now + KEYRING_LOOK, trouble=trouble)
    except MailboxTrouble as trouble:
        if parts.signals.stopping.is_set():
            return None
        if trouble.login:
            line.forget()
            return Did(again_at=now + LOGIN_LOOK, trouble=trouble)
        raise
    return Did(told_of(done), now if done.more else None)


def told_of(done: MailboxRun) -> str:
    """What was found, in a sentence; empty where nothing was."""
    words = []
    if done.heard:
        words.append(f"{counted(done.heard, 'answer')} to your mails.")
    if done.returned:
        words.append(f"{counted(done.returned, 'mail')} came back.")
    return " ".join(words)
