"""The palette: what comes next, clients, what can be done and what is over, by sections."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.calendar.printing.dialog import PrintDialog
from scheduler_app.desktop.calendar.source import Mode
from scheduler_app.desktop.clients.screen import ClientsScreen
from scheduler_app.desktop.frame.commands import COMMANDS, FIRST, matching
from scheduler_app.desktop.frame.keys import all_shortcuts
from scheduler_app.desktop.frame.search.palette import SearchPalette
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.shortcuts import OF_SELECTED
from scheduler_app.desktop.stylesheet import dress
from scheduler_app.desktop.theme import contrast, is_dark, tokens
from scheduler_app.desktop.theme_choice import ThemeChoice
from scheduler_app.domain.clients.client import Client
from scheduler_app.use_cases.bookings.book import NewBooking, book
from scheduler_app.use_cases.clients.clients import save_client
from tests.desktop.clipped import clipped
from tests.desktop.desk import NOW, Desk, booked


def asked(desk: Desk, words: str) -> SearchPalette:
    """The palette with these words typed, answered."""
    desk.press("Ctrl+K")
    palette = desk.dialog(SearchPalette)
    desk.write(words)
    desk.settle()
    return palette


def listed(palette: SearchPalette) -> list[tuple[str, str]]:
    return [(hit.section, hit.title) for hit in palette.list.hits()]


def test_what_the_window_can_do_is_registered_once_with_its_words(desk: Desk) -> None:
    names = [command.name for command in COMMANDS]
    assert len(set(names)) == len(names)
    # What is looked up in the search is not how it is opened.
    assert set(names) | {"search"} == desk.tools.ways.names()
    assert {each.name for each in all_shortcuts()} <= set(names) | {"search"}
    assert set(FIRST) <= set(names)
    for command in COMMANDS:
        assert command in matching(command.what)
        assert command.keys or command.name not in {each.name for each in all_shortcuts()}


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("new booking", "new"), ("add appointment", "new"), ("print week", "print-week"),
        ("print", "print"), ("dark", "dark"), ("night", "dark"), ("light", "light"),
        ("undo", "undo"), ("take back", "undo"), ("import", "import"), ("outlook", "import"),
        ("settings", "screen-settings"), ("working hours", "screen-settings"),
        ("clients", "screen-clients"), ("address book", "screen-clients"), ("month", "month"),
        ("add client", "new-client"), ("block time", "block"), ("SHORTCUTS", "sheet"),
        ("exit", "quit"), ("overlaps", "screen-conflicts"),
    ],
)  # fmt: skip
def test_a_command_is_found_by_its_words_and_by_others(typed: str, name: str) -> None:
    assert matching(typed)[0].name == name


def test_words_that_mean_nothing_find_no_command() -> None:
    assert matching("") == matching("  ") == matching("xyzzy") == matching("print xyzzy") == []


def test_who_calls_stands_before_what_comes_next_commands_and_the_past(desk: Desk) -> None:
    printer = save_client(desk.diary, Client(0, "Printer Pete"), now=NOW)
    for days in (-20, 9, 2):
        start = (NOW + timedelta(days=days)).replace(hour=10, minute=0)
        book(desk.diary, NewBooking(start, client_id=printer.id), now=NOW)
    palette = asked(desk, "print")
    sections = [section for section, _ in listed(palette)]
    assert list(dict.fromkeys(sections)) == ["Clients", "Coming", "Do", "Past and cancelled"]
    hits = palette.list.hits()
    assert [hit.detail.partition(" · ")[0] for hit in hits[1:3]] == [
        "Thu 4 Mar 10:00", "Thu 11 Mar 10:00",
    ]  # fmt: skip
    chosen = []
    for _ in hits:
        chosen.append(palette.list.chosen())
        desk.press("Down")
    assert chosen == hits, "the keys pass over headings"
    assert palette.list.chosen() == hits[0]
    assert next(hit.keys for hit in hits if hit.target == "print") == "Ctrl+P"


@pytest.mark.parametrize(("name", "first"), [("Darko Stroh", "dark"), ("Dark Star GmbH", "client")])
def test_a_command_that_is_called_so_stands_before_names_that_only_begin_so(
    desk: Desk, name: str, first: str
) -> None:
    save_client(desk.diary, Client(0, name), now=NOW)
    hit = asked(desk, "dark").list.hits()[0]
    assert first in (hit.target, hit.kind)


def test_commands_are_done(desk: Desk) -> None:
    asked(desk, "print week")
    desk.press("Return")
    desk.settle()
    desk.dialog(PrintDialog).close()
    assert desk.calendar.view.mode() is Mode.WEEK
    asked(desk, "add client")
    desk.press("Return")
    desk.settle(lambda: desk.window.current() == "clients")
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    assert screen.form.is_new()
    asked(desk, "new booking")
    desk.press("Return")
    desk.settle()
    desk.dialog(QuickEntry).close()


def test_what_is_done_to_a_booking_is_offered_while_one_is_selected(desk: Desk) -> None:
    nobody = asked(desk, "cancel")
    assert not OF_SELECTED & {hit.target for hit in nobody.list.hits()}
    nobody.close()
    desk.settle()
    start = NOW.replace(hour=11, minute=0)
    booking = book(desk.diary, NewBooking(start, title="Dentist"), now=NOW)
    desk.jump_to(booking.id)
    desk.settle()
    some = asked(desk, "cancel")
    assert "cancel" in {hit.target for hit in some.list.hits()}
    assert "reopen" not in {hit.target for hit in some.list.hits()}


def test_before_anything_is_typed_the_usual_things_are_offered(desk: Desk) -> None:
    palette = asked(desk, "")
    assert [hit.target for hit in palette.list.hits()] == list(FIRST)
    desk.write("anna")
    desk.settle()
    assert [hit.kind for hit in palette.list.hits()] == ["setting"]


def test_a_theme_that_was_chosen_stays_until_the_system_shall_decide_again(desk: Desk) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    look = ThemeChoice(app)
    desk.window.theme_chosen.connect(look.choose)
    try:
        bright = app.palette().window().color().lightness()
        asked(desk, "dark")
        desk.press("Return")
        desk.settle(lambda: app.palette().window().color().lightness() < bright)
        assert desk.window.theme() == "dark"
        desk.restart()
        assert desk.window.theme() == "dark"
        look.choose("whatever was written")
        assert app.palette().window().color().lightness() == bright
    finally:
        look.deleteLater()
        dress(app, dark=False)


@pytest.mark.parametrize("dark", [False, True])
def test_headings_and_keys_can_be_read_in_both_themes(desk: Desk, dark: bool) -> None:
    """A list without a ground of its own was taken for a dark one."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    dress(app, dark)
    try:
        palette = asked(desk, "print")
        heading = palette.list.item(0)
        assert heading.text() == "Do"
        assert is_dark(palette.list.palette()) is dark
        assert contrast(heading.foreground().color(), tokens(dark).surface) >= 4.5
    finally:
        dress(app, dark=False)


