"""Desktop: another day begins while the window is open: "today" and "tomorrow" are others now."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from scheduler_app.desktop.kinds import EVERYTHING
from scheduler_app.desktop.tools import Tools

LOOK_EVERY_MS = 30_000


class Midnight(QObject):
    """Has everything asked for again, also after a night in which the computer slept."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._today = tools.today()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Look at the clock."""
        today = self._tools.today()
        if today != self._today:
            self._today = today
            self._tools.bridge.changed.emit(EVERYTHING)
