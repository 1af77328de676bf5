"""Use cases: the account at the provider of texts that the settings name."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.messages.settings import TEXTS_ACCOUNT, TEXTS_FROM, TEXTS_SERVICE
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.messages.secrets import TEXTS_TOKEN, secret_of
from scheduler_app.use_cases.ports.keyring import Secrets
from scheduler_app.use_cases.ports.text_sender import TextSender

ConnectTexts = Callable[[TextAccount, str], TextSender]
"""Takes the account and its token; nothing is asked of the provider yet."""


def text_account(diary: DiaryHandle) -> TextAccount | None:
    """The account; None where texts are sent from the consultant's own phone."""
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
    sid, sender, service = (one.of(stored) for one in (TEXTS_ACCOUNT, TEXTS_FROM, TEXTS_SERVICE))
    return TextAccount(sid, sender, service) if sid else None


def connected(
    diary: DiaryHandle, account: TextAccount, secrets: Secrets, connect: ConnectTexts
) -> TextSender:
    """Who sends for an account. Waits for the keyring; `Trouble` where it has no token."""
    token = secret_of(diary, secrets, TEXTS_TOKEN)
    if token is None:
        raise Trouble(
            "The token of the account for texts is not in the keyring.",
            remedy="Give it with “scheduler-app secret set texts.token”, or in the settings.",
        )
    return connect(account, token)
