"""Domain: the tax on a service, as people write it: hundredths of a percent, exact."""

from __future__ import annotations

import re

from scheduler_app.domain.errors import InvalidInput

PERCENT = 100
"""Hundredths of a percent in one."""

HIGHEST = 100 * PERCENT


def read_rate(text: str, *, field: str = "tax") -> int | None:
    """A rate as it is typed: "19", "7.7 %", "7,7"; None where nothing is said.

    `InvalidInput` for what is none, and for more than 100 %.
    """
    bare = text.strip().removesuffix("%").strip()
    if not bare:
        return None
    digits = re.fullmatch(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?", bare)
    if digits is None and re.fullmatch(r"[0-9]{1,3}[.,][0-9]{3,}", bare):
        raise InvalidInput(
            field,
            f"“{text}” has more than two digits after its mark, which can’t be written here.",
            remedy="Write it in two, such as 8.88, or the tax as a line of its own that is not "
            "taxed.",
        )
    if digits is None:
        raise InvalidInput(
            field, f"“{text}” is no rate of tax.", remedy="Write it in percent, such as 19 or 7.7."
        )
    rate = int(digits[1]) * PERCENT + int((digits[2] or "").ljust(2, "0"))
    if rate > HIGHEST:
        raise InvalidInput(field, "No tax is more than 100 %.", remedy="Check the digits.")
    return rate


def rate_text(rate: int | None, *, mark: str = ".") -> str:
    """The percent of a rate without its sign, as `read_rate` reads it; empty for None."""
    if rate is None:
        return ""
    whole, part = divmod(rate, PERCENT)
    return f"{whole}{mark}{part:02}".rstrip("0") if part else str(whole)
