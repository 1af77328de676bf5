"""Use cases, money: try the key for payments by card, and hear what is wrong with it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.payment_key import PaymentsMode
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.money.payment_key import connected, payment_account

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.keyring import Secrets
    from scheduler_app.use_cases.ports.payments import ConnectPayments

LIVE = (
    "Stripe knows the key, and it may read payments, refunds and disputes. Whether it may make "
    "links and give money back shows with the first of each."
)
TEST = "It is a key of the test mode: made-up cards pay, and no money moves."


def try_payments(
    diary: DiaryHandle, secrets: Secrets, connect: ConnectPayments, *, now: datetime
) -> str:
    """Ask whoever takes payments what has happened just now; how that went, in a sentence.

    Nothing is made there. Waits for keyring and network. `Trouble` says what is wrong, and what to
    do.
    """
    account = payment_account(diary)
    if account is None:
        raise Trouble(
            "There is no key for payments by card.",
            remedy="Nothing was asked. Give one in the settings, or by “scheduler-app secret set "
            "stripe”.",
        )
    line = connected(diary, account, secrets, connect)
    try:
        line.payments.happened(to_epoch(now.replace(microsecond=0), field="now"))
    finally:
        line.close()
    return f"{LIVE} {TEST}" if account.mode is PaymentsMode.TEST else LIVE
