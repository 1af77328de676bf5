"""Desktop, calendar: the hatch of the time around a visit that is neither free nor the visit's."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen


@cache
def hatch(colour: int, ratio: float) -> QBrush:
    """A faint diagonal hatch in a colour (ARGB), even at any device pixel ratio."""
    size = 6
    pixels = round(size * ratio)
    tile = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    painter = QPainter(tile)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor.fromRgba(colour)
    ink.setAlphaF(0.05)
    painter.fillRect(QRectF(0, 0, size, size), ink)
    ink.setAlphaF(0.28)
    painter.setPen(QPen(ink, 1))
    for shift in (-size, 0, size):
        painter.drawLine(QPointF(shift - 1, size + 1), QPointF(shift + size + 1, -1))
    painter.end()
    return QBrush(tile)
