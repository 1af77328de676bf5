"""Tests: amounts are written as each locale writes them, and read exactly, or refused."""

from __future__ import annotations

import subprocess
import sys
from functools import cache

import pytest
from babel.core import get_global
from babel.localedata import locale_identifiers
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.amounts import (
    MOST,
    Money,
    amounts_in_words,
    format_money,
    is_hundredfold,
    minor_digits,
    number_text,
    parse_money,
)
from scheduler_app.domain.errors import InvalidInput

USED_WITHOUT_CENTS = frozenset(
    {"AFN", "ALL", "IQD", "IRR", "KPW", "LAK", "LBP", "MGA", "MMK", "RSD", "SOS", "SYP", "YER"}
)
"""CLDR says how many digits people write, and of these they write none; ISO 4217 has them."""


@cache
def currencies() -> list[str]:
    """The codes that are legal tender somewhere today."""
    found = {
        code
        for listed in get_global("territory_currencies").values()
        for code, _start, end, tender in listed
        if end is None and tender
    }
    return sorted(found)


@cache
def locales() -> list[str]:
    return sorted(locale_identifiers())


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(9550, "EUR"), "en", "€95.50"),
        (Money(9550, "EUR"), "de", "95,50 €"),
        (Money(9500, "EUR"), "de", "95 €"),
        (Money(8000, "EUR"), "en-GB", "€80"),
        (Money(5, "USD"), "en_US", "$0.05"),
        (Money(123456750, "CHF"), "de_CH", "CHF 1’234’567.50"),
        (Money(9550, "CHF"), "fr-CH", "95.50 CHF"),
        (Money(123450, "EUR"), "fr_FR", "1\u202f234,50 €"),
        (Money(123450, "EUR"), "de_AT", "€ 1.234,50"),
        (Money(1234567, "INR"), "en_IN", "₹12,345.67"),
        (Money(8000, "JPY"), "ja", "￥8,000"),
        (Money(8000, "JPY"), "de", "8.000 ¥"),
        (Money(1005, "KWD"), "en", "KWD 1.005"),
        (Money(9550, "CHF"), "en", "CHF 95.50"),
        (Money(1005, "KWD"), "ar", "\u200f1.005 د.ك.\u200f"),
        (Money(9550, "EUR"), "ar", "\u200f95.50 €"),
        (Money(9550, "EUR"), "C", "€95.50"),
        (Money(9550, "EUR"), "xx_YY", "€95.50"),
        (Money(9550, "EUR"), "de_XX", "95,50 €"),
        (Money(-9550, "EUR"), "en", "-€95.50"),
    ],
)
def test_money_is_written_as_the_locale_writes_it(money: Money, locale: str, text: str) -> None:
    assert format_money(money, locale).replace("\xa0", " ") == text


def test_amounts_of_several_currencies_are_one_list() -> None:
    assert amounts_in_words({}) == ""
    assert amounts_in_words({"EUR": 500}) == format_money(Money(500, "EUR"))
    both = f"{format_money(Money(500, 'EUR'))} and {format_money(Money(300, 'USD'))}"
    assert amounts_in_words({"EUR": 500, "USD": 300}) == both


def test_amounts_that_stand_above_each_other_have_all_their_digits() -> None:
    column = [Money(4000, "GBP"), Money(80, "GBP"), Money(4000, "JPY"), Money(4000, "KWD")]
    told = [format_money(one, "en", in_column=True).replace("\xa0", " ") for one in column]
    assert told == ["£40.00", "£0.80", "¥4,000", "KWD 4.000"]


@pytest.mark.parametrize(
    ("money", "plain"),
    [
        (Money(8050, "EUR"), "80.50"),
        (Money(8000, "EUR"), "80.00"),
        (Money(5, "USD"), "0.05"),
        (Money(80, "JPY"), "80"),
        (Money(1005, "KWD"), "1.005"),
        (Money(-5, "EUR"), "-0.05"),
    ],
)
def test_files_get_a_plain_number(money: Money, plain: str) -> None:
    assert money.plain == plain


