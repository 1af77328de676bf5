"""Use cases: the consultant's own mail server, as the settings name it."""

from __future__ import annotations

from collections.abc import Mapping

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.mailing import MailAccount
from scheduler_app.domain.messages.settings import (
    MAIL_FROM,
    MAIL_HOST,
    MAIL_PORT,
    MAIL_SECURITY,
    MAIL_USER,
    MailLine,
)
from scheduler_app.domain.page.kinds import PageAbility
from scheduler_app.domain.this_machine import is_loopback
from scheduler_app.storage.diary import looking, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.page import link as page_link
from scheduler_app.storage.practice import rules


def mail_account(diary: DiaryHandle) -> MailAccount | None:
    """The account; None where no server is named."""
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
    host = MAIL_HOST.of(stored)
    if not host:
        return None
    line = MailLine(MAIL_SECURITY.of(stored))
    user, sender = MAIL_USER.of(stored), MAIL_FROM.of(stored)
    return MailAccount(host, MAIL_PORT.of(stored), line, user, sender or user)


def page_sends(diary: DiaryHandle) -> bool:
    """Whether a page is linked that sends mails: then nobody else does."""
    with reading(diary) as connection:
        link = page_link.read(connection)
    return link.kind != "none" and link.is_able(PageAbility.MAILS)


def page_takes_files(diary: DiaryHandle) -> bool:
    """Whether the page that sends mails sends those too that files go along with."""
    with reading(diary) as connection:
        return page_link.read(connection).is_able(PageAbility.FILES)


def page_linked(diary: DiaryHandle) -> bool:
    """Whether a page is linked that a client can open."""
    with reading(diary) as connection:
        link = page_link.read(connection)
    return link.kind not in {"none", "preview"} and bool(link.url)


def prove_line(stored: Mapping[str, str], changed: Mapping[str, str]) -> None:
    """`InvalidInput` where mails would cross a network that everybody reads."""
    if not {MAIL_HOST.name, MAIL_SECURITY.name} & changed.keys():
        return
    host = MAIL_HOST.of(stored)
    if MAIL_SECURITY.of(stored) == MailLine.NONE and host and not is_loopback(host):
        field = MAIL_SECURITY.name if MAIL_SECURITY.name in changed else MAIL_HOST.name
        raise InvalidInput(
            field,
            f"Mails may not go to {host} without TLS: “none” is for this very machine only.",
            remedy="Set “mail.security” to “starttls” or “tls” first. Nothing was changed.",
        )
