"""The tray: what it announces, what it offers, and a window that stays behind it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry
from scheduler_app.desktop.frame.settings.screen import SettingsScreen
from scheduler_app.desktop.frame.settings.window import WindowGroup
from scheduler_app.desktop.frame.tray import Tray, tray_icon
from scheduler_app.desktop.page.inbox.screen import InboxScreen
from scheduler_app.desktop.plain import notice
from tests.desktop.desk import NOW, Desk, booked
from tests.desktop.page.web_clients import WebClients

THURSDAY_TEN = datetime(2027, 3, 4, 10, tzinfo=UTC)


def tray(desk: Desk) -> Tray:
    found = desk.window.tray
    assert found is not None
    return found


def entries(desk: Desk) -> list[str]:
    return [action.text() for action in tray(desk).menu.actions() if action.text()]


def entry(desk: Desk, *path: str) -> QAction:
    menu = tray(desk).menu
    for name in path[:-1]:
        sub = next(one for one in menu.actions() if one.text().startswith(name)).menu()
        assert sub is not None
        menu = sub  # type: ignore[assignment]
    return next(one for one in menu.actions() if one.text() == path[-1])


def window_group(desk: Desk) -> WindowGroup:
    screen = desk.window.show_screen("settings")
    assert isinstance(screen, SettingsScreen)
    group = screen.group("window")
    assert isinstance(group, WindowGroup)
    return group


@pytest.fixture
def heard(desk: Desk) -> list[tuple[str, str]]:
    """The messages at the tray."""
    messages: list[tuple[str, str]] = []
    tray(desk).announced.connect(lambda title, text: messages.append((title, text)))
    return messages


def test_a_new_request_is_announced_once(
    desk: Desk, web: WebClients, heard: list[tuple[str, str]]
) -> None:
    desk.settle(lambda: desk.window.parts.waiting.known)
    web.asks("Anna Schmidt", THURSDAY_TEN)
    desk.settle(lambda: len(heard) == 1)
    assert heard == [("New request", "Anna Schmidt asks for Remote session, Thu 4 Mar 10:00")]
    web.moves_house("Anna Schmidt", "+441614960000")
    desk.settle(lambda: len(desk.window.parts.waiting.notices) == 1)
    assert len(heard) == 1


def test_the_message_leads_to_the_request_with_accept_under_the_keyboard(
    desk: Desk, web: WebClients, heard: list[tuple[str, str]]
) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    desk.settle(lambda: len(heard) == 1)
    web.asks("Peter Jones", THURSDAY_TEN + timedelta(days=1))
    desk.settle(lambda: len(heard) == 2)
    tray(desk).follow()
    desk.settle()
    assert desk.window.current() == "inbox"
    screen = desk.window.findChild(InboxScreen)
    assert screen is not None
    peter = next(card for card in screen.cards if card.entry.request.client == "Peter Jones")
    assert peter.accept_button.hasFocus()
    desk.press("Return")
    desk.settle(lambda: desk.item("Peter Jones").state == "confirmed")


def test_a_request_that_meets_something_says_so_at_once(
    desk: Desk, web: WebClients, heard: list[tuple[str, str]]
) -> None:
    booked(desk, "Dr. Okafor thu 10:30")
    web.asks("Anna Schmidt", THURSDAY_TEN)
    desk.settle(lambda: len(heard) == 1)
    assert "Meets Dr. Okafor" in heard[0][1]


def test_what_waits_is_told_once_a_day_as_a_sum(desk: Desk, web: WebClients) -> None:
    web.asks("Anna Schmidt", THURSDAY_TEN)
    web.asks("Peter Jones", THURSDAY_TEN + timedelta(days=1))
    desk.settle(lambda: desk.window.parts.waiting.count() == 2)
    desk.restart()
    desk.settle(lambda: entry(desk, "Anna Schmidt", "Accept") is not None)
    assert tray(desk).last == ("", ""), "each was told when it came"
    desk.now += timedelta(days=1)
    desk.restart()
    desk.settle(lambda: tray(desk).last == ("Requests wait", "2 requests to answer"))
    desk.restart()
    desk.settle(lambda: entry(desk, "Anna Schmidt", "Accept") is not None)
    assert tray(desk).last == ("", "")


def test_the_menu_answers_the_newest_five(desk: Desk, web: WebClients) -> None:
    for number in range(7):
        web.now = NOW + timedelta(minutes=number)
        web.asks(f"Client {number}", THURSDAY_TEN + timedelta(days=number))
    desk.settle(lambda: desk.window.parts.waiting.count() == 7)
    texts = entries(desk)
    assert texts[:4] == ["Show", "New booking…", "Today", "Nothing more today"]
    assert [text[:8] for text in texts[4:9]] == [f"Client {number}" for number in (6, 5, 4, 3, 2)]
    assert texts[9:] == ["2 more…", "Notifications", "Quit"]
    entry(desk, "Client 6", "Accept").trigger()
    desk.settle(lambda: desk.item("Client 6").state == "confirmed")
    desk.settle(lambda: not any(text.startswith("Client 6") for text in entries(desk)))
    entry(desk, "Client 5", "Open…").trigger()
    desk.settle()
    assert desk.window.current() == "inbox"


def test_a_menu_that_is_filled_anew_keeps_nothing_of_the_old(desk: Desk) -> None:
    quiet = entry(desk, "Notifications", "Quiet for an hour")
    for _ in range(3):
        quiet.trigger()
        desk.settle()
        entry(desk, "Notifications", "Notify me again").trigger()
        desk.settle()
        quiet = entry(desk, "Notifications", "Quiet for an hour")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    titles = [one.title() for one in tray(desk).menu.findChildren(QMenu)]
    assert titles.count("Notifications") == 1


def test_a_booking_is_taken_from_the_menu(desk: Desk) -> None:
    desk.window.hide()
    entry(desk, "New booking…").trigger()
    assert desk.window.isVisible()
    desk.dialog(QuickEntry)


def test_without_a_tray_the_window_says_it(desk: Desk, web: WebClients) -> None:
    desk.settle(lambda: desk.window.parts.waiting.known)
    web.asks("Anna Schmidt", THURSDAY_TEN)
    desk.settle(lambda: "Anna Schmidt asks for" in desk.toast())
    desk.window.toast.press("Answer")
    desk.settle()
    assert desk.window.current() == "inbox"


def test_what_comes_under_the_eyes_of_who_sits_there_is_not_told(
    desk: Desk, web: WebClients, heard: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.settle(lambda: desk.window.parts.waiting.known)
    desk.window.show_screen("inbox")
    monkeypatch.setattr(desk.window, "isActiveWindow", lambda: True)
    web.asks("Anna Schmidt", THURSDAY_TEN)
    desk.settle(lambda: desk.window.parts.waiting.count() == 1)
    desk.settle()
    assert (heard, desk.toast()) == ([], "")
    monkeypatch.setattr(desk.window, "isActiveWindow", lambda: False)
    web.asks("Peter Jones", THURSDAY_TEN + timedelta(days=1))
    desk.settle(lambda: len(heard) == 1)


def test_closing_ends_the_program_unless_it_shall_stay(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[str] = []
    desk.window.closing.connect(lambda: left.append("left"))
    screen = window_group(desk)
    assert not screen.stay.isVisible(), "no tray, no such choice"
    monkeypatch.setattr(Tray, "available", lambda _: True)
    screen.stay.setChecked(True)
    desk.window.close()
    assert not desk.window.isVisible()
    assert left == []
    entry(desk, "Show").trigger()
    assert desk.window.isVisible()
    monkeypatch.setattr(Tray, "available", lambda _: False)
    desk.window.close()
    assert left == ["left"], "a tray that has gone keeps nobody"


def test_no_desktop_reads_tags_in_what_a_client_wrote(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(Tray, "available", lambda _: True)
    monkeypatch.setattr(QSystemTrayIcon, "supportsMessages", lambda _: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, *said: heard.append(said[1]))
    desk.settle(lambda: desk.window.tray is not None)
    assert desk.window.tray is not None
    desk.window.tray.say("A request", "<b>Anna</b> & Co")
    assert heard == [notice("<b>Anna</b> & Co")] != ["<b>Anna</b> & Co"]


def test_quit_ends_it_also_from_the_tray(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[str] = []
    desk.window.closing.connect(lambda: left.append("left"))
    screen = window_group(desk)
    monkeypatch.setattr(Tray, "available", lambda _: True)
    screen.stay.setChecked(True)
    desk.window.close()
    entry(desk, "Quit").trigger()
    assert left == ["left"]


def test_the_choice_to_stay_is_remembered(desk: Desk) -> None:
    screen = window_group(desk)
    screen.stay.setChecked(True)
    desk.restart()
    again = window_group(desk)
    assert again.stay.isChecked()


def test_the_icon_shows_that_something_waits() -> None:
    plain, marked = (tray_icon(marked=on).pixmap(22, 22).toImage() for on in (False, True))
    assert plain != marked
    assert marked.pixelColor(16, 16).red() > marked.pixelColor(16, 16).blue()
