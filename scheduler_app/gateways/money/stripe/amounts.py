"""Gateway, Stripe: amounts as it counts them, which is not everywhere as ISO 4217 does."""

from __future__ import annotations

from typing import Any

from scheduler_app.domain.amounts import Money, is_currency, minor_digits, unit_by_card
from scheduler_app.domain.money.payments import PaymentRefused

_OTHER_DIGITS = {"ISK": 2, "UGX": 2, "MGA": 0}
"""Digits that Stripe counts by where ISO 4217 has others."""

_MOST = 10**12
"""More than Stripe takes at once, in any currency."""


def to_stripe(amount: Money) -> tuple[int, str]:
    """The amount and the currency as Stripe wants them; `PaymentRefused` for a part of its unit."""
    digits = minor_digits(amount.currency)
    shift = _OTHER_DIGITS.get(amount.currency, digits) - digits
    counted, lost = amount.minor * 10**shift if shift > 0 else amount.minor, 0
    if shift < 0:
        counted, lost = divmod(amount.minor, 10**-shift)
    if lost or amount.minor % unit_by_card(amount.currency):
        raise PaymentRefused(
            f"Stripe takes no such fraction of {amount.currency}.",
            code="fraction",
            remedy="Set an amount that is round to more digits; nothing was asked for.",
        )
    return counted, amount.currency.lower()


def from_stripe(counted: Any, currency: Any, *, least: int = 0) -> Money:
    """An amount that Stripe tells; `ValueError` where it is none, or less than `least`."""
    code = str(currency).upper()
    number = whole(counted, least, _MOST)
    if not is_currency(code):
        raise ValueError
    digits = minor_digits(code)
    shift = _OTHER_DIGITS.get(code, digits) - digits
    return Money(number // 10**shift if shift > 0 else number * 10**-shift, code)


def whole(told: Any, least: int, most: int) -> int:
    """A whole number within bounds; `ValueError` for whatever else is told."""
    # To Python True is a number.
    if isinstance(told, bool) or not isinstance(told, int) or not least <= told <= most:
        raise ValueError
    return told