@pytest.mark.parametrize(
    ("text", "currency", "locale", "minor"),
    [
        ("", "EUR", "en", 0),
        ("0", "EUR", "en", 0),
        ("80", "EUR", "de", 8000),
        ("80.5", "EUR", "en", 8050),
        ("95.50", "EUR", "en", 9550),
        ("95,50", "EUR", "en", 9550),
        ("95.50", "EUR", "de", 9550),
        ("95,50", "EUR", "de", 9550),
        (" €80.50 ", "EUR", "en", 8050),
        ("80 eur", "EUR", "en", 8000),
        ("EUR 80", "EUR", "fr", 8000),
        ("80 CHF", "CHF", "en", 8000),
        ("$5", "USD", "en_GB", 500),
        ("1,234.50", "USD", "en", 123450),
        ("1,234.50", "USD", "de", 123450),
        ("1.234,50", "EUR", "de", 123450),
        ("1.234,50", "EUR", "en", 123450),
        ("1 234,50", "EUR", "fr", 123450),
        ("1\u202f234,50 €", "EUR", "fr", 123450),
        ("1’234.50", "CHF", "de_CH", 123450),
        ("1'234.50", "CHF", "de_CH", 123450),
        ("1,234,567", "USD", "en", 123456700),
        ("12,34,567.50", "INR", "en_IN", 123456750),
        # Read in one way only where the locale says so.
        ("1,234", "EUR", "en", 123400),
        ("1.234", "EUR", "de", 123400),
        ("1,234", "JPY", "en", 1234),
        ("1.234", "JPY", "en", 1234),
        ("1.5", "KWD", "en", 1500),
        ("1.005", "KWD", "en", 1005),
        ("1,005", "KWD", "de", 1005),
        ("1,005", "KWD", "en", 1005000),
        ("0,005", "KWD", "en", 5),
        ("٨٠٫٥٠", "EUR", "ar_EG", 8050),
        ("١٬٢٣٤٫٥", "KWD", "ar", 1234500),
        ("\u200f1.005 د.ك.\u200f", "KWD", "ar", 1005),
    ],
)
def test_amounts_are_read(text: str, currency: str, locale: str, minor: int) -> None:
    assert parse_money(text, currency, locale) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "currency", "locale", "says"),
    [
        ("eighty", "EUR", "en", "no amount"),
        ("-5", "EUR", "en", "no amount"),
        ("80.", "EUR", "en", "no amount"),
        (".5", "EUR", "en", "no amount"),
        ("80 USD", "EUR", "en", "no amount"),
        ("€ 80 €", "EUR", "en", "no amount"),
        ("1,234,56", "EUR", "en", "no amount"),
        ("1,234,567,", "EUR", "en", "no amount"),
        ("1.234.50", "EUR", "de", "no amount"),
        ("1,23.456,78", "EUR", "en", "no amount"),
        ("0,123,456", "EUR", "en", "no amount"),
        ("1 23", "EUR", "fr", "no amount"),
        ("1²", "EUR", "en", "no amount"),
        ("1.234", "EUR", "en", "thousands or as a fraction"),
        ("1,234", "EUR", "de", "thousands or as a fraction"),
        ("1.234", "EUR", "fr_CH", "thousands or as a fraction"),
        ("1,234", "EUR", "fr_CH", "thousands or as a fraction"),
        ("1.234", "KWD", "fr_FR", "thousands or as a fraction"),
        ("80.5050", "EUR", "en", "more than 2 digits"),
        ("80.5", "JPY", "en", "has digits after the mark"),
        ("99999999", "EUR", "en", "more than any price"),
        ("9" * 5000, "EUR", "en", "more than any price"),
    ],
)
def test_what_is_no_amount_is_refused_by_name(
    text: str, currency: str, locale: str, says: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_money(text, currency, locale, field="fee")
    assert refused.value.field == "fee"
    assert says in refused.value.message
    assert refused.value.remedy


def test_what_is_proposed_instead_can_be_read() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_money("achtzig", "EUR", "de")
    assert "80,50" in refused.value.remedy
    with pytest.raises(InvalidInput) as refused:
        parse_money("eighty", "JPY", "en")
    assert "80.50" not in refused.value.remedy


@given(st.integers(0, MOST), st.data())
def test_an_amount_survives_being_written_and_read(minor: int, data: st.DataObject) -> None:
    """In every currency, and in every locale that CLDR knows."""
    currency = data.draw(st.sampled_from(currencies()), label="currency")
    locale = data.draw(st.sampled_from(locales()), label="locale")
    money = Money(minor, currency)
    told = format_money(money, locale)
    assert parse_money(told, currency, locale) == money
    assert parse_money(money.plain, currency) == money


@pytest.mark.parametrize("minor", [0, 5, 100, 1000, 1005, 123400, 123456, 123456789])
def test_amounts_survive_in_every_locale(minor: int) -> None:
    for locale in locales():
        for currency in ("EUR", "JPY", "KWD", "CHF"):
            money = Money(minor, currency)
            told = format_money(money, locale)
            assert parse_money(told, currency, locale) == money, (locale, told)


@given(st.text(alphabet="0123456789 .,'’€EUR٫٬-", max_size=12), st.sampled_from(["en", "de", "ar"]))
def test_no_text_is_read_as_something_that_is_written_otherwise(text: str, locale: str) -> None:
    """What is read is an amount that has the very digits that were typed."""
    try:
        money = parse_money(text, "EUR", locale)
    except InvalidInput:
        return
    typed = "".join(letter for letter in text if letter.isdigit()).lstrip("0")
    assert money.plain.replace(".", "").lstrip("0").startswith(typed)
    assert money.plain.replace(".", "").lstrip("0")[len(typed) :].strip("0") == ""


def test_the_digits_are_those_of_iso_4217() -> None:
    """CLDR keeps the same, but for currencies whose small coins nobody uses any more."""
    differing = {
        code for code in currencies() if minor_digits(code) != get_currency_precision(code)
    }
    assert differing == USED_WITHOUT_CENTS
    assert len(currencies()) > 150
    assert [minor_digits(code) for code in ("EUR", "JPY", "ISK", "KWD", "IQD", "CLF")] == [
        2, 0, 0, 3, 3, 4,
    ]  # fmt: skip


def test_babel_is_loaded_when_the_first_amount_is_written() -> None:
    code = (
        "import sys; from scheduler_app.domain.amounts import Money, format_money; "
        "before = 'babel' in sys.modules; Money(1, 'EUR').plain; "
        "plain = 'babel' in sys.modules; format_money(Money(1, 'EUR'), 'en'); "
        "print(before, plain, 'babel' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout.split() == ["False", "False", "True"]


@pytest.mark.parametrize(
    ("money", "locale", "text"),
    [
        (Money(8000, "EUR"), "de", "80"),
        (Money(9550, "EUR"), "de", "95,50"),
        (Money(123450, "EUR"), "de_DE", "1234,50"),
        (Money(9550, "EUR"), "en", "95.50"),
        (Money(8000, "JPY"), "ja", "8000"),
        (Money(8005, "KWD"), "en", "8.005"),
        (Money(8005, "KWD"), "de", "8,005"),
    ],
)
def test_a_number_to_be_typed_over(money: Money, locale: str, text: str) -> None:
    assert number_text(money, locale) == text


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_a_number_to_be_typed_over_is_read_as_it_was_in_every_locale(currency: str) -> None:
    money = Money(1234567, currency)
    lost = [
        locale
        for locale in locales()
        if parse_money(number_text(money, locale), currency, locale) != money
    ]
    assert lost == []


def test_a_lost_mark_is_a_hundredfold() -> None:
    assert is_hundredfold(Money(9550, "EUR"), Money(955000, "EUR"))
    assert is_hundredfold(Money(800000, "JPY"), Money(8000, "JPY"))
    assert not is_hundredfold(Money(0, "EUR"), Money(0, "EUR"))
    assert not is_hundredfold(Money(9550, "EUR"), Money(955000, "GBP"))
