"""Desktop, invoices: what is typed into a line: amounts, times, discounts and taxes as one writes.

Pure functions: no Qt. `mark` is the decimal mark of whoever types; both marks are read.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from scheduler_app.domain.amounts import HUNDRED_PERCENT, Money, number_text, parse_money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import (
    QUANTITY,
    InvoiceLine,
    LineTax,
    LineUnit,
    TaxCategory,
)
from scheduler_app.domain.practice.tax_rates import rate_text, read_rate

_UNITS = {
    LineUnit.HOUR: ("h", "hr", "hrs", "hour", "hours", "std"),
    LineUnit.DAY: ("d", "day", "days"),
    LineUnit.KILOMETRE: ("km", "kilometre", "kilometres"),
    LineUnit.PIECE: ("x", "pc", "pcs", "piece", "pieces", "stk"),
    LineUnit.LUMP_SUM: ("flat", "lump", "ls"),
}
_BY_WORD = {word: unit for unit, words in _UNITS.items() for word in words}
_MINUTES = frozenset({"m", "min", "mins", "minute", "minutes"})
_SHOWN = {LineUnit.HOUR: " h", LineUnit.DAY: " d", LineUnit.KILOMETRE: " km"}

_NUMBER = re.compile(r"(\d{1,6})(?:[.,](\d{1,3}))?\s*([^\W\d_]*)\.?", re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)\s*(?:h|hours?)?", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,3})\s*h(?:ours?)?\s*(\d{1,2})\s*(?:m(?:in)?)?", re.IGNORECASE)

NO_TAXES = {
    TaxCategory.EXEMPT: "exempt",
    TaxCategory.REVERSE: "reverse charge",
    TaxCategory.OUTSIDE: "not taxed",
}
"""How what has no rate is written in a line."""


class Quantity(NamedTuple):
    """Thousandths, and what is counted."""

    thousandths: int
    unit: LineUnit


def read_quantity(text: str, unit: LineUnit) -> Quantity:
    """Such as "3", "1,5 h", "1:30", "90 min", "12 km"; a bare number counts `unit` as before.

    `InvalidInput` on "quantity" for what is none.
    """
    said = text.strip()
    if not said:
        return Quantity(QUANTITY, unit)
    clock = _CLOCK.fullmatch(said) or _LENGTH.fullmatch(said)
    if clock is not None:
        return _of_minutes(int(clock[1]) * 60 + int(clock[2]), said)
    number = _NUMBER.fullmatch(said)
    word = "" if number is None else number[3].casefold()
    if number is None or (word and word not in _BY_WORD and word not in _MINUTES):
        raise InvalidInput(
            "quantity",
            f"“{said}” is no quantity.",
            remedy="Write it such as 2, 1.5 h, 1:30, 90 min or 12 km.",
        )
    thousandths = int(number[1]) * QUANTITY + int((number[2] or "").ljust(3, "0"))
    if word in _MINUTES:
        if thousandths % QUANTITY:
            raise InvalidInput("quantity", f"“{said}” is no whole number of minutes.")
        return _of_minutes(thousandths // QUANTITY, said)
    if not thousandths:
        raise InvalidInput(
            "quantity", "Nothing of it is no line.", remedy="Delete the line with the Del key."
        )
    return Quantity(thousandths, _BY_WORD.get(word, unit))


def _of_minutes(minutes: int, said: str) -> Quantity:
    """So many minutes in hours, to the thousandth: 20 minutes are 0.333 h."""
    if not minutes:
        raise InvalidInput("quantity", f"“{said}” is no time at all.")
    return Quantity((minutes * QUANTITY + 30) // 60, LineUnit.HOUR)


def quantity_text(line: InvoiceLine, mark: str) -> str:
    """As `read_quantity` reads it: "1.5 h", "3", "12 km"."""
    whole, part = divmod(line.quantity, QUANTITY)
    number = f"{whole}{mark}{part:03}".rstrip("0") if part else str(whole)
    if line.unit is LineUnit.LUMP_SUM and line.quantity == QUANTITY:
        return "flat"
    return f"{number}{_SHOWN.get(line.unit, '')}"


def read_price(text: str, currency: str, locale: str) -> int:
    """The price of one in minor units; `InvalidInput` on "price" for what can't be."""
    said = text.strip()
    if said.startswith(("-", "−")):
        raise InvalidInput(
            "price",
            "A price is not below nothing.",
            remedy="What the client gets off stands in the line's discount.",
        )
    return parse_money(said, currency, locale).minor


class Discount(NamedTuple):
    """Minor units, or hundredths of a percent; never both."""

    off: int
    percent: int


def read_discount(text: str, currency: str, locale: str) -> Discount:
    """Such as "10 %" or "5.00"; empty is none. `InvalidInput` on "off" for what can't be."""
    said = text.strip().removeprefix("-").removeprefix("−").strip()
    if said.endswith("%"):
        try:
            percent = read_rate(said, field="off") or 0
        except InvalidInput as error:
            raise InvalidInput(
                "off", f"“{said}” is no discount.", remedy="Write it such as 10 % or 5.00."
            ) from error
        return Discount(0, percent)
    return Discount(parse_money(said, currency, locale, field="off").minor, 0)


def discount_text(off: int, percent: int, currency: str, locale: str, mark: str) -> str:
    """As `read_discount` reads it; empty for none."""
    if percent:
        return f"{rate_text(percent, mark=mark)} %"
    return number_text(Money(off, currency), locale) if off else ""


def read_tax(text: str) -> LineTax:
    """Such as "19 %", "0", "exempt", "reverse charge"; `InvalidInput` on "tax" for others."""
    said = " ".join(text.casefold().split())
    for category, word in NO_TAXES.items():
        if said and word.startswith(said):
            return LineTax(category)
    try:
        rate = read_rate(said)
    except InvalidInput as error:
        if said[:1].isdigit():
            raise
        words = ", ".join(NO_TAXES.values())
        raise InvalidInput(
            "tax", f"“{text.strip()}” is no tax.", remedy=f"Write it such as 19 %, or: {words}."
        ) from error
    if rate is None:
        raise InvalidInput("tax", "Say how it is taxed.", remedy="0 % is an answer too.")
    return LineTax(TaxCategory.STANDARD if rate else TaxCategory.ZERO, rate)


def tax_text(tax: LineTax, mark: str) -> str:
    """As `read_tax` reads it."""
    return NO_TAXES.get(tax.category) or f"{rate_text(tax.rate, mark=mark)} %"


def line_amount(line: InvoiceLine) -> int:
    """What a line comes to as it is typed, in minor units: its tax as its price has it."""
    whole = (line.price * line.quantity * 2 + QUANTITY) // (2 * QUANTITY)
    off = line.off or (whole * line.off_percent * 2 + HUNDRED_PERCENT) // (2 * HUNDRED_PERCENT)
    return whole - off
