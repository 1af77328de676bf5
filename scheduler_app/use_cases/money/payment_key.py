"""Use cases, money: the key by which payments by card are taken, and whether they are real ones.

The key lies in the keyring. The diary knows only that there is one, since when, and whether it is
of the test mode. What reads the keyring is loaded where there is something to read or to keep.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.payment_key import PaymentsMode, mode_of
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.payments import ConnectPayments, OpenPayments

MODE, SINCE = "payments.mode", "payments.since"
"""The settings that say what the key is for, and when it was given, in epoch seconds."""


class PaymentAccount(NamedTuple):
    """What the diary knows of the key: what it is for, and when it was given (epoch seconds)."""

    mode: PaymentsMode
    since: int


def payment_account(diary: DiaryHandle) -> PaymentAccount | None:
    """What is known of the key; None where no payments by card are taken."""
    with looking(diary) as asked:
        stored = rules.all_settings(asked)
    mode = mode_in(stored)
    return None if mode is PaymentsMode.OFF else PaymentAccount(mode, int(stored.get(SINCE, "0")))


def mode_in(stored: Mapping[str, str]) -> PaymentsMode:
    """What settings as text say of it: whether payments are taken, and whether real ones."""
    return PaymentsMode(stored.get(MODE, ""))


def payments_mode(diary: DiaryHandle) -> PaymentsMode:
    """Whether payments by card are taken, and whether they are real ones."""
    account = payment_account(diary)
    return PaymentsMode.OFF if account is None else account.mode


def keep_payment_key(diary: DiaryHandle, secrets: Secrets, key: str, *, now: datetime) -> None:
    """Keep a key in place of an earlier one. Waits for the keyring.

    `InvalidInput` says what is wrong with its form; `NoKeyring` where none is safe.
    """
    from scheduler_app.use_cases.messages.secrets import STRIPE_KEY, put_secret

    mode = mode_of(key)
    put_secret(diary, secrets, STRIPE_KEY, key, now=now)
    _note(diary, mode, now)


def forget_payment_key(diary: DiaryHandle, secrets: Secrets, *, now: datetime) -> None:
    """Keep it no longer: no payment by card is asked for any more, and none is heard of."""
    from scheduler_app.use_cases.messages.secrets import STRIPE_KEY, forget_secret

    forget_secret(diary, secrets, STRIPE_KEY)
    if payments_mode(diary) is not PaymentsMode.OFF:
        _note(diary, PaymentsMode.OFF, now)


def connected(
    diary: DiaryHandle, account: PaymentAccount, secrets: Secrets, connect: ConnectPayments
) -> OpenPayments:
    """Who takes payments for the key. Waits for the keyring; `Trouble` where it is not there."""
    from scheduler_app.use_cases.messages.secrets import STRIPE_KEY, secret_of

    key = secret_of(diary, secrets, STRIPE_KEY)
    if key is None:
        raise Trouble(
            "The key for payments by card is not in the keyring.",
            remedy="Give it with “scheduler-app secret set stripe”, or in the settings.",
        )
    return connect(key, trial=account.mode is PaymentsMode.TEST)


def _note(diary: DiaryHandle, mode: PaymentsMode, now: datetime) -> None:
    since = to_epoch(now.replace(microsecond=0), field="now")
    with writing(diary, "secret", by=By.CONSULTANT, at=now) as change:
        rules.save_settings(change, {MODE: mode.value, SINCE: str(since)})
