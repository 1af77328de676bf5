"""Shots: the scenes: each brings a window into the state that its picture shows.

A scene has a diary and a page of its own: what one leaves behind, no other meets.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from scheduler_app.desktop.bookings.editor.editor import BookingEditor
from scheduler_app.desktop.bookings.inspector.action_bar import MORE
from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.exchange.importing.dialog import ImportDialog
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.page.client_link import COPY
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.page.standing import PageStatus
from scheduler_app.domain.time_units import Minutes
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.bookings.series import NewSeries, book_series
from scheduler_app.use_cases.exchange.export_calendar import export
from tests.fakes.page_desk import FakePageDesk
from tests.shots_billing import BILLING_SCENES
from tests.shots_clients import CLIENT_SCENES
from tests.shots_confirming import CONFIRM_SCENES
from tests.shots_conversation import CONVERSATION_SCENES
from tests.shots_due import DUE_SCENES
from tests.shots_hands import await_until, press_key, settle, type_text, visible_button
from tests.shots_invoices import INVOICE_SCENES
from tests.shots_messages import MESSAGE_SCENES
from tests.shots_money import MONEY_SCENES
from tests.shots_page import NOW, PUBLISHED, SILENT, at, calendar_of_another, file_trouble
from tests.shots_reminders import reminder
from tests.shots_taps import TAP_SCENES
from tests.shots_visits import VISIT_SCENES

Scene = Callable[[MainWindow, Tools], None]
"""Brings a window into a state."""


def _mode(mode: Mode) -> Scene:
    def scene(window: MainWindow, _: Tools) -> None:
        window.parts.calendar.set_mode(mode)

    return scene


def _screen(name: str) -> Scene:
    def scene(window: MainWindow, _: Tools) -> None:
        window.show_screen(name)

    return scene


def _inspector(window: MainWindow, tools: Tools) -> None:
    """A booking is selected: what it is, and its history."""
    window.parts.calendar.jump_to(_a_visit(tools).id)


def _a_visit(tools: Tools) -> CalendarItem:
    return next(item for item in _items(tools) if item.place and item.client and not item.conflict)


def _items(tools: Tools) -> list[CalendarItem]:
    """What stands from Wednesday on, for a week."""
    first, last = int(at(3, 0).timestamp()), int(at(10, 0).timestamp())
    return list(tools.source.items(first, last))


def _quick_entry(line: str) -> Scene:
    def scene(window: MainWindow, tools: Tools) -> None:
        tools.ways.do("new")
        settle(tools)
        type_text(line)

    return scene


def _quick_entry_refused(window: MainWindow, tools: Tools) -> None:
    """A new client with a phone number that can't be."""
    _quick_entry("Petra Neumann fri 4pm remote")(window, tools)
    settle(tools)
    entry = window.findChild(QuickEntry)
    if entry is not None:
        QTest.keyClicks(entry.reach, "12")
        QTest.keyClick(entry.reach, Qt.Key.Key_Return)


def _search(text: str) -> Scene:
    def scene(window: MainWindow, tools: Tools) -> None:
        tools.ways.do("search")
        settle(tools)
        type_text(text)

    return scene


def _settings_refused(window: MainWindow, tools: Tools) -> None:
    """A length that can't be read."""
    screen = window.show_screen("settings")
    if isinstance(screen, SettingsScreen):
        field = screen.group("booking").fields.fields()["booking.notice"]
        if isinstance(field, QLineEdit):
            field.setText("a while")
        screen.save_unsaved(lambda: None)
    settle(tools)


def _settings_search(words: str) -> Scene:
    """A setting is looked for."""

    def scene(window: MainWindow, tools: Tools) -> None:
        screen = window.show_screen("settings")
        if isinstance(screen, SettingsScreen):
            screen.search.setFocus()
        settle(tools)
        type_text(words)

    return scene


def _import_preview(window: MainWindow, tools: Tools) -> None:
    """What another calendar would bring, and what is in the diary already."""
    with tempfile.TemporaryDirectory() as name:
        ours = Path(name) / "diary.ics"
        export(tools.diary, tools.exchange.writer(), ours, now=NOW)
        _read_files(window, Path(name), ours)


def _read_files(window: MainWindow, folder: Path, *others: Path) -> ImportDialog:
    window.parts.tools.ways.do("import")
    [dialog] = window.findChildren(ImportDialog)
    theirs = folder / "theirs.ics"
    theirs.write_text(calendar_of_another(), encoding="utf-8")
    dialog.read([theirs, *others])
    await_until(lambda: visible_button(dialog, "Import") is not None)
    return dialog


