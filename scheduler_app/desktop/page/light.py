"""Desktop, page: the status light: how the booking page stands, in a line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from scheduler_app.desktop.page.words import PageLine, told
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.status_light import StatusLight

TICK_MS = 5000
"""How often "12 s ago" is said anew."""

AT_LEAST = 180
"""Pixels of the line that are always seen: how the page stands, if not since when."""


class PageLight(StatusLight):
    """Stands in the status bar; a click tells more."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.refresh)
        tools.bridge.page_changed.connect(self.refresh)
        self.refresh()

    def said(self) -> PageLine:
        """What it says now."""
        tools = self._tools
        return told(tools.page.state.status(), tools.now(), tools.zone(), tools.today())

    def refresh(self) -> None:
        """Look again; time has passed, or the worker has learned something."""
        said = self.said()
        if (said.light, said.line) == (self.dot.light, self.line):
            return
        self.show_line(said.light, said.line)
        self.setAccessibleName(said.line.replace("  ·  ", ", "))
        lines = filter(None, (said.detail, "Click for the booking page"))
        self.setToolTip(plain_tip("\n".join(lines)))

    def fit(self) -> None:
        """As many words as there is room for; the last resort is an ellipsis."""
        room = self.width() - self.around()
        self.words.setText(
            self.words.fontMetrics().elidedText(self.line, Qt.TextElideMode.ElideRight, room)
        )

    def minimumSizeHint(self) -> QSize:
        # What undo would do gives way first: it is as long as a name.
        return QSize(min(self.sizeHint().width(), AT_LEAST), 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
