"""Desktop, calendar: a slim scroll bar, painted in two strokes: the style's own takes 2 ms.

The handle's place is computed here too: to ask the style means to load `QStyle` with its twenty
enumerations, 5 ms of the start.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from scheduler_app.desktop import theme

WIDTH = 12
SHORTEST_HANDLE = 32
"""Pixels, as the stylesheet has it: 28 and a margin of 2 at both ends."""
_HANDLE = 6.0


class SlimBar(QScrollBar):
    """A vertical scroll bar that shows only a rounded handle, where the style would have it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def handle(self) -> tuple[int, int]:
        """Top and height of the handle in pixels: where the stylesheet's bars take the mouse."""
        room, hidden = self.height(), self.maximum() - self.minimum()
        height = max(SHORTEST_HANDLE, room * self.pageStep() // (hidden + self.pageStep()))
        way = self.sliderPosition() - self.minimum()
        return round((room - height) * way / hidden), height

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens(theme.is_dark(self.palette()))
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.window)
        if self.maximum() > self.minimum():
            top, height = self.handle()
            strength = 0.75 if self.isSliderDown() or self.underMouse() else 0.45
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.mixed(tokens.muted, tokens.window, strength))
            left = (self.width() - _HANDLE) / 2
            handle = QRectF(left, top + 2, _HANDLE, height - 4)
            painter.drawRoundedRect(handle, _HANDLE / 2, _HANDLE / 2)
        painter.end()
