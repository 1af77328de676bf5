"""Shots: hands that type and press in a window, and wait until it has done what they began."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDeadlineTimer, QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from scheduler_app.desktop.tools import Tools

SETTLE_MS = 200
LONGEST_MS = 5000


def settle(tools: Tools) -> None:
    """Let timers fire, and every answer arrive that was asked for."""
    deadline, longest = QDeadlineTimer(SETTLE_MS), QDeadlineTimer(LONGEST_MS)
    while not (deadline.hasExpired() and (tools.runner.idle or longest.hasExpired())):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def type_text(text: str) -> None:
    """Type into what has the focus."""
    target = QApplication.focusWidget()
    if target is not None:
        QTest.keyClicks(target, text)


def press_key(key: Qt.Key) -> None:
    """Press a key where the focus is."""
    target = QApplication.focusWidget()
    if target is not None:
        QTest.keyClick(target, key)


def visible_button(dialog: QWidget, words: str) -> QPushButton | None:
    """The button with these words, if it can be seen."""
    for button in dialog.findChildren(QPushButton):
        if button.isVisible() and button.text() == words:
            return button
    return None


def await_until(happened: Callable[[], bool]) -> None:
    """Let the window work until something has happened."""
    deadline = QDeadlineTimer(LONGEST_MS)
    while not (happened() or deadline.hasExpired()):
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
