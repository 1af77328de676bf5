"""The lines of a draft, written and changed by the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.money.invoices.editor.drafted import with_lines
from scheduler_app.desktop.money.invoices.editor.lines_table import LinesTable
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceLine,
    LineOf,
    LineTax,
    LineUnit,
    NoTaxWhy,
    TaxCategory,
)
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.time_units import Minutes

TAX = LineTax(rate=1900)
SERVICE = Service(7, "Network check", Minutes(60), price=11_900, tax=1900)


@pytest.fixture
def table(qtbot: QtBot) -> Iterator[LinesTable]:
    window = QWidget()
    made = LinesTable(window)
    QVBoxLayout(window).addWidget(made)
    qtbot.addWidget(window)
    window.resize(800, 400)
    window.show()
    made.lines.reading = replace(made.lines.reading, services=(SERVICE,))
    made.lines.usual_tax = TAX
    made.lines.show_lines((), "EUR", gross=False)
    window.activateWindow()
    made.setFocus()
    yield made
    window.close()


def write(table: LinesTable, *fields: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type each field, and go on with that key; a list that opened has the keyboard."""
    for text in fields:
        for letter in text:
            QTest.keyClicks(_keyboard(table), letter)
        QTest.keyClick(_keyboard(table), key)


def _keyboard(table: LinesTable) -> QWidget:
    return QApplication.activePopupWidget() or QApplication.focusWidget() or table


@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Return])
def test_a_rate_that_is_offered_leads_to_the_next_line_too(table: LinesTable, key: Qt.Key) -> None:
    table.offer_rates((1900,), "%")
    write(table, "Cable", "2", "4.50", "", "19", "Visit", "1", "", "", "19", key=key)
    assert [(line.what, line.tax) for line in table.lines.lines()] == [
        ("Cable", TAX),
        ("Visit", TAX),
    ]
    assert isinstance(QApplication.focusWidget(), QLineEdit)


def test_lines_are_written_by_keys_alone(table: LinesTable) -> None:
    write(table, "Cable", "2", "4.50", "10 %", "7")
    write(table, "Visit", "1:30", "90", "", "", key=Qt.Key.Key_Tab)
    assert table.lines.lines() == (
        InvoiceLine("Cable", 450, 2000, tax=LineTax(rate=700), off_percent=1000),
        InvoiceLine("Visit", 9000, 1500, LineUnit.HOUR, LineTax(rate=700)),
    )
    assert table.currentIndex().row() == 2


def test_a_service_brings_its_price_and_tax_without_what_is_in_it(table: LinesTable) -> None:
    write(table, "netw")
    table.lines.setData(table.lines.index(0, 0), SERVICE.name)
    [line] = table.lines.lines()
    assert line == InvoiceLine(SERVICE.name, 10_000, tax=TAX, of=LineOf.SERVICE, service_id=7)


def test_a_line_is_taken_out_moved_and_put_back(table: LinesTable) -> None:
    one, two = InvoiceLine("One", 100, tax=TAX), InvoiceLine("Two", 200, tax=TAX)
    table.lines.show_lines((one, two), "EUR", gross=False)
    table.setCurrentIndex(table.lines.index(1, 0))
    QTest.keyClick(table, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert table.lines.lines() == (two, one)
    gone: list[tuple[int, InvoiceLine]] = []
    table.removed.connect(lambda *told: gone.append(told))
    QTest.keyClick(table, Qt.Key.Key_Delete)
    assert table.lines.lines() == (one,)
    table.put_back(*gone[0])
    assert table.lines.lines() == (two, one)
    for _ in range(3):
        QTest.keyClick(table, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert table.lines.lines() == (one, two)


def test_what_can_not_be_read_stays_as_it_was_typed_and_moves_with_its_line(
    table: LinesTable,
) -> None:
    one, two = InvoiceLine("One", 100, tax=TAX), InvoiceLine("Two", 200, tax=TAX)
    table.lines.show_lines((one, two), "EUR", gross=False)
    table.lines.setData(table.lines.index(1, 1), "some")
    table.setCurrentIndex(table.lines.index(1, 1))
    table.move_current(-1)
    found = table.lines.unread()
    assert found is not None
    assert found[0] == (0, 1)
    assert table.lines.index(0, 1).data() == "some"
    table.lines.setData(table.lines.index(0, 1), "3")
    assert table.lines.unread() is None
    assert table.lines.lines()[0] == replace(two, quantity=3000)


def test_why_there_is_no_tax_follows_from_the_lines() -> None:
    exempt = InvoiceLine("Course", 100, tax=LineTax(TaxCategory.EXEMPT))
    small = InvoiceDraft(1, why_no_tax=NoTaxWhy.SMALL_BUSINESS)
    assert with_lines(small, (exempt,)).why_no_tax is NoTaxWhy.SMALL_BUSINESS
    assert with_lines(InvoiceDraft(1), (exempt,)).why_no_tax is NoTaxWhy.EXEMPT
    taxed = InvoiceLine("Visit", 100, tax=TAX)
    assert with_lines(small, (taxed, InvoiceLine("", 0))).lines == (taxed,)
    assert with_lines(small, (taxed,)).why_no_tax is NoTaxWhy.TAXED
