"""Domain: an amount of money, exact, in minor units of its currency."""

from __future__ import annotations

import re
from typing import NamedTuple

from scheduler_app.domain.errors import InvalidInput

MOST = 10**9
"""More minor units than any price here; what is more is taken for a slip of the hand."""

_NO_MINOR_UNITS = frozenset({"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"})
_THREE_DIGITS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
_SIGNS = {"EUR": "€", "GBP": "£", "INR": "₹", "JPY": "¥", "USD": "$"}

_AMOUNT = re.compile(
    r"(\d{1,3}(?:([ .,’'\u00a0\u202f])\d{3})(?:\2\d{3})*|\d+)(?:([.,])(\d+))?", re.ASCII
)


class Money(NamedTuple):
    """An amount in minor units (cents) of an ISO 4217 currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        """For reading: "€80.50", or "80.50 CHF" where there is no sign of its own."""
        sign = _SIGNS.get(self.currency)
        return f"{sign}{self.amount}" if sign else f"{self.amount} {self.currency}"

    @property
    def amount(self) -> str:
        """The number alone, as `parse_price` reads it: "80.50", and "80" for a round one."""
        digits = minor_digits(self.currency)
        whole, minor = divmod(self.minor, 10**digits)
        return f"{whole}.{minor:0{digits}}" if minor else str(whole)


def minor_digits(currency: str) -> int:
    """How many digits follow the decimal mark in a currency (ISO 4217)."""
    if currency in _NO_MINOR_UNITS:
        return 0
    return 3 if currency in _THREE_DIGITS else 2


def parse_price(text: str, currency: str, *, field: str = "price") -> Money:
    """An amount such as "80", "80.50", "80,50" or "1.234,50"; empty is nothing.

    The currency's own sign or code may stand before or after. Raises `InvalidInput` on `field`.
    What could be read in two ways, such as "1,234", is refused.
    """
    bare = text.replace(_SIGNS.get(currency, currency), "").replace(currency, "").strip()
    if not bare:
        return Money(0, currency)
    match = _AMOUNT.fullmatch(bare)
    if match is None or (match[2] and match[2] == match[3]):
        raise InvalidInput(field, f"“{text}” is no amount.", remedy="Write it such as 80 or 80.50.")
    whole, group, _mark, fraction = match.groups()
    digits = minor_digits(currency)
    if group in {".", ","} and whole.count(group) == 1 and fraction is None and digits:
        raise InvalidInput(
            field,
            f"“{text}” can be read as thousands or as a fraction.",
            remedy="Write it without a mark, such as 1234, or with two, such as 1,234.00.",
        )
    if len(fraction or "") > digits:
        raise InvalidInput(
            field,
            f"“{text}” has more than {digits} digits after the mark.",
            remedy=f"{currency} has {digits}.",
        )
    minor = int(re.sub(r"\D", "", whole)) * 10**digits + int((fraction or "0").ljust(digits, "0"))
    if minor > MOST:
        raise InvalidInput(field, f"“{text}” is more than any price.", remedy="Check the digits.")
    return Money(minor, currency)
