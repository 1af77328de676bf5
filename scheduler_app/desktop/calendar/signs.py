"""Desktop, calendar: the small signs on a block that tell its state by shape.

Each is a path in a square of 10 pixels, stroked in the block's text colour or, where it presses, in
one of its own; painted rather than taken from an icon font, so that they stay sharp at any scale
and in print. A bell stands for what is said to the client: filled where that is secured, crossed
out where it is at risk; a card for the deposit: filled where it is held, crossed out where it is
late or in trouble; a bubble for what the client says to the question whether they come: filled
where they have said yes, crossed out where nothing came back.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import cache

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPolygonF

SIZE = 10.0


class Sign(Enum):
    """What a sign tells."""

    DONE = "done"
    NO_SHOW = "no-show"
    SERIES = "series"
    CONFLICT = "conflict"
    PENDING = "pending"
    SECURED = "secured"
    AWAITED = "awaited"
    AT_RISK = "at risk"
    MISSED = "missed"
    DEPOSIT_OPEN = "deposit to be paid"
    DEPOSIT_LATE = "deposit not paid in time"
    DEPOSIT_HELD = "deposit held"
    DEPOSIT_TROUBLE = "trouble with a deposit"
    ASKED = "asked to confirm"
    COMES = "confirmed by the client"
    UNANSWERED = "not confirmed by the client"
    LATE = "begins late, as its client knows"


FILLED = frozenset({Sign.SECURED, Sign.DEPOSIT_HELD, Sign.COMES})
"""Filled, not only stroked."""

PRESSING = frozenset(
    {Sign.CONFLICT, Sign.AT_RISK, Sign.MISSED, Sign.DEPOSIT_LATE, Sign.DEPOSIT_TROUBLE}
    | {Sign.UNANSWERED}
)
"""In a colour of their own, and before all others."""

WARNING = frozenset({Sign.AT_RISK, Sign.DEPOSIT_LATE, Sign.UNANSWERED})
"""Those of the pressing ones that are no loss yet."""

URGENT = PRESSING - {Sign.CONFLICT}
"""These always have their place on a block: only a conflict is also seen by where blocks stand."""

RESERVING = frozenset({Sign.DEPOSIT_OPEN, Sign.DEPOSIT_LATE})
"""A booking with one of these is only kept free: its block has the outline of what is not sure."""

_OCTAGON = ((3.2, 0.6), (6.8, 0.6), (9.4, 3.2), (9.4, 6.8), (6.8, 9.4), (3.2, 9.4), (0.6, 6.8),
            (0.6, 3.2))  # fmt: skip


def reserve(brought: Iterable[Sign]) -> bool:
    """Whether one of these signs says that a booking is only kept free."""
    return not RESERVING.isdisjoint(brought)


def urgent(shapes: Iterable[Sign]) -> int:
    """How many of these are urgent."""
    return sum(one in URGENT for one in shapes)


def by_urgency(brought: Iterable[Sign]) -> tuple[Sign, ...]:
    """Those that press, losses before what may still be averted."""
    return tuple(sorted((one for one in brought if one in PRESSING), key=WARNING.__contains__))


@cache
def path(sign: Sign) -> QPainterPath:
    """The strokes of a sign, with its upper left corner at the origin."""
    made = QPainterPath()
    match sign:
        case Sign.DONE:
            made.moveTo(1, 5.5)
            made.lineTo(4, 8.5)
            made.lineTo(9.2, 1.8)
        case Sign.NO_SHOW | Sign.LATE:
            made.addEllipse(QRectF(0.8, 0.8, 8.4, 8.4))
            (_add_hands if sign is Sign.LATE else _add_bar)(made)
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
        case Sign.SECURED | Sign.AWAITED:
            _add_bell(made)
        case Sign.AT_RISK:
            _add_crossed_bell(made)
        case Sign.MISSED:
            _add_octagon(made)
        case Sign.DEPOSIT_OPEN | Sign.DEPOSIT_HELD:
            _add_card(made, filled=sign in FILLED)
        case Sign.DEPOSIT_LATE | Sign.DEPOSIT_TROUBLE:
            _add_crossed_card(made)
        case Sign.ASKED | Sign.COMES | Sign.UNANSWERED:
            (_add_crossed_bubble if sign in PRESSING else _add_bubble)(made)
    return made


def _add_bar(made: QPainterPath) -> None:
    made.moveTo(2.2, 7.8)
    made.lineTo(7.8, 2.2)


def _add_hands(made: QPainterPath) -> None:
    """Of a clock."""
    made.moveTo(5, 2.6)
    made.lineTo(5, 5)
    made.lineTo(7.2, 6.4)


def _add_bell(made: QPainterPath) -> None:
    made.moveTo(0.9, 7.3)
    made.cubicTo(2.4, 6.3, 1.9, 5.2, 2.2, 3.8)
    made.cubicTo(2.7, -0.4, 7.3, -0.4, 7.8, 3.8)
    made.cubicTo(8.1, 5.2, 7.6, 6.3, 9.1, 7.3)
    made.closeSubpath()
    made.moveTo(4.1, 9.3)
    made.lineTo(5.9, 9.3)


def _add_crossed_bell(made: QPainterPath) -> None:
    made.moveTo(2.2, 5.2)
    made.cubicTo(2.0, 2.0, 2.6, 0.8, 5, 0.8)
    made.cubicTo(6.2, 0.8, 7.0, 1.4, 7.4, 2.4)
    made.moveTo(8.0, 5.4)
    made.cubicTo(8.1, 6.2, 8.4, 6.8, 9.1, 7.3)
    made.lineTo(5, 7.3)
    made.moveTo(4.1, 9.3)
    made.lineTo(5.9, 9.3)
    made.moveTo(0.8, 9.0)
    made.lineTo(9.2, 0.9)


def _add_card(made: QPainterPath, *, filled: bool) -> None:
    """With its stripe: a stroke, or what a filled one leaves free."""
    made.addRoundedRect(QRectF(0.6, 1.7, 8.8, 6.6), 1.2, 1.2)
    if filled:
        made.addRect(QRectF(0.6, 3.3, 8.8, 2.6))
    else:
        made.moveTo(0.6, 4.1)
        made.lineTo(9.4, 4.1)


def _add_crossed_card(made: QPainterPath) -> None:
    made.moveTo(5.9, 1.7)
    made.lineTo(1.6, 1.7)
    made.quadTo(0.6, 1.7, 0.6, 2.7)
    made.lineTo(0.6, 6.6)
    made.moveTo(9.4, 3.6)
    made.lineTo(9.4, 7.3)
    made.quadTo(9.4, 8.3, 8.4, 8.3)
    made.lineTo(4.2, 8.3)
    made.moveTo(0.9, 9.4)
    made.lineTo(9.1, 0.7)


def _add_bubble(made: QPainterPath) -> None:
    """With the tail at its left."""
    made.moveTo(2.2, 1.0)
    made.lineTo(7.8, 1.0)
    made.quadTo(9.4, 1.0, 9.4, 2.6)
    made.lineTo(9.4, 5.4)
    made.quadTo(9.4, 7.0, 7.8, 7.0)
    made.lineTo(4.6, 7.0)
    made.lineTo(2.2, 9.4)
    made.lineTo(2.2, 7.0)
    made.quadTo(0.6, 7.0, 0.6, 5.4)
    made.lineTo(0.6, 2.6)
    made.quadTo(0.6, 1.0, 2.2, 1.0)
    made.closeSubpath()


def _add_crossed_bubble(made: QPainterPath) -> None:
    made.moveTo(6.2, 1.0)
    made.lineTo(2.2, 1.0)
    made.quadTo(0.6, 1.0, 0.6, 2.6)
    made.lineTo(0.6, 5.6)
    made.moveTo(9.4, 3.4)
    made.lineTo(9.4, 5.4)
    made.quadTo(9.4, 7.0, 7.8, 7.0)
    made.lineTo(4.8, 7.0)
    made.moveTo(0.8, 9.4)
    made.lineTo(9.2, 0.9)


def _add_octagon(made: QPainterPath) -> None:
    """Around a cross."""
    made.addPolygon(QPolygonF([QPointF(*corner) for corner in _OCTAGON]))
    made.closeSubpath()
    for left, right in ((3.4, 6.6), (6.6, 3.4)):
        made.moveTo(left, 3.4)
        made.lineTo(right, 6.6)
