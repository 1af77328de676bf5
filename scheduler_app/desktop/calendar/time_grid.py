"""Desktop, calendar: the widget of a day or several days side by side, with what one can do to it.

It makes the hands that act on it: the mouse (`pointer.py`) and the keyboard (`keyboard.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.calendar.keyboard import GridKeys
from scheduler_app.desktop.calendar.marked_grid import MarkedGrid
from scheduler_app.desktop.calendar.pointer import Pointer
from scheduler_app.desktop.calendar.source import CalendarSource
from scheduler_app.desktop.widgets import accessibility


class TimeGrid(MarkedGrid):
    """A marked grid under a mouse and a keyboard."""

    # Qt sends events while the constructor still runs.
    _hands: tuple[Pointer, GridKeys] | tuple[()] = ()

    def __init__(
        self, source: CalendarSource, clock: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(source, clock, parent)
        self.pointer = Pointer(self)
        self._hands = (self.pointer, GridKeys(self, self.pointer))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Calendar")
        accessibility.install()

    def show_days(self, first: date, count: int) -> None:
        """Show `count` days from `first`. A drag is given up, unless it is what turns the page."""
        if not self.pointer.drag.turning:
            self.pointer.cancel()
        super().show_days(first, count)
        accessibility.tell_contents(self)

    def event(self, event: QEvent) -> bool:
        if any(hand.takes(event) for hand in self._hands):
            return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()
        accessibility.tell_focus(self)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()
