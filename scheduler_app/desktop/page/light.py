"""Desktop, page: the status light: a dot with a shape, and the state of the page in a line."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import (
    QHideEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from scheduler_app.desktop.page.words import Said, told
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.status_dot import DOT, GAP, SIDE, Dot

TICK_MS = 5000
"""How often "12 s ago" is said anew."""

AROUND = 2 * SIDE + DOT + 2 + GAP
"""Pixels beside the words."""

AT_LEAST = 180
"""Pixels of the line that are always seen: how the page stands, if not since when."""


class PageLight(QPushButton):
    """Stands in the status bar; a click tells more."""

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        role(self, "light")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._line = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        row.setSpacing(GAP)
        self.dot = Dot(self)
        row.addWidget(self.dot)
        self._text = QLabel(self)
        role(self._text, "light")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self._text)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.refresh)
        tools.bridge.page_changed.connect(self.refresh)
        self.refresh()

    def said(self) -> Said:
        """What it says now."""
        tools = self._tools
        return told(tools.page.status(), tools.now(), tools.zone(), tools.today())

    def refresh(self) -> None:
        """Look again; time has passed, or the worker has learned something."""
        said = self.said()
        self.dot.show_light(said.light)
        if said.line == self._line:
            return
        self._line = said.line
        self._fit()
        self.setAccessibleName(said.line.replace("  ·  ", ", "))
        lines = filter(None, (said.detail, "Click for the booking page"))
        self.setToolTip(plain_tip("\n".join(lines)))
        self.updateGeometry()

    def _fit(self) -> None:
        """As many words as there is room for; the last resort is an ellipsis."""
        room = self.width() - AROUND
        self._text.setText(
            self._text.fontMetrics().elidedText(self._line, Qt.TextElideMode.ElideRight, room)
        )

    def sizeHint(self) -> QSize:
        # A few pixels more than the words: hinting may round the other way.
        words = self._text.fontMetrics().horizontalAdvance(self._line) + GAP
        return QSize(AROUND + words, 20)

    def minimumSizeHint(self) -> QSize:
        # What undo would do gives way first: it is as long as a name.
        return QSize(min(self.sizeHint().width(), AT_LEAST), 20)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)
