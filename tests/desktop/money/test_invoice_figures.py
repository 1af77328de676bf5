"""The money screen tells of invoices by month, quarter and year; each figure opens its rows."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QLocale

from scheduler_app.desktop.money.screen.screen import MoneyScreen
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.invoices.document import LineOf
from scheduler_app.domain.money.invoices.figures import (
    IncomeOf,
    InvoiceFigure,
    InvoiceWish,
    PeriodLength,
)
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.desk import Desk
from tests.use_cases.money.invoices.laid_invoices import LaidInvoices


@pytest.fixture
def screen(desk: Desk) -> MoneyScreen:
    """Two invoices of this month, of two rates, and one of the month before that is overdue."""
    anna = save_client(desk.diary, Client(0, "Anna Okafor"), now=desk.now).id
    laid = LaidInvoices(desk.diary, desk.now)
    month = f"{desk.now:%Y-%m}"
    laid.sent(anna, "2027-01-10", (1900, 10_000), due="2027-01-24", line_of=LineOf.TRIP)
    paid = laid.sent(anna, f"{month}-01", (1900, 20_000), (700, 1_000), due=f"{month}-28")
    laid.moved(EntryKind.PAID, 10_000, f"{month}-01", invoice_id=paid)
    shown = desk.window.show_screen("money")
    assert isinstance(shown, MoneyScreen)
    desk.settle()
    return shown


def _choose(
    desk: Desk, screen: MoneyScreen, figure: InvoiceFigure, of: IncomeOf | None = None
) -> list[tuple[str, str]]:
    wish = next(
        one
        for one in screen.grid.buttons
        if isinstance(one, InvoiceWish) and (one.figure, one.of) == (figure, of)
    )
    screen.grid.choose(wish)
    desk.settle()
    rows = screen.table.shown.rows
    return [(row.what, f"{row.amount.minor / 100:.2f}") for row in rows]


def test_each_figure_of_invoices_opens_its_rows_and_a_row_leads_to_the_invoice(
    desk: Desk, screen: MoneyScreen
) -> None:
    assert screen.about.text().startswith("Outstanding, ")
    assert [what for what, _ in _choose(desk, screen, InvoiceFigure.OVERDUE)] == [
        "2027-0001 · was due Sun 24 Jan"
    ]
    income = _choose(desk, screen, InvoiceFigure.INCOME)
    assert income == [("2027-0002 · Services", "210.00")]
    tax = _choose(desk, screen, InvoiceFigure.TAX)
    assert [amount for _, amount in tax] == ["38.00", "0.70"]
    assert tax[0][0].startswith("2027-0002 · 19 % of ")
    assert not screen.foot.show_booking.isVisible()
    seen: list[int] = []
    screen.invoice_wanted.disconnect()
    screen.invoice_wanted.connect(seen.append)
    screen.table.setFocus()
    desk.press("Return")
    screen.foot.show_invoice.click()
    assert seen == [2, 2]


def test_a_quarter_and_a_year_have_figures_of_their_own(desk: Desk, screen: MoneyScreen) -> None:
    screen.lengths.chosen.emit(PeriodLength.YEAR)
    desk.settle()
    assert screen.month.text() == "2027"
    trips = IncomeOf(None, LineOf.TRIP)
    assert _choose(desk, screen, InvoiceFigure.INCOME, trips) == [("2027-0001 · Trips", "100.00")]
    assert screen.about.text() == "Income without tax: Trips, 2027"
    _choose(desk, screen, InvoiceFigure.INCOME)
    assert screen.bars.isVisible()
    assert [bar.share > 0 for bar in screen.bars.bars[:4]] == [True, False, True, False]
    assert "January 2027: €100" in screen.bars.bars[0].accessibleName()
    screen.bars.bars[0].click()
    desk.settle()
    assert screen.month.text() == "January 2027"
    assert _choose(desk, screen, InvoiceFigure.INCOME) == [("2027-0001 · Trips", "100.00")]
    screen.lengths.chosen.emit(PeriodLength.YEAR)
    desk.settle()
    screen.earlier.click()
    desk.settle()
    assert screen.month.text() == "2026"
    assert screen.nothing.isVisible()
    assert screen.this_month.isVisible()
    screen.this_month.click()
    screen.lengths.chosen.emit(PeriodLength.QUARTER)
    desk.settle()
    assert screen.month.text() == "Q1 2027"


def test_the_accountant_s_table_is_written_as_this_computer_writes_numbers(
    desk: Desk, screen: MoneyScreen, tmp_path: Path
) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_DE"))
    try:
        wish = screen.grid.current()
        assert isinstance(wish, InvoiceWish)
        screen.export.write_invoices(tmp_path / "invoices.csv", wish.days)
        desk.settle()
        assert "1 invoice exported" in desk.toast()
        screen.export.write_month(tmp_path)
        desk.settle()
    finally:
        QLocale.setDefault(before)
    text = (tmp_path / "invoices.csv").read_text("utf-8-sig")
    assert ";200,00;38,00;238,00;" in text
    assert "1 invoice saved in Invoices 2027-03" in desk.toast()
    folder = tmp_path / "Invoices 2027-03"
    assert (folder / "invoices.csv").read_text("utf-8-sig") == text
    screen.export.menu().aboutToShow.emit()
    offered = [one.text() for one in screen.export.menu().actions() if not one.isSeparator()]
    assert offered == [
        "All of March 2027 in a folder…", "Table of March 2027…", "Table of 2027…",
        "March 2027…", "The year 2027…", "Everything…",
    ]  # fmt: skip
