"""The frame: each key does one thing, from the moment in which the window is seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.first_paint import after_first_paint
from scheduler_app.desktop.frame.keys import all_shortcuts
from scheduler_app.desktop.frame.start import close_tools, open_window
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.practice.founding import found_practice
from tests.desktop.desk import NOW, delete


def test_no_key_has_two_meanings() -> None:
    keys = [key for shortcut in all_shortcuts() for key in shortcut.keys]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", [Qt.Key.Key_N, Qt.Key.Key_K])
def test_a_key_is_heard_as_soon_as_the_window_is_painted(
    diary: Diary, tmp_path: Path, qtbot: QtBot, key: Qt.Key
) -> None:
    found_practice(diary, zone_name="Europe/London", now=NOW)
    window, tools = open_window(diary, clock=lambda: NOW, data_dir=tmp_path, exchange=EXCHANGE)

    def pressed() -> None:
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)

    # What is put off last comes first: before all that the window itself leaves for later.
    after_first_paint(window, pressed)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: any(each.isVisible() for each in window.findChildren(QDialog)))
    for dialog in window.findChildren(QDialog):
        dialog.close()
    window.close()
    close_tools(tools)
    delete(window)
