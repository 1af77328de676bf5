"""Desktop: the little coloured square that stands for a service, right in every theme."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QIconEngine, QPainter, QPixmap

from scheduler_app.desktop.theme import is_dark, service_colours


def swatch(hue: int) -> QIcon:
    """A rounded square in the strong colour of a service's `hue`, as the theme of now has it."""
    return QIcon(_Square(hue))


class _Square(QIconEngine):
    """Painted when it is shown: sharp at any scale, and never in a theme that has gone.

    The mode is ignored: a selected row must not tint the colour that it names.
    """

    def __init__(self, hue: int) -> None:
        super().__init__()
        self._hue = hue

    def paint(self, painter: QPainter, rect: QRect, _mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(service_colours(self._hue, is_dark(QGuiApplication.palette())).bar)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRoundedRect(rect, rect.width() / 4, rect.height() / 4)
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Square(self._hue)