def _import_result(window: MainWindow, tools: Tools) -> None:
    """What another calendar had is in the diary, and overlaps."""
    with tempfile.TemporaryDirectory() as name:
        dialog = _read_files(window, Path(name))
        _press(dialog, "Import")
        await_until(lambda: visible_button(dialog, "Show the conflicts") is not None)


def _conflicts_of_an_import(window: MainWindow, tools: Tools) -> None:
    """What it brought stands together, to be kept or taken back at once."""
    _import_result(window, tools)
    [dialog] = window.findChildren(ImportDialog)
    _press(dialog, "Show the conflicts")


def _press(dialog: QWidget, words: str) -> None:
    """Click the button with these words."""
    button = visible_button(dialog, words)
    if button is not None:
        button.click()


def _clients(window: MainWindow, tools: Tools) -> None:
    window.show_screen("clients")
    settle(tools)
    press_key(Qt.Key.Key_Down)


def _linked(scene: Scene, status: PageStatus = PUBLISHED) -> Scene:
    """The same with a page on a host."""

    def linked(window: MainWindow, tools: Tools) -> None:
        page = tools.page.state
        assert isinstance(page, FakePageDesk)
        page.show(status)
        page.reachable = status.unreachable_since is None
        settle(tools)
        scene(window, tools)

    return linked


def _request_inspector(window: MainWindow, tools: Tools) -> None:
    """The pending booking of a request is selected."""
    settle(tools)
    window.parts.calendar.jump_to(window.parts.waiting.entries[3].request.booking_id)


def _client_link(window: MainWindow, tools: Tools) -> None:
    """The menu of a coming booking, with the link of its client, and what copying it says."""
    _inspector(window, tools)
    settle(tools)
    buttons = window.parts.calendar.inspector.findChildren(QPushButton)
    more = next(button for button in buttons if button.accessibleName() == MORE)
    more.click()
    menu = next(menu for menu in window.findChildren(QMenu) if menu.isVisible())
    entries = {entry.text(): entry for entry in menu.actions()}
    entries[COPY].trigger()
    menu.setActiveAction(entries[COPY])


def _propose(window: MainWindow, tools: Tools) -> None:
    window.show_screen("inbox")
    settle(tools)
    window.parts.answers.ask_propose(window.parts.waiting.entries[-1].request)


def _decline(window: MainWindow, tools: Tools) -> None:
    window.show_screen("inbox")
    settle(tools)
    window.parts.answers.ask_decline(window.parts.waiting.entries[0].request)


def _jobs(window: MainWindow, _: Tools) -> None:
    screen = window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    screen.show_group("jobs")


def _drag_unreachable(window: MainWindow, tools: Tools) -> None:
    """A move while the page is silent."""
    item = next(one for one in _items(tools) if one.client)
    window.parts.calendar.verbs.times.move(item, at(8, 12))


def _quick_entry_silent(window: MainWindow, tools: Tools) -> None:
    """The page was asked in vain while the line was typed."""
    _quick_entry("vera novak fri 4pm remote")(window, tools)
    entry = window.findChild(QuickEntry)
    await_until(lambda: entry is None or not entry.offers.isHidden())


def _done(name: str) -> Scene:
    """What the window does under that name, such as "print"."""

    def scene(_: MainWindow, tools: Tools) -> None:
        tools.ways.do(name)

    return scene


def _opened(open_it: Callable[[MainWindow], object]) -> Scene:
    """A dialog before the window."""

    def scene(window: MainWindow, _: Tools) -> None:
        open_it(window)

    return scene


def _move(window: MainWindow, tools: Tools) -> None:
    """Another time is typed; month and free times follow."""
    _inspector(window, tools)
    window.parts.calendar.verbs.times.ask_move(_a_visit(tools))
    settle(tools)
    type_text("tue 3pm")


