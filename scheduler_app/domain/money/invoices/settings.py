"""Domain, money: the settings of invoices: who sends them, and how they are written and reminded.

Amounts are minor units of the practice's currency, rates hundredths of a percent.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeVar

from scheduler_app.domain.amounts import MOST, minor_digits
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.identifiers import compact
from scheduler_app.domain.money.invoices.numbering import USUAL_PATTERN, checked_pattern
from scheduler_app.domain.practice.own_settings import OwnSetting, whole_number
from scheduler_app.domain.practice.tax_rates import rate_text, read_rate
from scheduler_app.domain.visible import tidy_line

LONGEST_LINE = 100
LONGEST_TEXT = 2_000


class TaxScheme(StrEnum):
    """How the practice is taxed."""

    USUAL = "usual"
    SMALL = "small business"
    """It charges no tax, as the law lets small businesses do (German §19 UStG)."""


class DepositInvoices(StrEnum):
    """Whether a deposit that was received gets an invoice of its own."""

    NO = "no"
    BY_HAND = "by hand"
    AT_ONCE = "at once"


class RemindBy(StrEnum):
    """Who sends reminders of what is overdue."""

    ASK = "ask"
    AUTO = "auto"
    OFF = "off"


class ReminderLevel(NamedTuple):
    """So many days after an invoice was due it is reminded, with a fee in whole units."""

    days: int
    fee: Decimal = Decimal(0)

    def minor(self, currency: str) -> int:
        """The fee in minor units of a currency; what it has no digits for is left away."""
        return int(self.fee.scaleb(minor_digits(currency)))


_Word = TypeVar("_Word", bound=StrEnum)


def _line(name: str, text: str) -> str:
    line = tidy_line(text)
    if len(line) > LONGEST_LINE:
        raise InvalidInput(name, f"The text is longer than {LONGEST_LINE} characters.")
    return line


def _compact(name: str, text: str) -> str:
    """A number without what it is set out with; whether it can be one is asked as it is saved."""
    return _line(name, compact(text))


def _text(name: str, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(name, f"The text is longer than {LONGEST_TEXT:,} characters.")
    return text


def _word(kind: type[_Word], name: str, text: str) -> _Word:
    try:
        return kind(text.casefold())
    except ValueError:
        raise InvalidInput(
            name, f"“{text}” is not known.", remedy=f"There are: {', '.join(kind)}."
        ) from None


def _country(name: str, text: str) -> str:
    code = text.upper()
    if code and not re.fullmatch("[A-Z]{2}", code):
        raise InvalidInput(name, f"“{text}” is no country.", remedy="Use a code such as DE.")
    return code


def _rate(name: str, text: str) -> int | None:
    return read_rate(text, field=name)


_LEVEL = re.compile(r"([0-9]{1,3})(?:\s*:\s*([0-9]{1,6}(?:\.[0-9]{1,3})?))?")
_MOST_LEVELS = 5


def _levels(name: str, text: str) -> tuple[ReminderLevel, ...]:
    levels: list[ReminderLevel] = []
    for part in filter(None, (each.strip() for each in text.split(";"))):
        found = _LEVEL.fullmatch(part)
        if found is None or (levels and int(found[1]) <= levels[-1].days):
            raise InvalidInput(
                name,
                f"“{part}” is no reminder.",
                remedy="Write days after it was due and a fee, each later than the one before, "
                "such as 7:0; 14:0; 28:5.00.",
            )
        levels.append(ReminderLevel(int(found[1]), Decimal(found[2] or 0)))
    if len(levels) > _MOST_LEVELS:
        raise InvalidInput(name, f"There are at most {_MOST_LEVELS} reminders.")
    return tuple(levels)


def _levels_text(levels: tuple[ReminderLevel, ...]) -> str:
    return "; ".join(f"{level.days}:{level.fee}" for level in levels)


def _own_line(name: str, read: Callable[[str, str], str] = _line) -> OwnSetting[str]:
    return OwnSetting(name, "", partial(read, name))


def _own_number(name: str, first: int, low: int, high: int) -> OwnSetting[int]:
    return OwnSetting(name, first, partial(whole_number, name, low, high))


SELLER_NAME = _own_line("money.seller_name")
"""As on invoices; where it is empty the name of the practice's page stands there."""
SELLER_STREET = _own_line("money.seller_street")
SELLER_EXTRA = _own_line("money.seller_extra")
SELLER_POSTCODE = _own_line("money.seller_postcode")
SELLER_CITY = _own_line("money.seller_city")
SELLER_COUNTRY = _own_line("money.seller_country", _country)
SELLER_VAT_ID = _own_line("money.seller_vat_id", _compact)
SELLER_TAX_NUMBER = _own_line("money.seller_tax_number")
SELLER_EMAIL = _own_line("money.seller_email")
SELLER_PHONE = _own_line("money.seller_phone")
IBAN = _own_line("money.iban", _compact)
BIC = _own_line("money.bic", _compact)
ACCOUNT_HOLDER = _own_line("money.account_holder")

TAX_SCHEME: OwnSetting[TaxScheme] = OwnSetting(
    "money.tax_scheme", TaxScheme.USUAL, partial(_word, TaxScheme, "money.tax_scheme")
)
INVOICE_NUMBER: OwnSetting[str] = OwnSetting("money.invoice_number", USUAL_PATTERN, checked_pattern)
TERMS_DAYS = _own_number("money.terms_days", 14, 0, 365)
HOURLY_RATE = _own_number("money.hourly_rate", 0, 0, MOST)
"""What an hour costs; it contains its tax or not, as the price of its service does."""
DEFAULT_TAX: OwnSetting[int | None] = OwnSetting(
    "money.default_tax", None, partial(_rate, "money.default_tax"), rate_text
)
"""Where the service says nothing; None where nothing is said at all."""
TIME_STEP = _own_number("money.time_step", 15, 1, 240)
LEAST_TIME = _own_number("money.least_time", 0, 0, 480)
TRIP_PRICE = _own_number("money.trip_price", 0, 0, MOST)
INVOICE_INTRO = _own_line("money.invoice_intro", _text)
INVOICE_CLOSING = _own_line("money.invoice_closing", _text)
INVOICE_FOOTER = _own_line("money.invoice_footer", _text)
DEPOSIT_INVOICES: OwnSetting[DepositInvoices] = OwnSetting(
    "money.deposit_invoices",
    DepositInvoices.NO,
    partial(_word, DepositInvoices, "money.deposit_invoices"),
)
REMINDERS: OwnSetting[tuple[ReminderLevel, ...]] = OwnSetting(
    "money.reminders",
    (ReminderLevel(7), ReminderLevel(14), ReminderLevel(28)),
    partial(_levels, "money.reminders"),
    _levels_text,
)
REMIND: OwnSetting[RemindBy] = OwnSetting(
    "money.remind", RemindBy.ASK, partial(_word, RemindBy, "money.remind")
)
KEEP_YEARS = _own_number("money.keep_years", 10, 0, 30)
"""For how many years invoices are kept before the erasure of a client may take their names."""
