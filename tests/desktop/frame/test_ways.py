"""What one screen asks for leads to another: each wish of a screen, by its button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QDialog, QWidget

from scheduler_app.desktop.bookings.inspector.inspector import Inspector
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.desktop.frame.search.palette import SearchPalette
from scheduler_app.desktop.page.details import PageDetails
from scheduler_app.desktop.page.light import PageLight
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.use_cases.bookings.move import move
from scheduler_app.use_cases.practice.settings import save_settings
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.page.linked_page import GOOD, link, settings

PREVIEW = PageStatus(kind="preview", url="http://127.0.0.1:8123")


def calendar(desk: Desk) -> QWidget:
    return desk.calendar


def clients(desk: Desk) -> QWidget:
    return desk.window.show_screen("clients")


def first_steps(desk: Desk) -> QWidget:
    return desk.calendar.first_steps


@pytest.mark.parametrize(
    ("where", "label", "kind"),
    [
        (calendar, "New booking", QuickEntry),
        (calendar, "Search or jump  (Ctrl+K)", SearchPalette),
        (first_steps, "First booking  (Ctrl+N)", QuickEntry),
        (first_steps, "Import your calendar…", ImportDialog),
        (clients, "Import clients…", ImportDialog),
        (settings, "Import a calendar or clients…", ImportDialog),
    ],
)
def test_a_button_opens_what_it_names(
    desk: Desk, where: Callable[[Desk], QWidget], label: str, kind: type[QDialog]
) -> None:
    shown = where(desk)
    desk.settle()
    desk.click(shown, label)
    desk.dialog(kind).close()


def details(desk: Desk, status: PageStatus) -> PageDetails:
    desk.page.show(status)
    light = desk.window.status.line("page")
    assert isinstance(light, PageLight)
    light.click()
    found = desk.window.findChild(PageDetails)
    assert found is not None
    return found


def test_the_details_of_the_page_lead_on(desk: Desk) -> None:
    desk.click(details(desk, replace(GOOD, waiting=1)), "Requests")
    assert desk.window.current() == "inbox"


def test_the_details_of_the_page_lead_to_its_settings(desk: Desk) -> None:
    name = settings(desk).group("page").fields.fields()["page.name"]
    desk.window.show_screen("calendar")
    desk.click(details(desk, GOOD), "Settings…")
    assert desk.window.current() == "settings"
    assert desk.focus() is name


def test_address_and_mails_of_the_page_are_opened(desk: Desk, tmp_path: Path) -> None:
    opened: list[QUrl] = []

    def opener(url: QUrl) -> bool:
        opened.append(url)
        return True

    desk.window.parts.preview.opener = opener
    desk.page.mails = tmp_path
    address = QUrl(PREVIEW.url)
    desk.click(details(desk, PREVIEW), "Open")
    assert opened == [address]
    part = link(desk)
    desk.settle(part.mails_button.isVisible)
    desk.click(part, "Open page")
    desk.click(part, "Its mails…")
    assert opened[1:] == [address, QUrl.fromLocalFile(str(tmp_path))]


@pytest.mark.parametrize("where", [settings, lambda desk: desk.window.show_screen("inbox")])
def test_a_preview_is_begun_where_there_is_no_page(
    desk: Desk, where: Callable[[Desk], QWidget]
) -> None:
    desk.window.parts.preview.opener = lambda _: True
    desk.click(where(desk), "Preview page")
    desk.settle(lambda: desk.page.now.kind == "preview")


def test_the_second_zone_is_shown_at_once_and_by_the_next_window(desk: Desk) -> None:
    one = desk.calendar.view.grid.plan.edges[0]
    screen = settings(desk)
    field = screen.group("practice").fields.fields()["practice.second_zone"]
    field.setFocus()
    desk.write("Asia/Kolkata")
    desk.click(screen, "Save settings")
    desk.window.show_screen("calendar")
    desk.settle(lambda: desk.calendar.view.grid.plan.edges[0] == 2 * one)
    desk.restart()
    assert desk.calendar.view.grid.plan.edges[0] == 2 * one
    save_settings(desk.diary, {"practice.second_zone": ""}, now=NOW)
    desk.restart()
    assert desk.calendar.view.grid.plan.edges[0] == one


def test_a_reason_in_the_inspector_is_kept_when_the_window_closes(desk: Desk) -> None:
    item = booked(desk, "Anna Schmidt thu 10:00")
    move(desk.diary, item.id, NOW.replace(day=5), now=NOW)
    desk.jump_to(item.id)
    desk.settle()
    inspector = desk.calendar.inspector
    assert isinstance(inspector, Inspector)
    desk.click(inspector, "Add reason")
    desk.write("Illness")
    desk.window.close()
    desk.settle(lambda: desk.history(item)[-1][1] == "Illness")


def test_the_days_on_which_something_is_booked_are_marked_after_the_start(desk: Desk) -> None:
    booked(desk, "Anna Schmidt thu 10:00")
    desk.restart()
    assert desk.calendar.side.month._page.busy == {date(2027, 3, 4): 1}
