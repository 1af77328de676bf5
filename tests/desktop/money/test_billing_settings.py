"""The settings of invoices: checked as they are typed, with what would come of them."""

from __future__ import annotations

import unicodedata

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.money.billing.amount_line import AmountLine
from scheduler_app.desktop.money.billing.charging_group import ChargingGroup
from scheduler_app.desktop.money.billing.checked_line import CheckedLine
from scheduler_app.desktop.money.billing.levels_field import LevelsField
from scheduler_app.desktop.money.billing.next_number import NextNumberLine, NextNumberQuestion
from scheduler_app.desktop.money.billing.reminding_group import InvoiceRemindersGroup
from scheduler_app.desktop.money.billing.seller_group import SellerGroup
from scheduler_app.desktop.widgets.lengths import unreadable
from scheduler_app.domain.actors import By
from scheduler_app.domain.money.invoices.identifiers import checked_iban
from scheduler_app.storage.money.invoices.outside import file_of
from scheduler_app.storage.page import link as page_link
from scheduler_app.use_cases.brought import own_settings
from scheduler_app.use_cases.money.invoices.listing import number_gaps
from scheduler_app.use_cases.money.invoices.settings import OF_INVOICES
from tests.desktop.desk import Desk


def test_each_setting_of_invoices_has_a_field_and_shows_what_is_kept(desk: Desk) -> None:
    groups = [kind(desk.tools) for kind in (SellerGroup, ChargingGroup, InvoiceRemindersGroup)]
    fields = {name: field for group in groups for name, field in group.fields.fields().items()}
    assert set(fields) == {one.name for one in OF_INVOICES}
    assert {one.name for one in OF_INVOICES} <= {one.name for one in own_settings()}
    for group in groups:
        group.deleteLater()


@pytest.fixture
def seller(desk: Desk, qtbot: QtBot) -> SellerGroup:
    group = SellerGroup(desk.tools)
    qtbot.addWidget(group)
    return group


def test_a_number_that_cant_be_is_said_while_it_is_typed(seller: SellerGroup) -> None:
    seller.iban.line.setText("DE89 3704 0044 0532 0130 01")
    assert seller.iban.remark.isHidden(), "half a number is not wrong yet"
    seller.iban.look()
    assert "no IBAN" in seller.iban.remark.text()
    assert "bank" in seller.iban.line.accessibleDescription()
    seller.iban.line.setText("DE89370400440532013000")
    seller.iban.look()
    assert "DE89 3704 0044 0532 0130 00" in seller.iban.remark.text()
    seller.country.setText("de")
    seller.vat_id.line.insert("136695976")
    seller.vat_id.look()
    assert "DE136695976" in seller.vat_id.remark.text()
    seller.country.setText("fr")
    seller.vat_id.look()
    assert "can't be" in seller.vat_id.remark.text()


def test_what_is_wrong_is_read_whole_at_every_width(qtbot: QtBot) -> None:
    line = CheckedLine(lambda typed: checked_iban(typed, field="iban"))
    qtbot.addWidget(line)
    line.show()
    line.line.setText("DE89 3704 0044 0532 0130 01")
    line.look()
    for wide in (800, 400, 200):
        line.resize(wide, 60)
        assert line.minimumSizeHint().height() >= line.heightForWidth(wide)


def test_below_the_prices_stands_what_a_visit_costs_by_them(desk: Desk, qtbot: QtBot) -> None:
    group = ChargingGroup(desk.tools)
    qtbot.addWidget(group)
    assert group.time_example.text() == "Without a rate, time is not billed."
    group.hourly.show_value("9000")
    group.step.setValue(30)
    assert "20 min cost" in group.time_example.text()
    assert "45" in group.time_example.text()
    group.least.setValue(60)
    assert group.time_example.text().count("(1 h)") == 2
    group.hourly.line.setText("ninety")
    assert "no amount" in group.time_example.text()
    group.number.setText("R{yy}/{n:03}")
    assert "R27/001" in group.number_example.text()
    group.number.setText("{year}")
    assert "no pattern" in group.number_example.text()


def test_an_amount_is_kept_in_minor_units_and_one_that_cant_be_read_is_refused(
    qtbot: QtBot,
) -> None:
    line = AmountLine(lambda: "EUR")
    qtbot.addWidget(line)
    for kept, shown in (("0", ""), ("9550", "95.50"), ("9500", "95")):
        line.show_value(kept)
        assert (line.line.text(), line.value()) == (shown, kept)
    line.line.setText("a lot")
    wrong = unreadable({"money.hourly_rate": line})
    assert wrong is not None
    assert wrong.field == "money.hourly_rate"


def test_reminders_are_rows_and_stay_as_they_were_written_until_one_is_changed(
    qtbot: QtBot,
) -> None:
    field = LevelsField(lambda: "EUR")
    qtbot.addWidget(field)
    field.show_value("7:0; 14:5; 28:10.00; 40:0")
    assert field.value() == "7:0; 14:5; 28:10.00; 40:0"
    assert len(field.rows) == 4
    field.rows[1][1].setText("2.5")
    assert field.value() == "7:0; 14:2.50; 28:10.00; 40:0"
    field.rows[3][0].setText("")
    field.rows[2][0].setText("")
    fields: dict[str, QWidget] = {"money.reminders": field}
    wrong = unreadable(fields)
    assert wrong is not None
    assert "third reminder" in wrong.message
    field.rows[2][1].setText("")
    assert unreadable(fields) is None
    assert field.value() == "7:0; 14:2.50"


def test_one_goes_on_with_a_higher_number_by_saying_why(desk: Desk, qtbot: QtBot) -> None:
    line = NextNumberLine(desk.tools, desk.window)
    line.show()
    desk.settle()
    assert "The next one is" in line.said.text()
    line.higher.click()
    question = desk.dialog(NextNumberQuestion)
    question.count.setValue(120)
    assert not question.answers[0].isEnabled(), "nobody has said why"
    question.why.setText("written by hand before")
    question.answers[0].click()
    desk.settle(lambda: "0120" in line.said.text())
    (gap,) = number_gaps(desk.diary)
    assert (gap.first, gap.last, gap.words) == (1, 119, "written by hand before")
    assert any("0001 to" in told and "by hand before" in told for told in below(line))


def test_a_memory_of_numbers_that_can_not_be_read_is_put_right_here(
    desk: Desk, qtbot: QtBot
) -> None:
    with desk.diary.write("test", by=By.SYSTEM, at=desk.tools.now()) as change:
        file = file_of(desk.diary.path, page_link.diary_id(change.connection))
    file.parent.mkdir()
    file.write_text("{")
    line = NextNumberLine(desk.tools, desk.window)
    line.show()
    desk.settle()
    assert "By the diary" in line.said.text()
    (told,) = below(line)
    assert told.count("No number was drawn") == 1, "its remedy is said once"
    line.higher.click()
    question = desk.dialog(NextNumberQuestion)
    assert question.answers[0].isEnabled(), "the next one leaves nothing out"
    question.count.setValue(3)
    assert not question.answers[0].isEnabled(), "nobody has said why"
    question.count.setValue(1)
    question.answers[0].click()
    desk.settle(lambda: not below(line))
    assert number_gaps(desk.diary) == [] and "The next one is" in line.said.text()


def below(line: NextNumberLine) -> list[str]:
    rows = (line.below.itemAt(place) for place in range(line.below.count()))
    labels = (row.widget() for row in rows if row is not None)
    return [plain(one.text()) for one in labels if isinstance(one, QLabel)]


def plain(text: str) -> str:
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