def _weekly(window: MainWindow, tools: Tools) -> CalendarItem:
    """A series with two dates that would be taken an hour later; its first visit is selected."""
    weekly = NewBooking(at(8, 7), new_client=Client(0, "Petra Neumann"), service_id=1)
    [visit, *_] = book_series(tools.diary, NewSeries(weekly, "FREQ=WEEKLY;COUNT=12"), now=NOW)
    for day, name in ((15, "Anna Schmidt"), (22, "Łukasz Wójcik")):
        taken = NewBooking(at(day, 6), minutes=Minutes(60), title=f"Breakfast with {name}")
        book(tools.diary, taken, now=NOW)
    settle(tools)
    first = next(item for item in _items(tools) if item.id == visit.id)
    window.parts.calendar.jump_to(first.id)
    settle(tools)
    return first


def _cancel_series(window: MainWindow, tools: Tools) -> None:
    """One visit of a series is called off, and it is asked which ones are meant."""
    window.parts.calendar.verbs.states.ask_cancel(_weekly(window, tools))


def _move_series(window: MainWindow, tools: Tools) -> None:
    """One visit of a series is moved, and it is asked which ones are meant."""
    window.parts.calendar.verbs.times.move(_weekly(window, tools), at(8, 6))


def _clash(window: MainWindow, tools: Tools) -> None:
    """All of them are, and two dates are taken."""
    _move_series(window, tools)
    settle(tools)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        press_key(key)


def _date_popup(window: MainWindow, tools: Tools) -> None:
    """The full form with the month and the free times under its start."""
    tools.ways.do("new-form")
    settle(tools)
    form = window.findChild(BookingEditor)
    if form is not None:
        form.form.start.setFocus()
        form.form.start.open_choice()


def _unsaved(window: MainWindow, tools: Tools) -> None:
    """The window is closed with a setting that is not saved."""
    _settings_refused(window, tools)
    window.close()


SCENES: dict[str, Scene] = {
    "week": _mode(Mode.WORK_WEEK),
    "full-week": _mode(Mode.WEEK),
    "day": _mode(Mode.DAY),
    "month": _mode(Mode.MONTH),
    "agenda": _mode(Mode.AGENDA),
    "inspector": _inspector,
    "quick-entry": _quick_entry("vera novak tomorrow 1pm remote 30m router is slow"),
    "quick-entry-which": _quick_entry("anna fri 4pm remote 30m router"),
    "quick-entry-empty": _quick_entry(""),
    "quick-entry-names": _quick_entry("an"),
    "quick-entry-taken": _quick_entry("anna schmidt thu 3pm remote 1h"),
    "quick-entry-new": _quick_entry("Petra Neumann fri 4pm remote"),
    "quick-entry-unknown": _quick_entry("xyzzy"),
    "quick-entry-refused": _quick_entry_refused,
    "search": _search("prin"),
    "search-nothing": _search("qqqq"),
    "clients": _clients,
    **CLIENT_SCENES,
    "services": _screen("services"),
    "first-run": _screen("first-run"),
    "settings": _screen("settings"),
    "settings-refused": _settings_refused,
    "settings-search": _settings_search("cancel"),
    "settings-search-nothing": _settings_search("xyzzy"),
    "conflicts": _screen("conflicts"),
    "editor": _done("new-form"),
    "import": _done("import"),
    "import-preview": _import_preview,
    "import-result": _import_result,
    "import-conflicts": _conflicts_of_an_import,
    "move": _move,
    "cancel-series": _cancel_series,
    "move-series": _move_series,
    "clash": _clash,
    "date-popup": _date_popup,
    "unsaved": _unsaved,
    "print": _done("print"),
    "shortcuts": _done("sheet"),
    "inbox": _screen("inbox"),
    "inbox-linked": _linked(_screen("inbox")),
    "inbox-propose": _linked(_propose),
    "inbox-decline": _linked(_decline),
    "request-inspector": _linked(_request_inspector),
    "client-link": _linked(_client_link),
    **MESSAGE_SCENES,
    **CONFIRM_SCENES,
    **MONEY_SCENES,
    **INVOICE_SCENES,
    **CONVERSATION_SCENES,
    **DUE_SCENES,
    **TAP_SCENES,
    **VISIT_SCENES,
    "settings-jobs": _jobs,
    **BILLING_SCENES,
    "reminder": reminder,
    "page-settings": _done("page-settings"),
    "page-settings-linked": _linked(_done("page-settings")),
    "page-details": _linked(_done("page")),
    "file-trouble": _opened(file_trouble),
    "page-none": _done("page"),
    "page-silent": _linked(_done("page"), SILENT),
    "quick-entry-silent": _linked(_quick_entry_silent, SILENT),
    "book-anyway": _linked(_drag_unreachable, SILENT),
}
