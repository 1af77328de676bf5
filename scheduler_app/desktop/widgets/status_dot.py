"""Desktop: a dot that says how something stands, by its shape and by its colour.

Each light has a shape of its own, so that nobody needs to tell colours apart.
"""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.theme import is_dark, tokens

DOT, SIDE, GAP = 10, 8, 6
"""Pixels: its own width, beside it and its words, and between the two."""


class Light(StrEnum):
    """How it stands, at a glance."""

    NONE = "none"
    """A hollow ring: there is nothing, or not yet."""
    GOOD = "good"
    """A full disc: all is well."""
    CARE = "care"
    """A triangle: something wants a look."""
    LOST = "lost"
    """A diamond: out of reach."""


class Dot(QWidget):
    """Disc, ring, triangle or diamond, in the colour of what it says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.light = Light.NONE
        self.setFixedSize(DOT + 2, DOT + 2)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_light(self, light: Light) -> None:
        """Say something else."""
        if light is not self.light:
            self.light = light
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_light(painter, QRectF(self.rect()), self.light, self.palette())
        painter.end()


def colour_of(light: Light, palette: QPalette) -> QColor:
    """The token of a light."""
    look = tokens(is_dark(palette))
    return {
        Light.NONE: look.muted,
        Light.GOOD: look.success,
        Light.CARE: look.warning,
        Light.LOST: look.danger,
    }[light]


def paint_light(painter: QPainter, room: QRectF, light: Light, palette: QPalette) -> None:
    """Draw a light into a square of `DOT` + 2 pixels."""
    colour = colour_of(light, palette)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = room.adjusted(1, 1, -1, -1)
    middle = area.center()
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush if light is Light.NONE else colour)
    if light in (Light.NONE, Light.GOOD):
        painter.drawEllipse(area.adjusted(1, 1, -1, -1))
    elif light is Light.CARE:
        top = QPointF(middle.x(), area.top() + 1)
        feet = area.bottomRight() - QPointF(0, 1), area.bottomLeft() - QPointF(0, 1)
        painter.drawPolygon(QPolygonF([top, *feet]))
    else:
        half = area.width() / 2
        sides = ((0, -half), (half, 0), (0, half), (-half, 0))
        painter.drawPolygon(QPolygonF([middle + QPointF(x, y) for x, y in sides]))
    painter.restore()
