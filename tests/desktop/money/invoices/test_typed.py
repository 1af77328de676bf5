"""What is typed into a line of an invoice: quantities, prices, discounts and taxes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scheduler_app.desktop.money.invoices import typed
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import (
    InvoiceLine,
    LineTax,
    LineUnit,
    TaxCategory,
)

HOUR, PIECE = LineUnit.HOUR, LineUnit.PIECE


@pytest.mark.parametrize(
    ("text", "before", "thousandths", "unit"),
    [
        ("2", PIECE, 2000, PIECE),
        ("1,5 h", PIECE, 1500, HOUR),
        ("1.5h", PIECE, 1500, HOUR),
        ("1:30", PIECE, 1500, HOUR),
        ("1 h 15 min", PIECE, 1250, HOUR),
        ("90 min", PIECE, 1500, HOUR),
        ("20 min", HOUR, 333, HOUR),
        ("0,25", HOUR, 250, HOUR),
        ("12 km", PIECE, 12000, LineUnit.KILOMETRE),
        ("2 days", PIECE, 2000, LineUnit.DAY),
        ("3 pcs", HOUR, 3000, PIECE),
        ("", HOUR, 1000, HOUR),
    ],
)
def test_a_quantity_is_read_as_one_writes_it(
    text: str, before: LineUnit, thousandths: int, unit: LineUnit
) -> None:
    assert typed.read_quantity(text, before) == (thousandths, unit)


@pytest.mark.parametrize("text", ["two", "1:75", "0", "0:00", "1.5 min", "-1", "3 apples"])
def test_what_is_no_quantity_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        typed.read_quantity(text, PIECE)
    assert refused.value.field == "quantity"


@pytest.mark.parametrize("quantity", [1000, 1500, 333, 12_250])
@pytest.mark.parametrize("unit", [HOUR, PIECE, LineUnit.KILOMETRE, LineUnit.DAY])
@pytest.mark.parametrize("mark", [".", ","])
def test_a_quantity_is_written_as_it_is_read(quantity: int, unit: LineUnit, mark: str) -> None:
    line = InvoiceLine("", 0, quantity, unit)
    assert typed.read_quantity(typed.quantity_text(line, mark), unit) == (quantity, unit)


def test_a_price_below_nothing_is_a_discount() -> None:
    with pytest.raises(InvalidInput, match="discount"):
        typed.read_price("-5", "EUR", "de")
    assert typed.read_price("95,50", "EUR", "de") == 9550


@pytest.mark.parametrize(
    ("text", "off", "percent"),
    [("10 %", 0, 1000), ("7,5%", 0, 750), ("5", 500, 0), ("-5,50", 550, 0), ("", 0, 0)],
)
def test_a_discount_is_an_amount_or_a_percentage(text: str, off: int, percent: int) -> None:
    read = typed.read_discount(text, "EUR", "de")
    assert read == (off, percent)
    again = typed.discount_text(read.off, read.percent, "EUR", "de", ",")
    assert typed.read_discount(again, "EUR", "de") == read


@pytest.mark.parametrize(
    ("text", "tax"),
    [
        ("19", LineTax(rate=1900)),
        ("7,7 %", LineTax(rate=770)),
        ("0", LineTax(TaxCategory.ZERO)),
        ("exempt", LineTax(TaxCategory.EXEMPT)),
        ("rev", LineTax(TaxCategory.REVERSE)),
        ("Not  taxed", LineTax(TaxCategory.OUTSIDE)),
    ],
)
def test_a_tax_is_read_as_one_writes_it(text: str, tax: LineTax) -> None:
    assert typed.read_tax(text) == tax
    assert typed.read_tax(typed.tax_text(tax, ",")) == tax


@pytest.mark.parametrize("text", ["", "much", "120"])
def test_what_is_no_tax_is_refused_in_words(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        typed.read_tax(text)
    assert refused.value.field == "tax"


def test_a_rate_that_is_too_fine_says_so() -> None:
    with pytest.raises(InvalidInput, match="more than two digits"):
        typed.read_tax("8,875 %")


def test_an_amount_is_rounded_half_up_after_its_discount() -> None:
    line = InvoiceLine("Visit", 9005, 1500, HOUR)
    assert typed.line_amount(line) == 13_508
    assert typed.line_amount(replace(line, off_percent=1000)) == 12_157
    assert typed.line_amount(replace(line, off=8)) == 13_500