def test_that_nothing_was_found_is_said_in_full(desk: Desk) -> None:
    palette = asked(desk, "qqqq <b>zzzz</b> and more words than one line has room for")
    assert palette._hint.text().startswith("Nothing found for “qqqq <b>zzzz</b>")
    assert clipped(palette) == []


def test_what_is_a_setting_is_looked_for_there(desk: Desk) -> None:
    asked(desk, "mailbox")
    desk.press("Return")
    desk.settle()
    settings = desk.window.findChild(SettingsScreen)
    assert settings is not None
    assert settings.search.text() == "mailbox" and desk.focus() is settings.search
    shown = [group.name for group in settings.groups if group.isVisible()]
    assert "mailbox" in shown and "hours" not in shown


def test_search_finds_a_booking_and_jumps_to_it(desk: Desk) -> None:
    item = booked(desk, "Anna Müller 8 apr 15:00 scanner")
    desk.press("Ctrl+T")
    desk.press("Ctrl+K")
    desk.write("muller scan")
    palette = desk.dialog(SearchPalette)
    desk.settle(lambda: palette.list.count() > 0)
    desk.press("Return")
    first, last = desk.calendar.view.range()
    assert first <= date(2027, 4, 8) < last
    selected = desk.calendar.selected()
    assert selected is not None
    assert selected.id == item.id


def test_search_jumps_to_a_date(desk: Desk) -> None:
    desk.press("Ctrl+K")
    desk.write("14 jul")
    palette = desk.dialog(SearchPalette)
    desk.settle(lambda: [hit.kind for hit in palette.list.hits()] == ["date"])
    desk.press("Return")
    first, last = desk.calendar.view.range()
    assert first <= date(2027, 7, 14) < last


def test_search_says_when_nothing_is_found(desk: Desk) -> None:
    desk.press("Ctrl+K")
    desk.write("qqq")
    palette = desk.dialog(SearchPalette)
    assert palette._hint.text().startswith("Nothing found")
    assert palette.list.item(1).text().startswith("Look for “qqq” in the settings")


def test_search_opens_a_client(desk: Desk) -> None:
    save_client(desk.diary, Client(0, "Anna Müller", phones=("0161 496 0000",)), now=NOW)
    desk.press("Ctrl+K")
    desk.write("mull")
    palette = desk.dialog(SearchPalette)
    desk.settle(lambda: len(palette.list.hits()) == 1)
    desk.press("Return")
    screen = desk.window.show_screen("clients")
    assert isinstance(screen, ClientsScreen)
    assert screen.form.name.text() == "Anna Müller"
