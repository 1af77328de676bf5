"""Tests, desktop: hands on the keyboard and the mouse of a window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen
from scheduler_app.desktop.calendar.time_grid import TimeGrid
from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.calendar.items import CalendarItem

D = TypeVar("D", bound=QDialog)


class Hands:
    """What a consultant does with a window: presses keys, types, clicks, drags."""

    window: MainWindow
    tools: Tools
    calendar: CalendarScreen
    qtbot: QtBot

    def settle(self, until: Callable[[], bool] | None = None) -> None:
        """Let everything that was begun be done and shown."""
        QApplication.processEvents()
        self.qtbot.waitUntil(
            lambda: self.tools.runner.idle and (until is None or until()), timeout=5000
        )
        QApplication.processEvents()

    def press(self, keys: str) -> None:
        """A shortcut such as "Ctrl+N", pressed where the focus is."""
        *held, name = keys.split("+")
        modifiers = Qt.KeyboardModifier.NoModifier
        for one in held:
            modifiers |= {
                "Ctrl": Qt.KeyboardModifier.ControlModifier,
                "Shift": Qt.KeyboardModifier.ShiftModifier,
                "Alt": Qt.KeyboardModifier.AltModifier,
            }[one]
        key = getattr(Qt.Key, f"Key_{name}")
        QTest.keyClick(self.focus(), key, modifiers)
        self.settle()

    def write(self, text: str) -> None:
        """Type into whatever has the focus."""
        where = self.focus()
        for letter in text:
            if letter.isascii():
                QTest.keyClicks(where, letter)
                continue
            # QTest knows ASCII only; a keyboard sends such letters as text without a key.
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
                QApplication.sendEvent(where, event)
        self.settle()

    def focus(self) -> QWidget:
        """Where the keyboard goes: the open dialog's focus, else the window's."""
        dialogs = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        top: QWidget = dialogs[-1] if dialogs else self.window
        top.activateWindow()
        QApplication.processEvents()
        focus: QWidget | None = top.focusWidget()
        return top if focus is None else focus

    def dialog(self, kind: type[D]) -> D:
        """The open dialog of this kind."""

        def there() -> bool:
            return any(one.isVisible() for one in self.window.findChildren(kind))

        self.qtbot.waitUntil(there, timeout=5000)
        self.settle()
        return [one for one in self.window.findChildren(kind) if one.isVisible()][-1]

    def click(self, inside: QWidget, label: str) -> None:
        """The button with this label."""
        for button in inside.findChildren(QPushButton):
            if button.text().replace("&", "") == label and button.isVisible():
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
                self.settle()
                return
        raise AssertionError(f"no button {label}")

    def select(self, item: CalendarItem) -> None:
        """Click on its block."""
        QTest.mouseClick(self._grid(), Qt.MouseButton.LeftButton, pos=self.block(item))
        self.settle()
        selected = self.calendar.selected()
        assert selected is not None and selected.id == item.id

    def choose(self, at: QPoint, label: str) -> None:
        """Right-click at a point of the grid, and the entry of the menu with this label."""
        grid = self._grid()
        grid.menu_requested.connect(lambda *_: None)
        QTest.mouseClick(grid, Qt.MouseButton.RightButton, pos=at)
        self._context(at)
        menu = self._menu()
        for action in menu.actions():
            if action.text().partition("\t")[0] == label:
                self._trigger(menu, action)
                return
        raise AssertionError([action.text() for action in menu.actions()])

    def _context(self, at: QPoint) -> None:
        grid = self._grid()
        event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, grid.mapToGlobal(at))
        if not any(menu.isVisible() for menu in self.window.findChildren(QMenu)):
            QApplication.sendEvent(grid, event)

    def _menu(self) -> QMenu:
        def there() -> bool:
            return any(menu.isVisible() for menu in self.window.findChildren(QMenu))

        self.qtbot.waitUntil(there, timeout=3000)
        return next(menu for menu in self.window.findChildren(QMenu) if menu.isVisible())

    def _trigger(self, menu: QMenu, action: QAction) -> None:
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
        self.settle()

    def drag(self, begin: QPoint, end: QPoint) -> None:
        """Press, move in steps as a hand does, let go, and see what comes of it."""
        self.pull(begin, end)
        self.settle()

    def pull(self, begin: QPoint, end: QPoint) -> None:
        """Press, move in steps as a hand does, let go."""
        grid = self._grid()
        QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=begin)
        for step in range(1, 7):
            QTest.mouseMove(grid, begin + (end - begin) * step / 6)
            QApplication.processEvents()
        QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=end)

    def at(self, column: int, clock: str) -> QPoint:
        """The pixel of a wall time in a column of the grid, in its right half."""
        plan = self._grid().plan
        hours, minutes = clock.split(":")
        left, right = plan.edges[column], plan.edges[column + 1]
        y = plan.y(int(hours) * 60 + int(minutes))
        return QPointF(left + (right - left) * 0.6, y + 1).toPoint()

    def block(self, item: CalendarItem, share: float = 0.5) -> QPoint:
        """A pixel of its block, `share` of the way down."""
        zone = self.tools.zone()
        start = datetime.fromtimestamp(item.start, UTC).astimezone(zone)
        end = datetime.fromtimestamp(item.end, UTC).astimezone(zone)
        first, _ = self.calendar.view.range()
        column = (start.date() - first).days
        begin, until = start.hour * 60 + start.minute, end.hour * 60 + end.minute
        minute = int(begin + (until - begin) * share)
        return self.at(column, f"{minute // 60}:{minute % 60:02}")

    def foot(self, item: CalendarItem) -> QPoint:
        """The lower edge of its block, where it is resized."""
        return self.block(item, 1.0) - QPoint(0, 4)

    def _grid(self) -> TimeGrid:
        return self.calendar.view.grid
