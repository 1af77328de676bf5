"""The page of a client: what is known at once, the timeline, devices, numbers; by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView, QPushButton

from scheduler_app.desktop.clients.devices.device_dialog import DeviceDialog
from scheduler_app.desktop.clients.devices.device_words import runs_out
from scheduler_app.desktop.clients.devices.new_owner import OwnerQuestion
from scheduler_app.desktop.clients.page import DETAILS, DEVICES, FIGURES, TIMELINE, ClientPage
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.clients.timeline.note_question import NoteQuestion
from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.widgets.fact_rows import WrappedLink
from scheduler_app.domain.clients.client import Client, Place
from scheduler_app.domain.clients.device import Device, DeviceKind
from scheduler_app.domain.clients.dossier import Dossier, KnownFact, KnownOf
from scheduler_app.domain.visits.due import RADAR_DAYS
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.clients.devices import devices_of, save_device
from scheduler_app.use_cases.clients.dossier import dossier_of
from scheduler_app.use_cases.clients.notes import add_note, notes_of
from tests.desktop.desk import NOW, Desk

HOUR = timedelta(hours=1)


@pytest.fixture
def anna(desk: Desk) -> Client:
    """She has a company with a colleague, an office, and was here twice."""
    office = Place(0, "Office", "12 High Street, Leeds")
    one = Client(0, "Anna Müller", company="Müller & Co", places=(office,), tags=("contract",))
    anna = save_client(desk.diary, one, now=NOW)
    save_client(desk.diary, Client(0, "Ben Müller", company="Müller & Co"), now=NOW)
    for days, title in ((-7, "Printer"), (2, "Router")):
        start = NOW.replace(hour=10) + timedelta(days=days)
        book(desk.diary, NewBooking(start, title=title, client_id=anna.id), now=NOW)
    return anna


@pytest.fixture
def page(desk: Desk, anna: Client) -> ClientPage:
    """Her page."""
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    desk.show_client(anna.id)
    desk.settle(lambda: screen.page.timeline.model.rowCount() == 2)
    return screen.page


@pytest.fixture
def told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> list[KnownFact]:
    """What wings tell of her, one fact of each kind."""
    facts: list[KnownFact] = []

    def dossier(*args: Any, **how: Any) -> Dossier:
        return replace(dossier_of(*args, **how), known=tuple(facts))

    monkeypatch.setattr("scheduler_app.desktop.clients.page.dossier_of", dossier)
    return facts


def titles(page: ClientPage) -> list[str]:
    """What the timeline tells, the newest first."""
    model = page.timeline.model
    entries = [model.entry_at(row) for row in range(model.rowCount())]
    return [entry.title for entry in entries if entry is not None]


def known(page: ClientPage) -> dict[str, WrappedLink]:
    """What is known and can be followed, by its words."""
    links = page.head.known.findChildren(WrappedLink)
    return {link.accessibleName(): link for link in links if link.isVisible()}


def company(page: ClientPage) -> dict[str, QPushButton]:
    """Whom one goes to by a click, by their names."""
    links = page.head.company.findChildren(QPushButton)
    return {link.accessibleName(): link for link in links if link.isVisible()}


def click_on(view: QListView, row: int) -> None:
    """A click in the middle of a row."""
    place = view.visualRect(view.model().index(row, 0)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_while_the_phone_rings_all_is_seen_without_scrolling_and_leads_there(
    desk: Desk, told: list[KnownFact], page: ClientPage, anna: Client
) -> None:
    told += [KnownFact(of, f"Something about the {of}", 1) for of in KnownOf]
    page.refresh()
    desk.window.resize(1280, 720)
    desk.settle(page.head.known.isVisible)
    assert page.head.name.said() == "Anna Müller"
    assert page.head.company.company.said() == "Müller & Co"
    seen = page.visibleRegion()
    rows = page.head.known.findChildren(IconSign)
    assert len(rows) == len(KnownOf)
    for part in (page.head.book_button, *rows, page.timeline.note):
        assert seen.contains(part.mapTo(page, part.rect().center()))
    assert page.timeline.list.height() > 120
    told.clear()
    laptop = save_device(desk.diary, Device(0, anna.id, DeviceKind.LAPTOP, "Laptop"), now=NOW)
    coming = desk.items()[-1]
    told += [
        KnownFact(KnownOf.NEXT, "Next visit", coming.id),
        KnownFact(KnownOf.EXPIRES, "The warranty ends", laptop.id),
    ]
    page.refresh()
    desk.settle(lambda: len(known(page)) == 2)
    QTest.mouseClick(known(page)["The warranty ends"], Qt.MouseButton.LeftButton)
    desk.settle(lambda: page.devices.table.device() == laptop)
    assert page.part == DEVICES
    QTest.mouseClick(known(page)["Next visit"], Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.window.current() == "calendar"
    selected = desk.calendar.selected()
    assert selected is not None and selected.id == coming.id


def test_who_is_not_to_be_booked_is_marked_and_what_is_typed_too(
    desk: Desk, page: ClientPage
) -> None:
    page.show_part(DETAILS)
    page.form.standing.barred.click()
    page.form.standing.why.setFocus()
    desk.write("owes since January")
    desk.press("Ctrl+S")
    desk.settle(lambda: "Do not book: owes since January" in known(page))
    assert not page.head.barred.isHidden()
    page.show_part(TIMELINE)
    QTest.mouseClick(known(page)["Do not book: owes since January"], Qt.MouseButton.LeftButton)
    assert page.part == DETAILS
    page.form.tags.setFocus()
    desk.write(", school")
    page.show_part(FIGURES)
    assert page.parts.button(DETAILS).text() == "Details •"
    assert any(button.text() == "Discard" for button in page.findChildren(QPushButton))
    page.form.discard()
    assert page.parts.button(DETAILS).text() == "Details"


def test_a_colleague_is_a_click_away_and_a_note_waits_for_its_client(
    desk: Desk, page: ClientPage, anna: Client
) -> None:
    desk.click(page.head, "Ben Müller")
    desk.settle(lambda: page.head.name.said() == "Ben Müller")
    desk.settle(lambda: titles(page) == [])
    assert page.timeline.nothing.text() == "Nothing yet."
    page.whole.click()
    desk.settle(lambda: len(titles(page)) == 2)
    assert "Anna Müller" in str(page.timeline.model.data(page.timeline.model.index(0, 0)))
    desk.show_client(anna.id)
    desk.settle(lambda: page.head.name.said() == "Anna Müller")
    note = page.timeline.note
    note.setFocus()
    desk.write("password: hunter2")
    desk.settle(lambda: not note.said.isHidden())
    assert "password manager" in note.said.text()
    desk.click(page.head, "Ben Müller")
    desk.settle(lambda: page.head.name.said() == "Ben Müller")
    assert note.line.text() == "" and note.said.isHidden()
    desk.show_client(anna.id)
    desk.settle(lambda: note.line.text() == "password: hunter2")
    desk.window.close()
    desk.press("Escape")


def test_a_note_is_typed_changed_removed_and_brought_back(
    desk: Desk, page: ClientPage, anna: Client
) -> None:
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    screen.search_line.setFocus()
    desk.press("Return")
    desk.write("Wants a new laptop")
    assert desk.tools.unsaved.names() == ["a note about Anna Müller"]
    desk.press("Return")
    desk.settle(lambda: "Wants a new laptop" in titles(page))
    assert page.timeline.note.line.text() == "" and not desk.tools.unsaved.names()
    page.timeline.show_kind("Notes")
    desk.settle(lambda: len(titles(page)) == 1)
    click_on(page.timeline.list, 0)
    question = desk.dialog(NoteQuestion)
    desk.write("Also: ")
    desk.click(question, "Save")
    desk.settle(lambda: titles(page) == ["Also: Wants a new laptop"])
    page.timeline.list.setFocus()
    page.timeline.list.setCurrentIndex(page.timeline.model.index(0, 0))
    desk.press("Delete")
    desk.settle(lambda: titles(page) == [])
    assert page.timeline.nothing.text() == "No notes yet."
    desk.settle(lambda: desk.toast() == "Note removed")
    desk.window.toast.press("Undo")
    desk.settle(lambda: len(notes_of(desk.diary, [anna.id])) == 1)


def test_a_long_timeline_is_read_as_it_is_scrolled(
    desk: Desk, page: ClientPage, anna: Client
) -> None:
    for number in range(70):
        add_note(desk.diary, anna.id, f"Note {number}", now=NOW + number * HOUR / 60)
    desk.settle(lambda: page.timeline.model.rowCount() == 60)
    bar = page.timeline.list.verticalScrollBar()
    bar.setValue(bar.maximum())
    desk.settle(lambda: page.timeline.model.rowCount() == 72)
    assert len(set(titles(page))) == 72
    add_note(desk.diary, anna.id, "The newest", now=NOW + 9 * HOUR)
    desk.settle(lambda: titles(page).count("The newest") == 1)
    assert page.timeline.model.rowCount() > 70, "what was scrolled to stays"


def test_a_device_is_written_down_retired_moved_and_removed(
    desk: Desk, page: ClientPage, anna: Client
) -> None:
    desk.press("Ctrl+PageDown")
    desk.click(page.devices, "Add a device…")
    dialog = desk.dialog(DeviceDialog)
    assert not dialog.foot.save.isEnabled()
    desk.write("lap")
    dialog.name.setFocus()
    desk.write("Anna's laptop")
    dialog.notes.setFocus()
    desk.write("pw: hunter2")
    warning = dialog._warnings["notes"]
    desk.settle(lambda: not warning.isHidden())
    assert "password manager" in warning.text()
    dialog.notes.clear()
    dialog.expires.setFocus()
    desk.write("31 Dec 2027")
    desk.settle(warning.isHidden)
    QTest.mouseClick(dialog.foot.save, Qt.MouseButton.LeftButton)
    desk.settle(lambda: page.devices.table.rows.rowCount() == 1)
    [device] = devices_of(desk.diary, [anna.id])
    assert (device.kind, device.name) == (DeviceKind.LAPTOP, "Anna's laptop")
    assert device.expires == date(2027, 12, 31)
    assert page.parts.button(DEVICES).text() == "Devices 1"
    desk.settle(lambda: page.devices.table.device() is not None)
    page.devices.retire(device)
    desk.settle(lambda: devices_of(desk.diary, [anna.id])[0].retired)
    page.devices.table.setFocus()
    desk.press("Delete")
    desk.settle(lambda: devices_of(desk.diary, [anna.id]) == [])
    desk.settle(lambda: desk.toast() == "Anna's laptop removed")
    desk.window.toast.press("Undo")
    desk.settle(lambda: page.devices.table.device() is not None)
    page.devices.ask_move(device)
    question = desk.dialog(OwnerQuestion)
    desk.write("ben")
    desk.settle(lambda: question.found.count() == 1)
    desk.press("Return")
    desk.settle(lambda: devices_of(desk.diary, [anna.id]) == [])
    assert desk.toast() == "Anna's laptop moved"


def test_tab_walks_the_page_as_the_eye_goes(desk: Desk, page: ClientPage) -> None:
    desk.settle(lambda: bool(page.head.known.stops()))
    page.head.more.setFocus()
    rows: list[int] = []
    while not page.timeline.isAncestorOf(desk.focus()) and len(rows) < 12:
        rows.append(desk.focus().mapTo(page, QPoint(0, 0)).y())
        desk.press("Tab")
    assert 3 <= len(rows) < 12, "to what is known, the parts, and into the one that is shown"
    assert rows == sorted(rows)


def test_what_is_known_keeps_the_keyboard_while_it_says_the_same(
    desk: Desk, told: list[KnownFact], page: ClientPage, anna: Client
) -> None:
    told += [KnownFact(KnownOf.BARRED, "Owes since January", 1)]
    page.refresh()
    desk.settle(lambda: set(known(page)) == {"Owes since January"})
    link = known(page)["Owes since January"]
    link.setFocus()
    add_note(desk.diary, anna.id, "Called", now=NOW)
    desk.settle(lambda: "Called" in titles(page))
    page.refresh()
    desk.settle()
    assert desk.focus() is link
    told += [KnownFact(KnownOf.LAST, "Was here in May", 0)]
    page.refresh()
    desk.settle(lambda: len(page.head.known.findChildren(IconSign)) == 2)
    assert set(known(page)) == {"Owes since January"}


def test_a_colleague_keeps_the_keyboard_until_the_company_changes(
    desk: Desk, page: ClientPage, anna: Client
) -> None:
    desk.settle(lambda: bool(page.head.known.stops()))
    ben = company(page)["Ben Müller"]
    ben.setFocus()
    add_note(desk.diary, anna.id, "Called", now=NOW)
    page.refresh()
    desk.settle(lambda: "Called" in titles(page))
    assert desk.focus() is ben
    save_client(desk.diary, Client(0, "Cleo Müller", company="Müller & Co"), now=NOW)
    page.refresh()
    desk.settle(lambda: "Cleo Müller" in company(page))
    assert set(company(page)) == {"Ben Müller", "Cleo Müller"}


def test_a_device_is_marked_from_the_day_on_which_its_end_is_told() -> None:
    today = NOW.date()
    laptop = Device(0, 1, DeviceKind.LAPTOP, "Laptop")
    told = timedelta(days=max(RADAR_DAYS))
    assert runs_out(replace(laptop, expires=today + told), today)
    assert not runs_out(replace(laptop, expires=today + told + timedelta(days=1)), today)


def test_a_toast_leaves_the_buttons_of_the_devices_free(desk: Desk, page: ClientPage) -> None:
    page.show_part(DEVICES)
    desk.window.resize(1366, 768)
    desk.settle()
    desk.tools.notices.say("Noted of Anna Müller")
    toast = desk.window.toast
    desk.settle(toast.isVisible)
    for button in page.devices.findChildren(QPushButton):
        corner = button.mapTo(desk.window, QPoint(0, 0))
        assert not toast.geometry().intersects(QRect(corner, button.size())), button.text()


def test_who_calls_next_is_shown_with_all_that_happened(desk: Desk, page: ClientPage) -> None:
    page.timeline.show_kind("Notes")
    desk.settle(lambda: page.timeline.model.rowCount() == 0)
    ben = save_client(desk.diary, Client(0, "Ben Okafor"), now=NOW)
    book(desk.diary, NewBooking(NOW, client_id=ben.id), now=NOW)
    desk.show_client(ben.id)
    desk.settle(lambda: page.timeline.model.rowCount() == 1)
