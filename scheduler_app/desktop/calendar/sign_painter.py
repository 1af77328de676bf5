"""Desktop, calendar: paints the signs of blocks: placed one by one, painted together at the end."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from scheduler_app.desktop import theme
from scheduler_app.desktop.calendar import signs
from scheduler_app.desktop.calendar.signs import Sign
from scheduler_app.desktop.widgets.text_fitter import is_sharp

GAP = 4.0
"""Free pixels between signs."""

_EDGE = 2.0
"""Free pixels around a sign that is kept painted: strokes lie on both sides of their path."""


class SignPainter:
    """Keeps a pen for each sign that has a colour of its own."""

    def __init__(self, tokens: theme.Tokens) -> None:
        self._pens = {sign: sign_pen(colour_of(sign, tokens)) for sign in signs.PRESSING}
        self._placed: dict[tuple[Sign, int], tuple[QPen, list[tuple[float, float]]]] = {}

    def place(
        self, shapes: Sequence[Sign], pen: QPen, right: float, top: float, left: float = 0.0
    ) -> float:
        """Place signs from the right, as far as there is room; the left edge of them all.

        `pen` is for those without a colour of their own, and is kept by whoever gives it.
        """
        for sign in shapes:
            if right - signs.SIZE < left:
                break
            right -= signs.SIZE
            own = self._pens.get(sign, pen)
            self._placed.setdefault((sign, id(own)), (own, []))[1].append((right, top))
            right -= GAP
        return right

    def paint(self, painter: QPainter) -> None:
        """Paint all that was placed."""
        if not self._placed:
            return
        ratio = painter.device().devicePixelRatioF() if is_sharp(painter) else 0.0
        for (sign, _), (pen, places) in self._placed.items():
            if ratio:
                stamp = _stamp(sign, pen.color().rgba(), ratio)
                for left, top in places:
                    x, y = round((left - _EDGE) * ratio), round((top - _EDGE) * ratio)
                    painter.drawImage(QPointF(x / ratio, y / ratio), stamp)
                continue
            for left, top in places:
                _draw(painter, sign, pen, left, top)
        self._placed.clear()


@cache
def _stamp(sign: Sign, colour: int, ratio: float) -> QImage:
    """A sign in a colour (ARGB), painted once: to stroke it takes fifteen times as long."""
    pixels = round((signs.SIZE + 2 * _EDGE) * ratio)
    stamp = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    painter = QPainter(stamp)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw(painter, sign, sign_pen(QColor.fromRgba(colour)), _EDGE, _EDGE)
    painter.end()
    return stamp


def _draw(painter: QPainter, sign: Sign, pen: QPen, left: float, top: float) -> None:
    painter.setPen(pen)
    painter.setBrush(pen.color() if sign in signs.FILLED else Qt.BrushStyle.NoBrush)
    painter.drawPath(signs.path(sign).translated(left, top))


def colour_of(sign: Sign, tokens: theme.Tokens) -> QColor:
    """The colour of a sign that presses."""
    return tokens.warning if sign in signs.WARNING else tokens.danger


def sign_pen(colour: QColor) -> QPen:
    """Strokes of a sign in this colour."""
    return QPen(colour, 1.4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
