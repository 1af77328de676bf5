"""Use cases: send one message that says only that it works, and hear what is wrong where not."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.outbox import RowState
from scheduler_app.domain.phone_numbers import to_e164
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.messages.secrets import TEXTS_TOKEN, secret_of
from scheduler_app.use_cases.messages.text_account import text_account
from scheduler_app.use_cases.practice.rules import get_practice

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
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


def _practice(diary: DiaryHandle) -> str:
    with looking(diary) as snapshot:
        return rules.all_settings(snapshot).get("page.name", "") or "Your diary"
