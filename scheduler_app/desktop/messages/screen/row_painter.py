"""Desktop, messages: paints a row of a shelf: who and when, what it is, and how it stands."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF
from PySide6.QtGui import QPainter, QPalette

from scheduler_app.desktop.theme import BODY, SMALL, font, is_dark, tokens
from scheduler_app.desktop.widgets.painted_row import (
    BETWEEN,
    PaintedRow,
    write_at_right,
    write_cut,
)
from scheduler_app.desktop.widgets.status_dot import DOT, GAP, Light, colour_of, paint_light

ROW = 48
"""Height in pixels: two lines."""

SIDE = 10


class MessageLook(NamedTuple):
    """The words of a row, and the light before how it stands."""

    who: str
    when: str
    about: str
    light: Light
    short: str


class RowPainter(PaintedRow[MessageLook]):
    """The name gives way to the time; what the message is gives way to how it stands."""

    def __init__(self, look_role: int, parent: QObject | None = None) -> None:
        super().__init__(look_role, MessageLook, parent)

    def paint_look(
        self, painter: QPainter, room: QRect, look: MessageLook, palette: QPalette
    ) -> None:
        room = room.adjusted(SIDE, 5, -SIDE, -5)
        half = room.height() // 2
        upper = QRect(room.left(), room.top(), room.width(), half)
        lower = QRect(room.left(), room.top() + half, room.width(), room.height() - half)
        self._upper(painter, upper, look, palette)
        self._lower(painter, lower, look, palette)

    def _upper(self, painter: QPainter, room: QRect, look: MessageLook, palette: QPalette) -> None:
        colours = tokens(is_dark(palette))
        left = write_at_right(painter, room, look.when, font(SMALL), colours.muted)
        write_cut(painter, left, look.who, font(BODY, semibold=True), colours.text)

    def _lower(self, painter: QPainter, room: QRect, look: MessageLook, palette: QPalette) -> None:
        colours = tokens(is_dark(palette))
        quiet = look.light in (Light.NONE, Light.GOOD)
        ink = colours.muted if quiet else colour_of(look.light, palette)
        left = write_at_right(painter, room, look.short, font(SMALL), ink)
        side = DOT + 2
        sign = QRectF(
            left.right() + BETWEEN - GAP - side, room.center().y() - side / 2 + 1, side, side
        )
        paint_light(painter, sign, look.light, palette)
        left.setRight(int(sign.left()) - BETWEEN)
        write_cut(painter, left, look.about, font(BODY), colours.muted)
