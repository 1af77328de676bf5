"""Tests: prices are read exactly, or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money import MOST, Money, parse_price


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("", "EUR", 0),
        ("0", "EUR", 0),
        ("80", "EUR", 8000),
        ("80.5", "EUR", 8050),
        ("80.50", "EUR", 8050),
        ("80,50", "EUR", 8050),
        (" €80.50 ", "EUR", 8050),
        ("80 EUR", "EUR", 8000),
        ("80 CHF", "CHF", 8000),
        ("1,234.50", "USD", 123450),
        ("1.234,50", "EUR", 123450),
        ("1 234,50", "EUR", 123450),
        ("1’234.50", "CHF", 123450),
        ("1,234,567", "USD", 123456700),
        ("1,234", "JPY", 1234),
        ("1.5", "KWD", 1500),
    ],
)
def test_prices_are_read(text: str, currency: str, minor: int) -> None:
    assert parse_price(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("eighty", "no amount"),
        ("-5", "no amount"),
        ("80.", "no amount"),
        ("80 USD", "no amount"),
        ("1,234,56", "no amount"),
        ("٨٠", "no amount"),
        ("1,234", "thousands or as a fraction"),
        ("1.234", "thousands or as a fraction"),
        ("80.5050", "more than 2 digits"),
        ("99999999", "more than any price"),
    ],
)
def test_what_is_no_price_is_refused_by_name(text: str, says: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_price(text, "EUR")
    assert refused.value.field == "price"
    assert says in refused.value.message
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("money", "text"),
    [
        (Money(8050, "EUR"), "€80.50"),
        (Money(8000, "EUR"), "€80"),
        (Money(5, "USD"), "$0.05"),
        (Money(80, "JPY"), "¥80"),
        (Money(1005, "KWD"), "1.005 KWD"),
    ],
)
def test_money_reads_well(money: Money, text: str) -> None:
    assert str(money) == text


@given(st.integers(0, MOST), st.sampled_from(["EUR", "JPY", "CHF"]))
def test_an_amount_survives_being_written_and_read(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse_price(money.amount, currency) == money
    assert parse_price(str(money), currency) == money
