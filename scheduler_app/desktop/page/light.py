"""Desktop, page: the status light: a dot with a shape, and the state of the page in a line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from scheduler_app.desktop.page.words import Said, Sign, told
from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.theme import is_dark, tokens
from scheduler_app.desktop.tools import Tools

TICK_MS = 5000
"""How often "12 s ago" is said anew."""

DOT, SIDE, GAP = 10, 8, 6
AROUND = 2 * SIDE + DOT + 2 + GAP
"""Pixels beside the words."""

AT_LEAST = 180
"""Pixels of the line that are always seen: how the page stands, if not since when."""


class Dot(QWidget):
    """Disc, ring, triangle or diamond, in the colour of what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sign = Sign.NONE
        self.setFixedSize(DOT + 2, DOT + 2)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_sign(self, sign: Sign) -> None:
        """Say something else."""
        if sign is not self.sign:
            self.sign = sign
            self.update()

    def colour(self) -> QColor:
        """The token of the sign."""
        look = tokens(is_dark(self.palette()))
        return {
            Sign.NONE: look.muted,
            Sign.GOOD: look.success,
            Sign.CARE: look.warning,
            Sign.LOST: look.danger,
        }[self.sign]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        middle = area.center()
        painter.setPen(QPen(self.colour(), 1.5))
        if self.sign is not Sign.NONE:
            painter.setBrush(self.colour())
        if self.sign in (Sign.NONE, Sign.GOOD):
            painter.drawEllipse(area.adjusted(1, 1, -1, -1))
        elif self.sign is Sign.CARE:
            top = QPointF(middle.x(), area.top() + 1)
            feet = area.bottomRight() - QPointF(0, 1), area.bottomLeft() - QPointF(0, 1)
            painter.drawPolygon(QPolygonF([top, *feet]))
        else:
            half = area.width() / 2
            sides = ((0, -half), (half, 0), (0, half), (-half, 0))
            painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in sides]))
        painter.end()


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
        self.dot.show_sign(said.sign)
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
