"""Use cases: send one message that says only that it works, and hear what is wrong where not."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.phone_numbers import to_e164
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


def try_text(diary: DiaryHandle, secrets: Secrets, connect: TextsForOnce, number: str) -> str:
    """Send a text to a number; what became of it in a sentence. Waits for keyring and provider.

    `Trouble` says what is wrong, and what to do: with the number, with the settings, or outside.
    """
    to = to_e164(number, get_practice(diary).region, field="address")
    account = text_account(diary)
    if account is None:
        raise Trouble(
            "There is no account for texts.",
            remedy="Nothing was sent. Name it by “scheduler-app settings texts.account AC…”.",
        )
    token = secret_of(diary, secrets, TEXTS_TOKEN)
    if token is None:
        raise Trouble(
            "The token of the account for texts is not in the keyring.",
            remedy="Nothing was sent. Give it by “scheduler-app secret set texts.token”.",
        )
    with connect(account, token) as sender:
        status = sender.send(to, f"{_practice(diary)}: texts to clients work.")
    if status.state is RowState.FAILED:
        raise Trouble(status.reason or f"The text to {to} failed.", remedy="It did not go out.")
    return f"Twilio has taken the text to {to} and calls it {status.id}. Look whether it arrives."


def try_mail(
    diary: DiaryHandle,
    secrets: Secrets,
    connect: Callable[[MailAccount, str], MailSender],
    address: str,
    *,
    now: datetime,
) -> str:
    """Send a mail by the own server; what became of it in a sentence. Waits for it and the keyring.

    `Trouble` says what is wrong, and what to do: with the address, with the settings, or outside.
    """
    to = tidy_line(address)
    if not _ADDRESS.fullmatch(to):
        raise InvalidInput("address", f"“{to}” is no e-mail address.", remedy="Nothing was sent.")
    account = mail_account(diary)
    if account is None:
        remedy = "Nothing was sent. Name it by “scheduler-app settings mail.host smtp.example.org”."
        if page_sends(diary):
            remedy = "Mails go out by your booking page: “scheduler-page doctor” tries them there."
        raise Trouble("There is no mail server of your own.", remedy=remedy)
    password = secret_of(diary, secrets, MAIL_PASSWORD) if account.user else ""
    if password is None:
        raise Trouble(
            "The password of the mail server is not in the keyring.",
            remedy="Nothing was sent. Give it by “scheduler-app secret set mail.password”.",
        )
    words = f"{_practice(diary)}: mails to clients work.\n"
    mail = WrittenMessage(Channel.MAIL, to, words, subject="Mails to clients work")
    made = connect(account, password).send(mail, key=f"test/{new_uid()}", at=now)
    return f"{account.host} has taken the mail to {to}, {made}. Look whether it arrives."


_ADDRESS = re.compile(r"[^\s@<>\",;:]{1,64}@[^\s@<>\",;:]{1,190}")


def _practice(diary: DiaryHandle) -> str:
    with looking(diary) as snapshot:
        return rules.all_settings(snapshot).get("page.name", "") or "Your diary"
