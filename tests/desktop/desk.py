"""Tests, desktop: a hand on the keyboard and the mouse of the real window over a real diary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.app import EXCHANGE
from scheduler_app.desktop.calendar.time_grid import TimeGrid
from scheduler_app.desktop.frame.start import close_parts, open_window
from scheduler_app.desktop.stylesheet import body_font, dress
from scheduler_app.desktop.ways import BOOKING, CLIENT
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_booking import booking_history
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from tests.fakes.keeper import FakeKeeper
from tests.fakes.page_desk import FakePageDesk

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

NOW = datetime(2027, 3, 2, 8, 30, tzinfo=UTC)
"""Tuesday; in London it is 08:30."""

D = TypeVar("D", bound=QDialog)
YEARS = (
    int(datetime(2026, 1, 1, tzinfo=UTC).timestamp()),
    int(datetime(2030, 1, 1, tzinfo=UTC).timestamp()),
)


class Desk:
    """The window, and what a consultant does with it."""

    def __init__(self, diary: Diary, data_dir: Path, qtbot: QtBot) -> None:
        self.diary = diary
        self.qtbot = qtbot
        self._data_dir = data_dir
        self.now = NOW
        self.page = FakePageDesk()
        self.keeper = FakeKeeper()
        self._open()

    def _open(self, *, resize: bool = True) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.setStyle("Fusion")
        body_font(app)
        dress(app, dark=False)
        self.window, self.tools = open_window(
            self.diary,
            clock=lambda: self.now,
            data_dir=self._data_dir,
            exchange=EXCHANGE,
            page=self.page.ports(),
            keeper=self.keeper,
        )
        self.calendar = self.window.parts.calendar
        self.do = self.tools.ways.do
        self.jump_to = partial(self.tools.ways.show, BOOKING)
        self.show_client = partial(self.tools.ways.show, CLIENT)
        if resize:
            self.window.resize(1400, 900)
        self.window.show()
        self.qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.settle()

    def close(self) -> None:
        """Close the window as its user does, and end its parts."""
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.window.close()
        close_parts(self.tools)
        delete(self.window)

    def restart(self, *, resize: bool = True, forget: bool = False) -> None:
        """Close the window and open it again on the same diary.

        `resize` gives it the size that tests use; `forget` loses the layout that was remembered.
        """
        self.close()
        if forget:
            QSettings(str(self._data_dir / "window.ini"), QSettings.Format.IniFormat).clear()
        self._open(resize=resize)

    # -- looking ------------------------------------------------------------------------------

    def items(self) -> list[CalendarItem]:
        """Everything in the diary, cancelled too, in order."""
        found = calendar_items(self.diary, *YEARS, with_cancelled=True)
        return sorted(found, key=lambda item: (item.start, item.id))

    def item(self, headline: str) -> CalendarItem:
        """The one booking of this client or with this title."""
        found = [item for item in self.items() if item.headline == headline]
        assert len(found) == 1, found
        return found[0]

    def history(self, item: CalendarItem) -> list[tuple[str, str]]:
        """What became of it, and why."""
        return [(line.what, line.why) for line in booking_history(self.diary, item.id)]

    def wall(self, item: CalendarItem) -> str:
        """Its start on the practice's clock."""
        moment = datetime.fromtimestamp(item.start, UTC).astimezone(self.tools.zone())
        # Not %a: a computer may write the days of the week in its own language.
        return f"{DAYS[moment.weekday()]} {moment:%d %H:%M}"

    def toast(self) -> str:
        """What the toast says."""
        return self.window.toast.text() if self.window.toast.isVisible() else ""

    def let_pass(self, item: CalendarItem) -> None:
        """The clock goes on to the end of a booking."""
        self.now = datetime.fromtimestamp(item.end, UTC)

    # -- doing --------------------------------------------------------------------------------

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


def delete(window: QWidget) -> None:
    """Delete the window here and now, on the thread that made it.

    Left to Python's collector it could be taken apart by whichever thread is running, which ends
    the process.
    """
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def booked(desk: Desk, line: str) -> CalendarItem:
    """Take a booking by Ctrl+N, as on the phone; returns it."""
    before = {item.id for item in desk.items()}
    desk.press("Ctrl+N")
    desk.write(line)
    desk.press("Return")
    desk.settle(lambda: len(desk.items()) > len(before))
    return next(item for item in desk.items() if item.id not in before)
