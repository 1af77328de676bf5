"""Worker, messages: where its jobs reach beyond the diary."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler_app.use_cases.messages.mail_account import (
    mail_account,
    page_sends,
    page_takes_files,
)
from scheduler_app.use_cases.messages.mailbox_account import mailbox_account
from scheduler_app.use_cases.messages.text_account import text_account
from scheduler_app.worker.parts import WorkerParts


def texts(parts: WorkerParts) -> Sequence[str]:
    """The provider of texts, where there is an account."""
    return () if text_account(parts.diary) is None else (parts.texts_at,)


def mails(parts: WorkerParts) -> Sequence[str]:
    """The consultant's own mail server, where there is one and no page sends."""
    account = mail_account(parts.diary)
    if account is None or (page_sends(parts.diary) and page_takes_files(parts.diary)):
        return ()
    return (_address("smtp", account.host, account.port),)


def mailbox(parts: WorkerParts) -> Sequence[str]:
    """The server of the consultant's mailbox, where one is read."""
    account = mailbox_account(parts.diary)
    return () if account is None else (_address("imaps", account.host, account.port),)


def _address(scheme: str, host: str, port: int) -> str:
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"
