"""Domain, money: the key by which whoever takes payments by card knows the practice: its form."""

from __future__ import annotations

import re
from enum import StrEnum

from scheduler_app.domain.errors import InvalidInput

_FORM = re.compile(r"(?:sk|rk)_(live|test)_[A-Za-z0-9_]{8,240}")
_REMEDY = "Nothing was changed. A restricted key begins with rk_live_."

PERMISSIONS = (
    "Give it write access to Payment Links, Checkout Sessions, Products, Prices, Charges and "
    "Refunds, and read access to Payment Intents, Disputes, Balance and Events."
)
"""What a restricted key has to be allowed, by the names of Stripe's dashboard."""

IN_TEST_MODE = "Payments by card are in test mode: made-up cards pay, and no money moves."


class PaymentsMode(StrEnum):
    """Whether payments by card are taken, and whether any of them is one."""

    OFF = ""
    TEST = "test"
    """Cards that are made up pay, and no money moves."""
    LIVE = "live"


def mode_of(key: str) -> PaymentsMode:
    """What a key is for; `InvalidInput` says what is wrong with it, and never what it is."""
    if key.startswith("pk_"):
        raise InvalidInput(
            "stripe", "That is Stripe's publishable key, which can't do anything.", remedy=_REMEDY
        )
    form = _FORM.fullmatch(key)
    if form is None:
        raise InvalidInput("stripe", "That is no key of Stripe's.", remedy=_REMEDY)
    return PaymentsMode(form[1])
