"""Domain, messages: how a text travels: in how many segments, in which alphabet, at what cost.

A text of the alphabet of GSM (3GPP TS 23.038) has 160 letters, any other one 70 UTF-16 units; where
it is longer, each of its parts has 153 or 67, for the rest tells how they belong together.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from scheduler_app.domain.amounts import Money, format_money, minor_digits

LONGEST = 1600
"""Letters of a text that providers take."""

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENSION = frozenset("\f^{}\\[~]|€")
"""Each takes the room of two."""

_SIMPLE = str.maketrans({
    "\N{NO-BREAK SPACE}": " ",
    "\N{NARROW NO-BREAK SPACE}": " ",
    "\N{THIN SPACE}": " ",
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"',
    "\N{DOUBLE LOW-9 QUOTATION MARK}": '"',
    "\N{LEFT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{MIDDLE DOT}": "-",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Segments:
    """How a text travels. `room` is how many letters fit into as many segments as it has."""

    alphabet: str
    units: int
    count: int
    room: int

    def cost(self, price: Decimal, currency: str, locale: str = "en") -> str:
        """What it costs where a segment costs `price`, such as "€0.16"; at least the least coin.

        `price` is in whole units of the currency and may be less than a coin.
        """
        exact = (self.count * price).scaleb(minor_digits(currency))
        minor = int(exact.to_integral_value(ROUND_HALF_UP))
        return format_money(Money(max(minor, 1 if exact else 0), currency), locale)


def simple_signs(text: str) -> str:
    """The text with typewriter's signs for printer's ones: one of these would halve its room."""
    return text.translate(_SIMPLE)


def segments_of(text: str) -> Segments:
    """In how many segments a text goes; an empty one in none."""
    if all(letter in _BASIC or letter in _EXTENSION for letter in text):
        sizes = [2 if letter in _EXTENSION else 1 for letter in text]
        return _parted("GSM-7", sizes, 160, 153)
    sizes = [2 if ord(letter) > 0xFFFF else 1 for letter in text]
    return _parted("UCS-2", sizes, 70, 67)


def _parted(alphabet: str, sizes: list[int], alone: int, each: int) -> Segments:
    units = sum(sizes)
    if units <= alone:
        return Segments(alphabet, units, 1 if units else 0, alone)
    count, left = 1, each
    for size in sizes:
        # No letter is torn apart between two segments.
        if size > left:
            count, left = count + 1, each
        left -= size
    return Segments(alphabet, units, count, count * each)
