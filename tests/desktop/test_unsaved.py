"""What was typed and is not saved stays whichever way a form is left, and is not called saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListView, QPlainTextEdit, QWidget

from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.editor.cancel_question import CancelQuestion
from scheduler_app.desktop.editor.editor import BookingEditor
from scheduler_app.desktop.questions import Question
from scheduler_app.desktop.services.screen import ServicesScreen
from scheduler_app.desktop.settings.screen import SettingsScreen
from scheduler_app.domain.clients import Client
from scheduler_app.use_cases.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.ports import PageStatus
from scheduler_app.use_cases.practice import get_practice, list_days_off, save_settings
from scheduler_app.use_cases.services import list_services, save_service
from scheduler_app.use_cases.show_booking import booking_details
from tests.desktop.desk import NOW, Desk, booked

LATER = NOW + timedelta(minutes=1)


@dataclass(frozen=True)
class Form:
    """A form in which something is typed: where, what, and how the diary tells that it is kept."""

    field: QWidget
    typed: str
    kept: Callable[[], bool]
    ways: dict[str, Callable[[], object]]

    def text(self) -> str:
        if isinstance(self.field, QPlainTextEdit):
            return self.field.toPlainText()
        assert isinstance(self.field, QLineEdit)
        return self.field.text()


def click_row(desk: Desk, view: QListView, row: int) -> None:
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    desk.settle()


def clients_screen(desk: Desk) -> ClientsScreen:
    for name in ("Anna Müller", "Bert Okafor"):
        save_client(desk.diary, Client(0, name), now=NOW)
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.settle(lambda: screen.model.rowCount() == 2)
    return screen


def in_client(desk: Desk) -> Form:
    screen = clients_screen(desk)
    anna, bert = list_clients(desk.diary)
    screen.form.notes.setFocus()
    desk.write("Two printers")
    return Form(
        screen.form.notes,
        "Two printers",
        lambda: get_client(desk.diary, anna.id).notes == "Two printers",
        {
            "another row": lambda: click_row(desk, screen.list, 1),
            "New": lambda: desk.click(screen, "New client"),
            "a jump": lambda: desk.window.show_client(bert.id),
            "a jump to itself": lambda: desk.window.show_client(anna.id),
            "a search": lambda: screen.search_line.setText("bert"),
        },
    )


def in_new_client(desk: Desk) -> Form:
    screen = clients_screen(desk)
    desk.click(screen, "New client")
    desk.write("Carla Novak")
    return Form(
        screen.form.name,
        "Carla Novak",
        lambda: any(one.name == "Carla Novak" for one in list_clients(desk.diary)),
        {
            "another row": lambda: click_row(desk, screen.list, 0),
            "New": lambda: desk.click(screen, "New client"),
            "a jump": lambda: desk.window.show_client(list_clients(desk.diary)[0].id),
            "a search": lambda: screen.search_line.setText("bert"),
        },
    )


def in_service(desk: Desk) -> Form:
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    screen.form.price.setFocus()
    screen.form.price.line.selectAll()
    desk.write("95.50")
    return Form(
        screen.form.price.line,
        "95.50",
        lambda: 9550 in {one.price for one in list_services(desk.diary)},
        {
            "another row": lambda: click_row(desk, screen.list, 1),
            "New": lambda: desk.click(screen, "New service"),
        },
    )


def in_new_service(desk: Desk) -> Form:
    screen = desk.window.show_screen("services")
    assert isinstance(screen, ServicesScreen)
    desk.click(screen, "New service")
    desk.write("Data rescue")
    return Form(
        screen.form.name,
        "Data rescue",
        lambda: "Data rescue" in {one.name for one in list_services(desk.diary)},
        {
            "another row": lambda: click_row(desk, screen.list, 1),
            "New": lambda: desk.click(screen, "New service"),
        },
    )


def in_settings(desk: Desk) -> Form:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    field = screen.page.fields()["page.policy"]
    field.setFocus()
    desk.write("Call before noon")
    return Form(
        field,
        "Call before noon",
        lambda: get_practice(desk.diary).page_policy == "Call before noon",
        {},
    )


def in_days_off(desk: Desk) -> Form:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.dates.label.setFocus()
    desk.write("Family")
    return Form(
        screen.dates.label,
        "Family",
        lambda: [one.label for one in list_days_off(desk.diary)] == ["Family"],
        {},
    )


FORMS = (in_client, in_new_client, in_service, in_new_service, in_settings, in_days_off)
forms = pytest.mark.parametrize("begin", FORMS)
some_forms = pytest.mark.parametrize("begin", [in_new_client, in_settings])


def changed_by_others(desk: Desk) -> None:
    """A client changed a phone on the page, and another program the rest."""
    for client in list_clients(desk.diary):
        save_client(desk.diary, replace(client, company="Changed Ltd"), now=LATER)
    for service in list_services(desk.diary):
        save_service(desk.diary, replace(service, wrap_up=25), now=LATER)
    save_settings(desk.diary, {"page.phone": "0161 496 0000"}, now=LATER)
    desk.settle()


def everywhere(desk: Desk) -> dict[str, Callable[[], object]]:
    """The ways out of any form."""
    return {
        "the rail": lambda: desk.press("Alt+1"),
        "a key": lambda: desk.press("Ctrl+4"),
        "others": lambda: changed_by_others(desk),
        "the window": desk.window.close,
        "quit": desk.window.leave,
    }


def asked(desk: Desk) -> list[Question]:
    return [one for one in desk.window.findChildren(Question) if one.isVisible()]


@forms
def test_no_way_out_loses_what_was_typed(desk: Desk, begin: Callable[[Desk], Form]) -> None:
    form = begin(desk)
    for way, go in (form.ways | everywhere(desk)).items():
        go()
        desk.settle()
        for question in asked(desk):
            desk.click(question, "Stay here")
        assert form.text() == form.typed, way
        assert desk.window.isVisible(), way
        assert "Not saved yet" in desk.window.status.text(), way
        assert "saved" not in desk.window.status.text().replace("Not saved yet", ""), way
    assert not form.kept()


@forms
def test_save_then_leave(desk: Desk, begin: Callable[[Desk], Form]) -> None:
    form = begin(desk)
    assert not form.kept()
    desk.window.close()
    desk.click(desk.dialog(Question), "Save")
    desk.settle(lambda: not desk.window.isVisible())
    assert form.kept()


@some_forms
def test_discard_then_leave(desk: Desk, begin: Callable[[Desk], Form]) -> None:
    form = begin(desk)
    desk.window.close()
    desk.click(desk.dialog(Question), "Discard")
    desk.settle(lambda: not desk.window.isVisible())
    assert not form.kept()


@some_forms
def test_saved_from_the_status_bar(desk: Desk, begin: Callable[[Desk], Form]) -> None:
    form = begin(desk)
    desk.press("Alt+1")
    desk.click(desk.window.status, "Save")
    desk.settle(form.kept)
    desk.settle(lambda: "All changes are saved" in desk.window.status.text())
    desk.window.close()
    assert not desk.window.isVisible()


@some_forms
def test_discarded_from_the_status_bar(desk: Desk, begin: Callable[[Desk], Form]) -> None:
    form = begin(desk)
    desk.click(desk.window.status, "Discard")
    desk.settle(lambda: "All changes are saved" in desk.window.status.text())
    assert form.text() != form.typed
    assert not form.kept()


@pytest.mark.parametrize("begin", [in_client, in_new_client, in_service, in_new_service])
def test_another_row_is_shown_once_it_is_saved(desk: Desk, begin: Callable[[Desk], Form]) -> None:
    form = begin(desk)
    form.ways["another row"]()
    desk.click(desk.dialog(Question), "Save")
    desk.settle(form.kept)
    desk.settle(lambda: form.text() != form.typed)


def test_what_others_changed_is_not_overwritten(desk: Desk) -> None:
    """The whole record was written, with what it said when the form was opened."""
    screen = clients_screen(desk)
    anna = list_clients(desk.diary)[0]
    screen.form.notes.setFocus()
    desk.write("Two printers")
    phoned = replace(get_client(desk.diary, anna.id), phones=("+441614960000",))
    save_client(desk.diary, phoned, now=LATER)
    desk.settle(lambda: screen.form.phones.text() != "")
    desk.click(screen, "Save")
    desk.settle(lambda: get_client(desk.diary, anna.id).notes == "Two printers")
    assert get_client(desk.diary, anna.id).phones == ("+441614960000",)


def test_what_is_refused_is_shown_and_the_window_stays(desk: Desk) -> None:
    form = in_client(desk)
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    screen.form.phones.setFocus()
    desk.write("12")
    desk.press("Alt+1")
    desk.window.close()
    desk.click(desk.dialog(Question), "Save")
    desk.settle(lambda: bool(screen.form.fields.wrong_text()))
    assert desk.window.current() == "clients"
    assert desk.window.isVisible()
    assert form.text() == form.typed


def test_what_is_typed_while_it_is_saved_stays(desk: Desk) -> None:
    form = in_client(desk)
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    QTest.mouseClick(screen.form.foot.save, Qt.MouseButton.LeftButton)
    QTest.keyClicks(screen.form.company, "Late Ltd")
    desk.settle(form.kept)
    assert screen.form.company.text() == "Late Ltd"
    assert screen.form.dirty()


def test_ctrl_s_saves_the_form(desk: Desk) -> None:
    form = in_client(desk)
    desk.press("Ctrl+S")
    desk.settle(form.kept)


def in_new_booking(desk: Desk) -> Form:
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    editor.form.title.setFocus()
    desk.write("Printer jams")
    return Form(
        editor.form.title,
        "Printer jams",
        lambda: [one.title for one in desk.items()] == ["Printer jams"],
        {"Escape": lambda: desk.press("Escape"), "its own button": editor.close},
    )


def in_booking(desk: Desk) -> Form:
    desk.select(booked(desk, "Anna Schmidt thu 10:00"))
    desk.press("Ctrl+E")
    editor = desk.dialog(BookingEditor)
    editor.form.notes.setFocus()
    desk.write("Ring twice")
    return Form(
        editor.form.notes,
        "Ring twice",
        lambda: any(
            booking_details(desk.diary, one.id).booking.notes == "Ring twice"
            for one in desk.items()
        ),
        {
            "Escape": lambda: desk.press("Escape"),
            "its own button": editor.close,
            "Leave it": lambda: desk.click(editor, "Leave it"),
        },
    )


@pytest.mark.parametrize("begin", [in_new_booking, in_booking])
def test_no_way_out_of_a_booking_loses_what_was_typed(
    desk: Desk, begin: Callable[[Desk], Form]
) -> None:
    form = begin(desk)
    others = {
        "others": lambda: changed_by_others(desk),
        "the window": desk.window.close,
        "quit": desk.window.leave,
    }
    for way, go in (form.ways | others).items():
        go()
        desk.settle()
        for question in asked(desk):
            desk.click(question, "Stay here")
        assert form.text() == form.typed, way
        assert form.field.isVisible(), way
        assert "Not saved yet" in desk.window.status.text(), way
    desk.press("Escape")
    desk.click(desk.dialog(Question), "Save")
    desk.settle(form.kept)
    assert "All changes are saved" in desk.window.status.text()


def test_a_booking_that_is_not_wanted_is_discarded_and_quitting_saves_one(desk: Desk) -> None:
    in_new_booking(desk)
    desk.press("Escape")
    desk.click(desk.dialog(Question), "Discard")
    assert desk.window.findChild(BookingEditor) is None
    assert desk.items() == []
    assert "All changes are saved" in desk.window.status.text()
    form = in_new_booking(desk)
    desk.window.leave()
    desk.click(desk.dialog(Question), "Save")
    desk.settle(lambda: not desk.window.isVisible())
    assert form.kept()


def test_a_form_in_which_nothing_was_typed_is_left_without_a_word(desk: Desk) -> None:
    desk.press("Ctrl+Shift+N")
    desk.dialog(BookingEditor)
    desk.press("Escape")
    assert desk.window.findChild(BookingEditor) is None
    assert asked(desk) == []


def test_nothing_can_be_typed_while_the_page_is_asked(desk: Desk) -> None:
    """It was dropped without a word: the form was written as it stood when Save was pressed."""
    desk.page.show(PageStatus(kind="hosted", url="https://book.example"))
    desk.press("Ctrl+Shift+N")
    editor = desk.dialog(BookingEditor)
    editor.form.title.setFocus()
    desk.write("Printer")
    desk.page.gate.clear()
    editor.save()
    QTest.keyClicks(desk.focus(), " jams")
    QTest.keyClicks(editor.form.title, " jams")
    desk.page.gate.set()
    desk.settle(lambda: len(desk.items()) == 1)
    assert desk.items()[0].title == "Printer"


def test_a_form_that_was_refused_can_be_filled_in_again(desk: Desk) -> None:
    desk.page.show(PageStatus(kind="hosted", url="https://book.example"))
    in_new_booking(desk)
    editor = desk.dialog(BookingEditor)
    desk.page.reachable = False
    editor.save()
    desk.click(desk.dialog(Question), "Leave it as it was")
    desk.settle(editor.form.title.isEnabled)
    assert editor.form.title.hasFocus() or editor.focusWidget() is editor.form.title
    desk.write(" again")
    assert editor.form.title.text() == "Printer jams again"


def test_words_in_a_small_question_are_not_lost_by_escape(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    desk.select(item)
    desk.press("Delete")
    question = desk.dialog(CancelQuestion)
    desk.write("Child is ill")
    for leave in (lambda: desk.press("Escape"), question.close, desk.window.leave):
        leave()
        desk.settle()
        desk.click(asked(desk)[-1], "Keep writing")
        assert question.why.text() == "Child is ill"
        assert question.isVisible()
    desk.press("Escape")
    desk.click(asked(desk)[-1], "Discard")
    desk.settle(lambda: not asked(desk))
    assert desk.item("Anna Schmidt").state == "confirmed"
