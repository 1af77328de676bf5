"""Worker, messages: the servers that messages go out by, as a window holds them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from scheduler_app.worker.parts import WorkerParts

if TYPE_CHECKING:
    from scheduler_app.domain.messages.settings import ServerKind
    from scheduler_app.use_cases.ports.mail_sender import MailAccount, MailSender
    from scheduler_app.use_cases.ports.message_writer import MessageWriter
    from scheduler_app.use_cases.ports.text_sender import TextAccount, TextSender


class ServersDesk:
    """The `MessageServers` of a window."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts

    def kept(self) -> Sequence[str]:
        """The names of the secrets that are there."""
        from scheduler_app.use_cases.messages.secrets import list_secrets

        return list_secrets(self._parts.diary, self._parts.secrets())

    def keep(self, name: str, value: str) -> None:
        """Keep one in place of an earlier one."""
        from scheduler_app.use_cases.messages.secrets import MAILBOX_PASSWORD, put_secret

        parts = self._parts
        put_secret(parts.diary, parts.secrets(), name, value, now=parts.clock())
        if name == MAILBOX_PASSWORD:
            # Whoever was refused by the one before waits for an hour.
            parts.signals.soon("mailbox", even_failing=True)

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        from scheduler_app.use_cases.messages.secrets import forget_secret

        forget_secret(self._parts.diary, self._parts.secrets(), name)

    def try_out(self, server: ServerKind, address: str = "") -> str:
        """Log in, and send a test where an address is named."""
        from scheduler_app.domain.messages.settings import ServerKind
        from scheduler_app.use_cases.messages import mailbox_account, trying

        parts = self._parts
        diary, secrets = parts.diary, parts.secrets()
        if server is ServerKind.MAILBOX:
            return mailbox_account.try_mailbox(diary, secrets, parts.mailbox)
        if server is ServerKind.TEXTS:
            if address:
                return trying.try_text(diary, secrets, self._texts, address)
            return trying.try_texts(diary, secrets, self._texts)
        if address:
            return trying.try_mail(diary, secrets, self.mails, address, now=parts.clock())
        return trying.try_mails(diary, secrets, self.mails)

    def writer(self) -> MessageWriter:
        """What words messages."""
        return self._parts.writer()

    def mails(self, account: MailAccount, password: str) -> MailSender:
        """Who hands mails to a server; it ends with the worker, before a mail is handed over."""
        stopping = self._parts.signals.stopping
        return self._parts.mails(account, password, lambda: not stopping.is_set())

    @contextmanager
    def _texts(self, account: TextAccount, token: str) -> Iterator[TextSender]:
        """A line for this once; that of the lane stays what it is."""
        yield self._parts.texts(account, token)
