"""Use cases: the mailbox that the settings name, and who writes from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.away import WATCH_TO
from scheduler_app.domain.messages.mailbox import MailboxAccount
from scheduler_app.domain.messages.settings import (
    MAIL_FROM,
    MAILBOX_FOLDER,
    MAILBOX_HOST,
    MAILBOX_PORT,
    MAILBOX_USER,
    address_in,
)
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.messages.secrets import MAILBOX_PASSWORD, secret_of

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.mail_reader import ConnectMailbox, OpenMailbox


def mailbox_account(diary: DiaryHandle) -> MailboxAccount | None:
    """The mailbox; None where none is named: then nobody reads what clients answer to mails."""
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
    host = MAILBOX_HOST.of(stored)
    if not host:
        return None
    user, folder = MAILBOX_USER.of(stored), MAILBOX_FOLDER.of(stored)
    return MailboxAccount(host, MAILBOX_PORT.of(stored), user, folder)


def own_addresses(diary: DiaryHandle) -> frozenset[str]:
    """The consultant's, in small letters: what comes from them is no answer of a client."""
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
    known = (
        address_in(MAIL_FROM.of(stored)),
        MAILBOX_USER.of(stored),
        stored.get("page.email", ""),
        WATCH_TO.of(stored),
    )
    return frozenset(each.lower() for each in known if "@" in each)


def opened(
    diary: DiaryHandle, account: MailboxAccount, secrets: Secrets, connect: ConnectMailbox
) -> OpenMailbox:
    """Who reads a mailbox; nothing is asked of it yet. Waits for the keyring.

    `Trouble` where it names no user, or its password is not kept.
    """
    if not account.user:
        raise Trouble(
            "The mailbox has a server, and no user.",
            remedy="Name the user (mailbox.user), mostly the whole address.",
        )
    password = secret_of(diary, secrets, MAILBOX_PASSWORD)
    if password is None:
        raise Trouble(
            "The password of the mailbox is not in the keyring.",
            remedy="Give it by “scheduler-app secret set mailbox.password”, or in the settings.",
        )
    return connect(account, password)


def try_mailbox(diary: DiaryHandle, secrets: Secrets, connect: ConnectMailbox) -> str:
    """Log in, open the folder and read nothing; how that went. Waits for keyring and server."""
    account = mailbox_account(diary)
    if account is None:
        raise Trouble(
            "There is no mailbox whose answers are read.",
            remedy="Name its server in the settings, or by “scheduler-app settings mailbox.host”.",
        )
    box = opened(diary, account, secrets, connect)
    try:
        found = box.reader.look()
    finally:
        box.reader.close()
    mails = "1 mail" if found.mails == 1 else f"{found.mails} mails"
    return (
        f"{account.host} lets this program read the folder {account.folder} of “{account.user}”: "
        f"{mails}. Nothing in it is changed."
    )
