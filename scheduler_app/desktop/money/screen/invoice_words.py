"""Desktop, money: what the figures of invoices and their rows are called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QLocale

from scheduler_app.desktop.wording import day_text, desk_locale, money_text
from scheduler_app.domain.money.invoices.document import InvoiceKind, TaxCategory
from scheduler_app.domain.money.invoices.figures import (
    IncomeOf,
    InvoiceFigure,
    InvoiceFigureRow,
    InvoiceWish,
    TaxOf,
)
from scheduler_app.domain.practice.tax_rates import rate_text

INVOICE_FIGURES = {
    InvoiceFigure.OUTSTANDING: "Outstanding",
    InvoiceFigure.OVERDUE: "Overdue",
    InvoiceFigure.INCOME: "Income without tax",
    InvoiceFigure.TAX: "Tax invoiced",
    InvoiceFigure.TAX_RECEIVED: "Tax received",
}

INVOICE_TIPS = {
    InvoiceFigure.OUTSTANDING: "What clients owe as the time ends, or today",
    InvoiceFigure.OVERDUE: "Whose day was over by then",
    InvoiceFigure.INCOME: "By the day on which it was invoiced; credit notes are taken off",
    InvoiceFigure.TAX: "By the day on which it was invoiced",
    InvoiceFigure.TAX_RECEIVED: (
        "By the day on which it was paid; a part payment pays its share. A deposit without an "
        "invoice of its own counts with the invoice that takes it off"
    ),
}

NOTHING_INVOICED = {
    InvoiceFigure.OUTSTANDING: "Nobody owes anything.",
    InvoiceFigure.OVERDUE: "Nothing is overdue.",
    InvoiceFigure.INCOME: "Nothing was invoiced in this time.",
    InvoiceFigure.TAX: "No tax was invoiced in this time.",
    InvoiceFigure.TAX_RECEIVED: "No tax came in in this time.",
}

_KINDS = {
    InvoiceKind.INVOICE: "",
    InvoiceKind.DEPOSIT: "deposit",
    InvoiceKind.CREDIT: "credit note",
}

_UNTAXED = {
    TaxCategory.ZERO: "Zero rate",
    TaxCategory.EXEMPT: "No tax",
    TaxCategory.REVERSE: "Reverse charge",
    TaxCategory.OUTSIDE: "Outside tax",
}


def tax_name(of: TaxOf) -> str:
    """A rate, or why there is none."""
    if of.category is TaxCategory.STANDARD:
        mark = QLocale(desk_locale()).decimalPoint()
        return f"{rate_text(of.rate, mark=mark)} %"
    return _UNTAXED[of.category]


def invoice_heading(wish: InvoiceWish, where: str, names: Mapping[IncomeOf, str]) -> str:
    """What stands above the rows of a figure."""
    said = INVOICE_FIGURES[wish.figure]
    if isinstance(wish.of, IncomeOf):
        said = f"{said}: {names.get(wish.of, '')}"
    elif isinstance(wish.of, TaxOf):
        said = f"{said}: {tax_name(wish.of)}"
    return f"{said}, {where}"


def invoice_said(row: InvoiceFigureRow, names: Mapping[IncomeOf, str], today: date) -> str:
    """What a row is: the number, and what is to be known of it for this figure."""
    parts = [row.number, _KINDS[row.kind]]
    if isinstance(row.of, IncomeOf):
        parts.append(names.get(row.of, ""))
    elif isinstance(row.of, TaxOf) and row.taxed is not None:
        parts.append(f"{tax_name(row.of)} of {money_text(row.taxed)}")
    else:
        verb = "was due" if row.due < today else "due"
        parts.append(f"{verb} {day_text(row.due, today=today)}")
    return " · ".join(part for part in parts if part)
