"""What was typed and is not saved stays whichever way a form is left, and is not called saved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from scheduler_app.desktop.clients.page import DETAILS
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.practice.services.screen import ServicesScreen
from scheduler_app.desktop.practice.settings.dates import DatesGroup
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.clients.clients import get_client, list_clients, save_client
from scheduler_app.use_cases.practice.dates import list_days_off
from scheduler_app.use_cases.practice.rules import get_practice
from scheduler_app.use_cases.practice.services import list_services
from tests.desktop.desk import NOW, Desk
from tests.desktop.doing.unsaved_forms import LATER, Form, asked, changed_by_others


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
    screen.page.show_part(DETAILS)
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
            "a jump": lambda: desk.show_client(bert.id),
            "a jump to itself": lambda: desk.show_client(anna.id),
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
            "a jump": lambda: desk.show_client(list_clients(desk.diary)[0].id),
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
    field = screen.group("page").fields.fields()["page.policy"]
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
    dates = screen.group("dates")
    assert isinstance(dates, DatesGroup)
    dates.days.setFocus()
    desk.write("12 mar")
    dates.label.setFocus()
    desk.write("Family")
    return Form(
        dates.label,
        "Family",
        lambda: [one.label for one in list_days_off(desk.diary)] == ["Family"],
        {},
    )


FORMS = (in_client, in_new_client, in_service, in_new_service, in_settings, in_days_off)
forms = pytest.mark.parametrize("begin", FORMS)
some_forms = pytest.mark.parametrize("begin", [in_new_client, in_settings])


def everywhere(desk: Desk) -> dict[str, Callable[[], object]]:
    """The ways out of any form."""
    return {
        "the rail": lambda: desk.press("Alt+1"),
        "a key": lambda: desk.press("Ctrl+4"),
        "others": lambda: changed_by_others(desk),
        "the window": desk.window.close,
        "quit": desk.window.leave,
    }


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


@pytest.mark.parametrize("way", ["status bar", "closing"])
def test_what_others_changed_behind_another_screen_is_not_overwritten(desk: Desk, way: str) -> None:
    """A form that nobody sees is up to date too, once something is typed in it."""
    screen = clients_screen(desk)
    anna = list_clients(desk.diary)[0]
    screen.form.notes.setFocus()
    desk.write("Two printers")
    desk.press("Alt+1")
    renamed = replace(get_client(desk.diary, anna.id), name="Anna Meier")
    save_client(desk.diary, renamed, now=LATER)
    desk.settle()
    if way == "closing":
        desk.window.close()
        desk.click(desk.dialog(Question), "Save")
    else:
        desk.click(desk.window.status, "Save")
    desk.settle(lambda: get_client(desk.diary, anna.id).notes == "Two printers")
    assert get_client(desk.diary, anna.id).name == "Anna Meier"


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
