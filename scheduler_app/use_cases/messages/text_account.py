"""Use cases: the account at the provider of texts that the settings name, and whether it works."""

from __future__ import annotations

from collections.abc import Callable

from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.messages.settings import TEXTS_ACCOUNT, TEXTS_FROM, TEXTS_SERVICE
from scheduler_app.domain.messages.texting import TextAccount
from scheduler_app.domain.phone_numbers import first_mobile, to_e164
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.messages.secrets import TEXTS_TOKEN, secret_of
from scheduler_app.use_cases.ports.keyring import Secrets
from scheduler_app.use_cases.ports.text_sender import TextSender

ConnectTexts = Callable[[TextAccount, str], TextSender]
"""Takes the account and its token; nothing is asked of the provider yet."""

TRIAL_SECONDS = 600
"""So long the provider may go on trying to send a test."""


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


def try_texts(diary: DiaryHandle, secrets: Secrets, connect: ConnectTexts) -> str:
    """Ask the provider whether the account may send, and send nothing; its answer in words.

    `Trouble` says what is wrong, and what to do.
    """
    return _sender(diary, secrets, connect).test()


def send_test_text(diary: DiaryHandle, secrets: Secrets, connect: ConnectTexts, number: str) -> str:
    """Send a text that tries the whole way to a mobile; what became of it, in words.

    `InvalidInput` where it is no mobile. Whether it arrives, the phone shows.
    """
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
    typed = to_e164(number, stored.get("practice.region", ""), field="address")
    mobile = first_mobile((typed,))
    if not mobile:
        raise InvalidInput(
            "address",
            f"“{number}” is no mobile number.",
            remedy="Write it with its country, such as +49 1512 3456789.",
        )
    name = stored.get("page.name") or "your calendar"
    words = f"This is a test of the texts of {name}. Nothing is to be done."
    sent = _sender(diary, secrets, connect).send(mobile, words, valid_seconds=TRIAL_SECONDS)
    return f"The provider took the text ({sent.id}). See whether it arrives."


def _sender(diary: DiaryHandle, secrets: Secrets, connect: ConnectTexts) -> TextSender:
    account = text_account(diary)
    if account is None:
        raise Trouble(
            "There is no account for texts; they are sent from your own phone.",
            remedy="Set texts.account to the account SID of Twilio.",
        )
    return connected(diary, account, secrets, connect)
