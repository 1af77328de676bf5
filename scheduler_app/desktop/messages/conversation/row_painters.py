"""Desktop, conversation: paints the rows of the inbox and of the call list."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.messages.conversation.words import CallLook, PartyLook
from scheduler_app.desktop.theme import BODY, SMALL, font, is_dark, tokens
from scheduler_app.desktop.widgets.painted_row import PaintedRow, write_at_right, write_cut

PARTY_ROW, CALL_ROW = 52, 66
"""Heights in pixels: two lines, and three."""

SIDE, TOP, SIGN, GAP = 10, 6, 14, 8
DOT = 8


class PartyPainter(PaintedRow[PartyLook]):
    """The name is semibold, and a dot stands before it, while something of it waits."""

    def __init__(self, look_role: int, parent: QObject | None = None) -> None:
        super().__init__(look_role, PartyLook, parent)

    def paint_look(
        self, painter: QPainter, room: QRect, look: PartyLook, palette: QPalette
    ) -> None:
        colours = tokens(is_dark(palette))
        inside = room.adjusted(SIDE, TOP, -SIDE, -TOP)
        half = inside.height() // 2
        upper = QRect(inside.left(), inside.top(), inside.width(), half)
        lower = QRect(inside.left(), inside.top() + half, inside.width(), inside.height() - half)
        waits = look.waiting > 0
        left = write_at_right(painter, upper, look.when, font(SMALL), colours.muted)
        if waits:
            dot = QRectF(left.left(), left.center().y() - DOT / 2 + 1, DOT, DOT)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.accent)
            painter.drawEllipse(dot)
        left.setLeft(left.left() + DOT + GAP)
        _write_who(painter, left, look, palette)
        lower.setLeft(lower.left() + DOT + GAP)
        count = f"{look.waiting} new" if look.waiting > 1 else ""
        rest = write_at_right(painter, lower, count, font(SMALL, semibold=True), colours.accent)
        sign = QRect(rest.left(), rest.center().y() - SIGN // 2 + 1, SIGN, SIGN)
        icon(look.sign, QPalette.ColorRole.PlaceholderText).paint(painter, sign)
        rest.setLeft(rest.left() + SIGN + 6)
        ink = colours.warning if look.drafted else colours.text if waits else colours.muted
        write_cut(painter, rest, look.text, font(BODY), ink)


def _write_who(painter: QPainter, room: QRect, look: PartyLook, palette: QPalette) -> None:
    """The name, and what stands beside it as far as there is room."""
    colours = tokens(is_dark(palette))
    how = font(BODY, semibold=look.waiting > 0)
    write_cut(painter, room, look.who, how, colours.text)
    taken = QFontMetrics(how).horizontalAdvance(look.who) + GAP
    if look.beside and room.width() - taken > 40:
        room = room.adjusted(taken, 0, 0, 0)
        write_cut(painter, room, look.beside, font(SMALL), colours.muted)


class CallPainter(PaintedRow[CallLook]):
    """Who and when, what it is, and why to call them first."""

    def __init__(self, look_role: int, parent: QObject | None = None) -> None:
        super().__init__(look_role, CallLook, parent)

    def paint_look(self, painter: QPainter, room: QRect, look: CallLook, palette: QPalette) -> None:
        colours = tokens(is_dark(palette))
        inside = room.adjusted(SIDE, TOP, -SIDE, -TOP)
        third = inside.height() // 3
        lines = [
            QRect(inside.left(), inside.top() + n * third, inside.width(), third) for n in range(3)
        ]
        left = write_at_right(painter, lines[0], look.when, font(SMALL), colours.muted)
        write_cut(painter, left, look.who, font(BODY, semibold=True), colours.text)
        left = write_at_right(painter, lines[1], look.state, font(SMALL), colours.muted)
        write_cut(painter, left, look.visit, font(BODY), colours.muted)
        write_cut(painter, lines[2], look.why, font(BODY), colours.warning)
