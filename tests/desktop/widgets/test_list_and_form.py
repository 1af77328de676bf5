"""A list with a form, for records that no wing of ours has: the frame does the asking."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import pytest
from PySide6.QtWidgets import QLineEdit, QListWidget, QWidget

from scheduler_app.desktop.widgets.list_and_form import ListAndForm
from scheduler_app.desktop.widgets.record_form import RecordForm
from scheduler_app.domain.errors import InvalidInput
from tests.desktop.desk import Desk
from tests.desktop.doing.unsaved_forms import asked


@dataclass(frozen=True)
class Boat:
    """The record."""

    id: int
    name: str


class BoatForm(RecordForm[Boat]):
    """Its one field."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Boat(0, ""), "New boat", 400, parent)
        self.name = QLineEdit()
        self.fields.add("name", "&Name", self.name)
        self.fields.add_wrong()
        self.column.addLayout(self.fields)
        self.add_foot()

    def kept(self, boat: Boat) -> Mapping[str, object]:
        return {"name": boat.name}

    def filled(self) -> Boat:
        if not self.name.text():
            raise InvalidInput("name", "A boat has a name.")
        return replace(self.shown(), name=self.name.text())

    def first(self) -> QWidget:
        return self.name


class Harbour(ListAndForm[Boat]):
    """The boats there are."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.tools, "Boats", "New boat", desk.window)
        self.boats = [Boat(1, "Annabel"), Boat(2, "Betty")]
        self.list = QListWidget(self)
        self.list.currentRowChanged.connect(lambda row: self.wish(self.boats[row].id))
        self.left.addWidget(self.list)
        self.form: BoatForm = BoatForm(self)
        self.right.addWidget(self.form)
        self.watch(self.form, "boats")
        self.refresh()
        self.go_to(1)

    def refresh(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([boat.name for boat in self.boats])
        self.list.blockSignals(False)

    def show_new(self) -> None:
        self.form.show_record(Boat(0, ""))

    def go_to(self, record_id: int) -> None:
        self.form.show_record(self.boats[record_id - 1])
        self.mark_shown()

    def mark_shown(self) -> None:
        self.list.blockSignals(True)
        self.list.setCurrentRow(self.form.shown().id - 1)
        self.list.blockSignals(False)

    def unsaved(self) -> str:
        return "a boat" if self.form.dirty() else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        try:
            boat = self.form.filled()
        except InvalidInput as refused:
            self.form.show_wrong(refused)
            return
        self.boats[boat.id - 1] = boat
        self.refresh()
        self.form.bring_in(boat)
        then()

    def discard_unsaved(self) -> None:
        self.form.discard()


@pytest.fixture
def harbour(desk: Desk) -> Harbour:
    made = Harbour(desk)
    # The window asks for the screen of what is saved by its name; this one is not on the rail.
    desk.tools.unsaved.screen_wanted.disconnect()
    return made


def test_another_record_is_shown_at_once_while_nothing_is_typed(harbour: Harbour) -> None:
    harbour.list.setCurrentRow(1)
    assert harbour.form.heading.text() == "Betty"
    assert not harbour.form.foot.save.isEnabled()


def test_what_is_typed_is_asked_about_before_another_record_is_shown(
    desk: Desk, harbour: Harbour
) -> None:
    harbour.form.name.setText("Annabel Lee")
    harbour.list.setCurrentRow(1)
    assert harbour.list.currentRow() == 0, "the list stays where the form is"
    [question] = asked(desk)
    desk.click(question, "Save")
    assert [boat.name for boat in harbour.boats] == ["Annabel Lee", "Betty"]
    assert harbour.form.heading.text() == "Betty"
    assert harbour.list.currentRow() == 1


def test_what_is_refused_stays_in_the_form_with_its_reason(desk: Desk, harbour: Harbour) -> None:
    harbour.form.name.clear()
    harbour.new_button.click()
    [question] = asked(desk)
    desk.click(question, "Save")
    assert harbour.form.fields.wrong_text() == "A boat has a name."
    assert harbour.form.shown().name == "Annabel"
    harbour.form.foot.discard.click()
    assert harbour.form.fields.wrong_text() == ""
    harbour.new_button.click()
    assert harbour.form.is_new()
    assert harbour.form.heading.text() == "New boat"


def test_what_others_change_comes_in_around_what_is_typed(harbour: Harbour) -> None:
    harbour.form.bring_in(Boat(1, "Arabella"))
    assert harbour.form.name.text() == "Arabella"
    harbour.form.name.setText("Anna")
    harbour.form.bring_in(Boat(1, "Adele"))
    assert harbour.form.name.text() == "Anna"
    assert harbour.form.heading.text() == "Adele"
    harbour.form.discard()
    assert harbour.form.name.text() == "Adele"
