"""Use cases: try the servers that messages go out by, and hear what is wrong with them.

A live test sends nothing; a test message goes to an address that is named, and says that it works.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.mailing import MailFateUnknown, MailRefused
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.phone_numbers import first_mobile, to_e164
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.visible import tidy_line
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.messages.mail_account import mail_account, page_sends
from scheduler_app.use_cases.messages.secrets import MAIL_PASSWORD, TEXTS_TOKEN, secret_of
from scheduler_app.use_cases.messages.text_account import text_account
from scheduler_app.use_cases.practice.rules import get_practice

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.mail_sender import MailAccount, MailSender
    from scheduler_app.use_cases.ports.text_sender import TextAccount, TextSender

TextsForOnce = Callable[["TextAccount", str], AbstractContextManager["TextSender"]]
"""Makes who sends texts of an account and its token, until the block ends."""

ConnectMail = Callable[["MailAccount", str], "MailSender"]
"""Makes who hands mails to the server of an account, with its password."""

TRIAL_SECONDS = 600
"""So long the provider may go on trying to send a test."""


def try_text(diary: DiaryHandle, secrets: Secrets, connect: TextsForOnce, number: str) -> str:
    """Send a text to a mobile; what became of it in a sentence. Waits for keyring and provider.

    `Trouble` says what is wrong, and what to do: with the number, with the settings, or outside.
    """
    to = first_mobile((to_e164(number, get_practice(diary).region, field="address"),))
    if not to:
        raise InvalidInput(
            "address",
            f"“{tidy_line(number)}” is no mobile number.",
            remedy="Write it with its country, such as +49 1512 3456789.",
        )
    account, token = _texts(diary, secrets)
    with connect(account, token) as sender:
        words = f"{_practice(diary)}: texts to clients work."
        status = sender.send(to, words, valid_seconds=TRIAL_SECONDS)
    if status.state is RowState.FAILED:
        raise Trouble(status.reason or f"The text to {to} failed.", remedy="It did not go out.")
    return f"Twilio has taken the text to {to} and calls it {status.id}. Look whether it arrives."


def try_texts(diary: DiaryHandle, secrets: Secrets, connect: TextsForOnce) -> str:
    """Ask the provider whether the account may send, and send nothing; its answer in words.

    Waits for keyring and provider. `Trouble` says what is wrong, and what to do.
    """
    account, token = _texts(diary, secrets)
    with connect(account, token) as sender:
        return sender.test()


def try_mail(
    diary: DiaryHandle, secrets: Secrets, connect: ConnectMail, address: str, *, now: datetime
) -> str:
    """Send a mail by the own server; what became of it in a sentence. Waits for it and the keyring.

    `Trouble` says what is wrong, and what to do: with the address, with the settings, or outside.
    """
    to = tidy_line(address)
    if not _ADDRESS.fullmatch(to):
        raise InvalidInput("address", f"“{to}” is no e-mail address.", remedy="Nothing was sent.")
    account, sender = own_server(diary, secrets, connect)
    words = f"{_practice(diary)}: mails to clients work.\n"
    mail = WrittenMessage(Channel.MAIL, to, words, subject="Mails to clients work")
    try:
        made = sender.send(mail, key=f"test/{new_uid()}", at=now)
    except (MailRefused, MailFateUnknown) as ended:
        # What could be done about it speaks of clients.
        unknown = isinstance(ended, MailFateUnknown)
        remedy = "Look whether it arrived." if unknown else f"Nothing was sent to {to}."
        raise Trouble(ended.message, remedy=remedy) from None
    return f"{account.host} has taken the mail to {to}, {made}. Look whether it arrives."


def try_mails(diary: DiaryHandle, secrets: Secrets, connect: ConnectMail) -> str:
    """Log in at the own mail server, and send nothing; how that went. Waits as `try_mail` does."""
    return own_server(diary, secrets, connect)[1].test()


def own_server(
    diary: DiaryHandle, secrets: Secrets, connect: ConnectMail
) -> tuple[MailAccount, MailSender]:
    """The consultant's mail server, and who hands mails to it; nothing is asked of it yet.

    Waits for the keyring. `Trouble` where no server is named, or its password is missing.
    """
    account = mail_account(diary)
    if account is None:
        remedy = "Nothing was sent. Name one in the settings, or by “scheduler-app settings”."
        if page_sends(diary):
            remedy = "Mails go out by your booking page: “scheduler-page doctor” tries them there."
        raise Trouble("There is no mail server of your own.", remedy=remedy)
    password = secret_of(diary, secrets, MAIL_PASSWORD) if account.user else ""
    if password is None:
        raise Trouble(
            "The password of the mail server is not in the keyring.",
            remedy="Nothing was sent. Give it in the settings, or by “scheduler-app secret set "
            "mail.password”.",
        )
    return account, connect(account, password)


def _texts(diary: DiaryHandle, secrets: Secrets) -> tuple[TextAccount, str]:
    """The account and its token."""
    account = text_account(diary)
    if account is None:
        raise Trouble(
            "There is no account for texts: they go from your own phone.",
            remedy="Nothing was sent. Name one in the settings, or by “scheduler-app settings "
            "texts.account AC…”.",
        )
    token = secret_of(diary, secrets, TEXTS_TOKEN)
    if token is None:
        raise Trouble(
            "The token of the account for texts is not in the keyring.",
            remedy="Nothing was sent. Give it in the settings, or by “scheduler-app secret set "
            "texts.token”.",
        )
    return account, token


_ADDRESS = re.compile(r"[^\s@<>\",;:]{1,64}@[^\s@<>\",;:]{1,190}")


def _practice(diary: DiaryHandle) -> str:
    with looking(diary) as snapshot:
        return rules.all_settings(snapshot).get("page.name", "") or "Your diary"
