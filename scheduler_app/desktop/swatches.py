"""Desktop: the little coloured square that stands for a service."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

SIZE = 40


def swatch(colour: QColor) -> QIcon:
    """A rounded square of `colour`, large enough for any scale."""
    pixmap = QPixmap(SIZE, SIZE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(0, 0, SIZE, SIZE, SIZE / 4, SIZE / 4)
    painter.end()
    return QIcon(pixmap)
