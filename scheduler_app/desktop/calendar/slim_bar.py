"""Desktop, calendar: a slim scroll bar, painted in two strokes: the style's own takes 2 ms."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QStyle, QStyleOptionSlider, QWidget

from scheduler_app.desktop import theme

WIDTH = 12
_HANDLE = 6.0


class SlimBar(QScrollBar):
    """A vertical scroll bar that shows only a rounded handle, where the style would have it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens(theme.is_dark(self.palette()))
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.window)
        if self.maximum() > self.minimum():
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            part = QStyle.SubControl.SC_ScrollBarSlider
            place = self.style().subControlRect(
                QStyle.ComplexControl.CC_ScrollBar, option, part, self
            )
            strength = 0.75 if self.isSliderDown() or self.underMouse() else 0.45
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.mixed(tokens.muted, tokens.window, strength))
            left = (self.width() - _HANDLE) / 2
            handle = QRectF(left, place.top() + 2, _HANDLE, place.height() - 4)
            painter.drawRoundedRect(handle, _HANDLE / 2, _HANDLE / 2)
        painter.end()
