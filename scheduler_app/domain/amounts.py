"""Domain: an amount of money, exact, and how each locale writes and reads it.

How that is done in a language, Babel knows. It is imported when the first amount is written or
read: the window must appear fast.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.wording import listed

if TYPE_CHECKING:
    from babel import Locale

MOST = 10**9
"""More minor units than any price here; what is more is taken for a slip of the hand."""

FILES = "en"
"""The locale whose reading takes `Money.plain`."""

# ISO 4217, list one. CLDR tells how many digits people write, which is not the same everywhere.
_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_DIGITS_OF = {code: digits for digits, codes in _DIGITS.items() for code in codes.split()}

_BY_CARD = dict.fromkeys(("BHD", "JOD", "KWD", "OMR", "TND"), 10) | {"MGA": 100}
"""Minor units in which cards pay where that is not one; ISO 4217 counts finer."""

_ALWAYS_DECIMAL = frozenset("٫")
_ALWAYS_GROUP = frozenset(" '’٬،⹁")
_EITHER = frozenset(".,")
_USUAL_GROUPS = ((3, 3), (3, 2))
"""Digits of the last group and of those before it: of thousands, and as India writes lakhs."""


HUNDRED_PERCENT = 10_000
"""A rate, in hundredths of a percent, that is as much as the price itself."""


class Money(NamedTuple):
    """An amount in minor units (cents) of an ISO 4217 currency."""

    minor: int
    currency: str

    @property
    def plain(self) -> str:
        """The number for other programs: a point, and all digits that the currency has."""
        digits = minor_digits(self.currency)
        return f"{Decimal(self.minor).scaleb(-digits):.{digits}f}"


def unit_by_card(currency: str) -> int:
    """How many minor units the least coin is by which a card pays."""
    return _BY_CARD.get(currency, 1)


def tax_on_top(price: int, rate: int) -> int:
    """What a rate in hundredths of a percent adds to a price in minor units, half a unit up."""
    return (price * rate + HUNDRED_PERCENT // 2) // HUNDRED_PERCENT


def is_currency(code: str) -> bool:
    """Whether it has the form of an ISO 4217 code."""
    return len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def minor_digits(currency: str) -> int:
    """How many digits follow the decimal mark in a currency (ISO 4217)."""
    return _DIGITS_OF.get(currency, 2)


class _Reader:
    """Who reads the amounts of which nobody says for whom they are: whoever sits here."""

    locale = "en"


def read_in(locale: str) -> None:
    """From now on, amounts of which no locale is said are told in this one."""
    _Reader.locale = locale


def format_money(money: Money, locale: str = "", *, in_column: bool = False) -> str:
    """For reading, in a locale such as "de", "fr_CH" or "en-GB"; an unknown one is English.

    Without one it is that of whoever sits at this computer, as `read_in` has said; else English.
    A round amount has no decimals: "€80", but "€80.50"; `in_column`, where one stands above the
    other, all have those of their currency. Digits are those of dates and times on the
    same screen, 0 to 9 in every language.
    """
    from babel.numbers import get_currency_symbol, parse_pattern

    style = _style(locale or _Reader.locale)
    digits = minor_digits(money.currency)
    shown = digits if in_column or money.minor % 10**digits else 0
    symbol = get_currency_symbol(money.currency, style.locale)
    pattern = parse_pattern(style.pattern)
    pattern.frac_prec = (shown, shown)
    # CLDR's rule of spacing, which Babel leaves out: letters do not touch digits.
    if _is_letter(symbol[-1]):
        before, after = pattern.prefix
        pattern.prefix = (_spaced_after(before), _spaced_after(after))
    if _is_letter(symbol[0]):
        before, after = pattern.suffix
        pattern.suffix = (_spaced_before(before), _spaced_before(after))
    told = str(
        pattern.apply(
            Decimal(money.minor).scaleb(-digits),
            style.locale,
            currency=money.currency,
            currency_digits=False,
        )
    )
    if shown and style.of_money != style.decimal:
        fraction = rf"(?<=\d){re.escape(style.decimal)}(?=\d{{{shown}}}(?!\d))"
        told = re.sub(fraction, style.of_money, told)
    return told


def amounts_in_words(amounts: Mapping[str, int]) -> str:
    """Minor units by currency, such as "€5.00 and $3.00"; empty for none."""
    return listed([format_money(Money(minor, currency)) for currency, minor in amounts.items()])


def number_text(money: Money, locale: str = "en") -> str:
    """The number alone, to be typed over in that locale: "80", "95,50"; `parse_money` reads it."""
    style = _style(locale)
    whole, _, fraction = money.plain.partition(".")
    if not fraction.strip("0"):
        return whole
    # Cape Verde parts escudos by a dollar sign, which nobody finds on a keyboard's number block.
    mark = style.of_money if style.of_money in _EITHER else style.decimal
    return f"{whole}{mark}{fraction}"


def is_hundredfold(before: Money, after: Money) -> bool:
    """Whether one is a hundred times the other, as when a decimal mark was lost."""
    if before.currency != after.currency or not before.minor or not after.minor:
        return False
    return before.minor == 100 * after.minor or after.minor == 100 * before.minor


def parse_money(text: str, currency: str, locale: str = "en", *, field: str = "price") -> Money:
    """An amount as people of that locale type it: "80", "80.50", "80,50", "1.234,50"; empty is 0.

    The currency's sign or code may stand before or after; digits may be of any script. Where one
    mark may part thousands or a fraction, such as in "1,234", the locale decides; where it can't,
    and for anything else, `InvalidInput` on `field` says why.
    """
    style = _style(locale)
    bare = _without_sign(_simple(text), currency, style.locale)
    if not bare:
        return Money(0, currency)
    digits = minor_digits(currency)
    halves = _halves(bare, digits, style)
    if halves is None:
        example = f"80 or 80{style.of_money}{'50'.ljust(digits, '0')}" if digits else "80"
        raise InvalidInput(field, f"“{text}” is no amount.", remedy=f"Write it such as {example}.")
    whole, fraction = halves
    if _AMBIGUOUS in halves:
        raise InvalidInput(
            field,
            f"“{text}” can be read as thousands or as a fraction.",
            remedy=f"Write it without a mark, such as 1234, or as 1234{style.of_money}00.",
        )
    if len(fraction) > digits:
        too_many = f"more than {digits} digits" if digits else "digits"
        raise InvalidInput(
            field,
            f"“{text}” has {too_many} after the mark.",
            remedy=f"{currency} has {digits or 'none'}.",
        )
    number = (whole + fraction.ljust(digits, "0")).lstrip("0") or "0"
    if len(number) > len(str(MOST)) or int(number) > MOST:
        raise InvalidInput(field, f"“{text}” is more than any price.", remedy="Check the digits.")
    return Money(int(number), currency)


@dataclass(frozen=True, slots=True)
class _Style:
    """How a locale writes amounts. `of_money` is the decimal mark that it uses with a currency."""

    locale: Locale
    pattern: str
    decimal: str
    of_money: str
    decimals: frozenset[str]
    groups: frozenset[str]
    grouping: tuple[int, int]


@lru_cache(maxsize=64)
def _style(name: str) -> _Style:
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = _locale(name)
    pattern = locale.currency_formats["standard"]
    decimal = get_decimal_symbol(locale)
    of_money = str(locale.number_symbols.get("latn", {}).get("currencyDecimal", decimal))
    own_group = get_group_symbol(locale)
    native = [get_decimal_symbol(locale, numbering_system="default")]
    return _Style(
        locale,
        str(pattern.pattern),
        decimal,
        of_money,
        frozenset({decimal, of_money, *native}),
        frozenset({" " if own_group.isspace() else own_group}),
        (int(pattern.grouping[0]), int(pattern.grouping[1])),
    )


def _locale(name: str) -> Locale:
    """That locale, else its language, else English."""
    from babel import Locale, UnknownLocaleError

    tag = name.replace("-", "_")
    for candidate in (tag, tag.partition("_")[0]):
        try:
            return Locale.parse(candidate)
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


def _simple(text: str) -> str:
    """Without marks of direction, with digits 0 to 9, and with one kind of space."""
    kept = []
    for letter in text:
        if unicodedata.category(letter) == "Cf":
            continue
        digit = unicodedata.decimal(letter, None)
        kept.append(" " if letter.isspace() else letter if digit is None else str(digit))
    return "".join(kept).strip()


def _without_sign(text: str, currency: str, locale: Locale) -> str:
    """The text without the currency's code or sign, once, before or after the number."""
    from babel.numbers import get_currency_symbol

    signs = {currency, get_currency_symbol(currency, locale), get_currency_symbol(currency, "en")}
    folded = text.casefold()
    for sign in sorted((_simple(sign).casefold() for sign in signs), key=len, reverse=True):
        if sign and folded.startswith(sign):
            return text[len(sign) :].strip()
        if sign and folded.endswith(sign):
            return text[: -len(sign)].strip()
    return text


