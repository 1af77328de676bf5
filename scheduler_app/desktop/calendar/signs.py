"""Desktop, calendar: the small signs on a block that tell its state by shape.

Each is a path in a square of 10 pixels, stroked in the block's text colour; painted rather than
taken from an icon font, so that they stay sharp at any scale and in print.
"""

from __future__ import annotations

from enum import Enum
from functools import cache

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath

SIZE = 10.0


class Sign(Enum):
    """What a sign tells."""

    DONE = "done"
    NO_SHOW = "no-show"
    SERIES = "series"
    CONFLICT = "conflict"
    PENDING = "pending"


@cache
def path(sign: Sign) -> QPainterPath:
    """The strokes of a sign, with its upper left corner at the origin."""
    made = QPainterPath()
    match sign:
        case Sign.DONE:
            made.moveTo(1, 5.5)
            made.lineTo(4, 8.5)
            made.lineTo(9.2, 1.8)
        case Sign.NO_SHOW:
            made.addEllipse(QRectF(0.8, 0.8, 8.4, 8.4))
            made.moveTo(2.2, 7.8)
            made.lineTo(7.8, 2.2)
        case Sign.SERIES:
            circle = QRectF(1, 1, 8, 8)
            made.arcMoveTo(circle, 60)
            made.arcTo(circle, 60, 285)
            made.moveTo(9.4, 1.2)
            made.lineTo(8.9, 5.0)
            made.lineTo(5.6, 3.4)
        case Sign.CONFLICT:
            made.moveTo(5, 0.8)
            made.lineTo(9.6, 9.2)
            made.lineTo(0.4, 9.2)
            made.closeSubpath()
            made.moveTo(5, 3.8)
            made.lineTo(5, 6.2)
            made.moveTo(5, 7.5)
            made.lineTo(5, 7.7)
        case Sign.PENDING:
            made.moveTo(2.4, 3.2)
            made.cubicTo(2.6, 0.2, 7.8, 0.4, 7.4, 3.4)
            made.cubicTo(7.2, 4.8, 5.0, 4.8, 5.0, 6.6)
            made.moveTo(5, 8.7)
            made.lineTo(5, 9.0)
    return made
