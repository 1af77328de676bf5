"""Desktop: whether somebody sits at the window; whoever is there needs no message elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from scheduler_app.desktop.tools import Tools

LOOK_EVERY_MS = 60_000


class Presence(QObject):
    """Looks once a minute whether something was done in the window since the last look.

    No event passes through it: that would make each of them slower.
    """

    def __init__(self, tools: Tools, window: QWidget) -> None:
        super().__init__(window)
        self._tools = tools
        self._window = window
        self._before: tuple[object, ...] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        tools.reminders.here(tools.now())

    def look_no_more(self) -> None:
        """The window ends."""
        self._timer.stop()

    def look(self) -> None:
        """Whether it is in front, and pointer, keyboard or diary are elsewhere than before."""
        if QGuiApplication.applicationState() is not Qt.ApplicationState.ApplicationActive:
            return
        focus = QApplication.focusWidget()
        typed = focus.property("text") or focus.property("plainText") if focus else None
        sign = (QCursor.pos().toTuple(), id(focus), typed, self._tools.bridge.changes)
        if sign != self._before:
            self._before = sign
            self._tools.reminders.here(self._tools.now())