_AMBIGUOUS = "?"


def _halves(bare: str, digits: int, style: _Style) -> tuple[str, str] | None:
    """What stands before and after the decimal mark; None for no amount, `_AMBIGUOUS` for two."""
    marks = re.findall(r"[^0-9]", bare)
    known = _EITHER | _ALWAYS_GROUP | _ALWAYS_DECIMAL
    if not re.fullmatch(r"[0-9]+(?:[^0-9][0-9]+)*", bare) or not known.issuperset(marks):
        return None
    whole, fraction, last = bare, "", marks[-1] if marks else ""
    if len(set(marks)) > 1:
        # The last mark is the decimal one, and stands once.
        if last in _ALWAYS_GROUP or marks.count(last) > 1 or len(set(marks)) > 2:
            return None
        whole, _, fraction = bare.rpartition(last)
        marks.pop()
    elif len(marks) == 1:
        meant = _meant(bare, last, digits, style)
        if meant is None:
            return _AMBIGUOUS, ""
        if meant == "decimal":
            whole, _, fraction = bare.partition(last)
            marks = []
    if marks and not _is_grouped(whole.split(marks[0]), marks[0], style):
        return None
    return re.sub(r"[^0-9]", "", whole), fraction


def _meant(bare: str, mark: str, digits: int, style: _Style) -> str | None:
    """What the only mark of a number is: "group" or "decimal"; None where nobody can tell."""
    if mark in _ALWAYS_DECIMAL or mark in _ALWAYS_GROUP:
        return "decimal" if mark in _ALWAYS_DECIMAL else "group"
    left, _, right = bare.partition(mark)
    if mark in style.groups - style.decimals and _is_grouped([left, right], mark, style):
        return "group"
    if not _is_grouped([left, right], "", style):
        return "decimal"
    if mark in style.decimals - style.groups and digits >= 3:
        return "decimal"
    return "group" if digits == 0 else None


def _is_grouped(parts: list[str], mark: str, style: _Style) -> bool:
    """Whether digits stand in groups as people part them."""
    if mark in _ALWAYS_DECIMAL or parts[0].startswith("0"):
        return False
    shapes = (*_USUAL_GROUPS, style.grouping) if mark in style.groups else _USUAL_GROUPS
    return any(
        len(parts[-1]) == last
        and all(len(part) == between for part in parts[1:-1])
        and len(parts[0]) <= between
        for last, between in shapes
    )


def _is_letter(character: str) -> bool:
    """Whether CLDR parts it from a digit: what is neither a symbol, nor a space or separator."""
    return unicodedata.category(character)[0] not in "SZ"


def _spaced_after(prefix: str) -> str:
    return f"{prefix}\xa0" if prefix.endswith("¤") else prefix


def _spaced_before(suffix: str) -> str:
    return f"\xa0{suffix}" if suffix.startswith("¤") else suffix
