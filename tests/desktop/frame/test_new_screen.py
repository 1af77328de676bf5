"""A screen more is one row of the table: rail, keys, search and refreshing follow from it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QToolButton
from pytestqt.qtbot import QtBot

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.frame.screens import SCREENS, Built, ScreenRow
from scheduler_app.desktop.frame.search.palette import SearchPalette
from scheduler_app.desktop.frame.shortcut_sheet import ShortcutSheet
from scheduler_app.desktop.frame.start import close_tools, open_window
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.screen import Screen
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.clients.client import Client
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.clients.clients import list_clients, save_client
from scheduler_app.use_cases.practice.founding import found_practice
from scheduler_app.use_cases.practice.services import list_services, save_service
from tests.desktop.desk import NOW, delete


class Lighthouses(Screen):
    """Says how many clients there are, and how often it has asked."""

    def __init__(self, parts: WindowParts) -> None:
        super().__init__(parts.window)
        self._tools = parts.tools
        self.asked = 0
        self.said = QLabel(self)
        self.refresh()

    def refresh(self) -> None:
        self.asked += 1
        self.said.setText(str(len(list_clients(self._tools.diary))))


ROW = ScreenRow(
    "lighthouses",
    "Lighthouses",
    "more",
    lambda parts: Built(Lighthouses(parts)),
    kinds=frozenset({ChangedKind.CLIENTS}),
    keys=("Ctrl+9",),
    what="All lighthouses",
    also="beacon",
    waits=lambda _: 3,
)


@pytest.fixture
def opened(diary: Diary, tmp_path: Path, qtbot: QtBot) -> Iterator[tuple[MainWindow, Tools]]:
    found_practice(diary, zone_name="Europe/London", now=NOW)
    window, tools = open_window(
        diary, clock=lambda: NOW, data_dir=tmp_path, exchange=EXCHANGE, rows=(*SCREENS, ROW)
    )
    window.show()
    qtbot.waitExposed(window)
    qtbot.waitUntil(lambda: tools.runner.idle and window.tray is not None)
    yield window, tools
    window.close()
    close_tools(tools)
    delete(window)


def test_a_row_brings_its_button_its_key_and_what_waits(
    opened: tuple[MainWindow, Tools], qtbot: QtBot
) -> None:
    window, _ = opened
    buttons = [one.accessibleName() for one in window.rail.findChildren(QToolButton)]
    assert buttons[-2:] == ["Lighthouses, 3", "Settings"]
    assert window.findChildren(Lighthouses) == [], "not before it is shown"
    QTest.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: window.current() == "lighthouses")


def test_it_is_refreshed_for_its_kinds_and_no_other(
    opened: tuple[MainWindow, Tools], diary: Diary, qtbot: QtBot
) -> None:
    window, _ = opened
    screen = window.show_screen("lighthouses")
    assert isinstance(screen, Lighthouses)
    save_client(diary, Client(0, "Anna Müller"), now=NOW)
    qtbot.waitUntil(lambda: screen.said.text() == "1")
    save_service(diary, list_services(diary)[0], now=NOW)
    qtbot.wait(50)
    assert screen.asked == 2


def test_it_is_found_by_the_search_and_told_on_the_sheet(
    opened: tuple[MainWindow, Tools], qtbot: QtBot
) -> None:
    window, tools = opened
    tools.ways.do("search")
    [palette] = window.findChildren(SearchPalette)
    QTest.keyClicks(palette.line, "beacon")
    qtbot.waitUntil(lambda: [hit.title for hit in palette.list.hits()] == ["All lighthouses"])
    palette.close()
    tools.ways.do("sheet")
    [sheet] = window.findChildren(ShortcutSheet)
    assert "All lighthouses" in [label.text() for label in sheet.findChildren(QLabel)]
    sheet.close()
