"""Whether all that tells of a sent invoice says the same: each thing that is changed is found."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from scheduler_app.domain.money.invoices.booked import taxes_booked
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceLine,
    InvoiceParty,
    LineTax,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.papers import ReadBack
from scheduler_app.domain.money.invoices.proof import (
    FaultOf,
    SentRow,
    digits_of,
    document_faults,
    file_faults,
    money_faults,
)
from scheduler_app.domain.money.invoices.sums import of_draft

DRAFT = InvoiceDraft(
    client_id=1,
    lines=(
        InvoiceLine("Printer repair", 9_000, 1_500, tax=LineTax(TaxCategory.STANDARD, 1_900)),
        InvoiceLine("Cable", 1_250, tax=LineTax(TaxCategory.STANDARD, 700)),
    ),
)
SUMS = of_draft(DRAFT)
DOCUMENT = InvoiceDocument(
    "uid", "2027-0042", "2027-03-01", "2027-03-15", DRAFT, SUMS, InvoiceParty("Kern"),
    InvoiceParty("Meier"),
)  # fmt: skip
ROW = SentRow(
    1, "2027-0042", "2027-03-01", "2027-03-15", "EUR", SUMS.total, SUMS.tax, 0, SUMS.payable,
    "abc", "abc", taxes_booked(DRAFT, SUMS), 5_000, 5_000,
)  # fmt: skip
READ = ReadBack(
    "2027-0042", "2027-03-01", "EUR", SUMS.net, SUMS.tax, SUMS.total, 0, SUMS.payable, SUMS.taxes,
    text="Rechnung 2027-0042\nSteuer 25,65 € und 0,88 €\nGesamt 174,03 €",
)  # fmt: skip


def test_what_agrees_has_no_faults() -> None:
    assert (SUMS.tax, SUMS.total) == (2_653, 17_403)
    assert [*document_faults(ROW, DOCUMENT), *file_faults(ROW, DOCUMENT, READ)] == []
    assert list(money_faults(ROW)) == []
    lies: tuple[dict[str, Any], ...] = (
        {"came_in": 5_001},
        {"came_in": 4_999},
        {"applied": 0, "by_credit": 4_999},
    )
    for differing in lies:
        assert len(list(money_faults(replace(ROW, **differing)))) == 1


@pytest.mark.parametrize(
    ("column", "value", "of"),
    [
        ("found", "other", FaultOf.DOCUMENT),
        ("number", "2027-0043", FaultOf.DOCUMENT),
        ("due", "2027-03-16", FaultOf.DOCUMENT),
        ("currency", "USD", FaultOf.DOCUMENT),
        ("total", SUMS.total + 5, FaultOf.DOCUMENT),
        ("payable", SUMS.payable - 1, FaultOf.DOCUMENT),
        ("taxes", ROW.taxes[:1], FaultOf.DOCUMENT),
    ],
)
def test_a_column_that_differs_is_found(column: str, value: Any, of: FaultOf) -> None:
    faults = list(document_faults(replace(ROW, **{column: value}), DOCUMENT))
    assert {fault.of for fault in faults} == {of}


def test_a_tax_five_cents_off_is_found_though_its_totals_agree() -> None:
    first = replace(SUMS.taxes[0], tax=SUMS.taxes[0].tax - 5)
    sums = replace(
        SUMS,
        taxes=(first, *SUMS.taxes[1:]),
        tax=SUMS.tax - 5,
        total=SUMS.total - 5,
        payable=SUMS.payable - 5,
    )
    row = replace(
        ROW,
        tax=sums.tax,
        total=sums.total,
        payable=sums.payable,
        taxes=taxes_booked(DRAFT, sums),
    )
    faults = list(document_faults(row, replace(DOCUMENT, sums=sums)))
    assert {fault.of for fault in faults} == {FaultOf.SUMS}


@pytest.mark.parametrize(
    "read",
    [
        replace(READ, payable=READ.payable + 1),
        replace(READ, tax=READ.tax - 5),
        replace(READ, number="2027-0024"),
        replace(READ, taxes=SUMS.taxes[:1]),
        replace(READ, text=READ.text.replace("174,03", "174,08")),
        replace(READ, text=READ.text.replace("0042", "0024")),
    ],
)
def test_a_file_that_says_otherwise_is_found(read: ReadBack) -> None:
    assert {fault.of for fault in file_faults(ROW, DOCUMENT, read)} == {FaultOf.FILE}


def test_what_came_in_and_the_ledger_are_one_sum() -> None:
    [fault] = money_faults(replace(ROW, applied=4_999))
    assert (fault.of, fault.number) == (FaultOf.MONEY, "2027-0042")
    assert fault.told.startswith("Invoice 2027-0042: what was paid")


def test_numbers_are_read_in_whatever_marks_and_digits_they_are_written() -> None:
    text = (
        "1.234,50 € and 1,234.50, \u0661\u066c\u0662\u0663\u0664\u066b\u0665\u0660; 0.05 ¥12,000."
    )
    assert digits_of(text) == {"123450", "5", "12000"}
