"""Desktop, messages: paints a row of a shelf: who and when, what it is, and how it stands."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scheduler_app.desktop.theme import BODY, SMALL, font, is_dark, tokens
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


class RowPainter(QStyledItemDelegate):
    """The name gives way to the time; what the message is gives way to how it stands."""

    def __init__(self, look_role: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._role = look_role

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = index.data(self._role)
        if not isinstance(look, MessageLook):
            return
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        empty.text = ""
        widget = option.widget
        if widget is not None:
            widget.style().drawControl(
                QStyle.ControlElement.CE_ItemViewItem, empty, painter, widget
            )
        painter.save()
        room = QRect(option.rect).adjusted(SIDE, 5, -SIDE, -5)
        half = room.height() // 2
        upper = QRect(room.left(), room.top(), room.width(), half)
        lower = QRect(room.left(), room.top() + half, room.width(), room.height() - half)
        self._upper(painter, upper, look, option.palette)
        self._lower(painter, lower, look, option.palette)
        painter.restore()

    def _upper(self, painter: QPainter, room: QRect, look: MessageLook, palette: QPalette) -> None:
        colours = tokens(is_dark(palette))
        left = _at_right(painter, room, look.when, font(SMALL), colours.muted)
        _at_left(painter, left, look.who, font(BODY, semibold=True), colours.text)

    def _lower(self, painter: QPainter, room: QRect, look: MessageLook, palette: QPalette) -> None:
        colours = tokens(is_dark(palette))
        quiet = look.light in (Light.NONE, Light.GOOD)
        ink = colours.muted if quiet else colour_of(look.light, palette)
        left = _at_right(painter, room, look.short, font(SMALL), ink)
        side = DOT + 2
        sign = QRectF(left.right() + 12 - GAP - side, room.center().y() - side / 2 + 1, side, side)
        paint_light(painter, sign, look.light, palette)
        left.setRight(int(sign.left()) - 12)
        _at_left(painter, left, look.about, font(BODY), colours.muted)


def _at_right(painter: QPainter, room: QRect, text: str, how: QFont, ink: QColor) -> QRect:
    """Write at the right edge; returns what is left of the room, a gap before the words."""
    painter.setFont(how)
    painter.setPen(ink)
    width = QFontMetrics(how).horizontalAdvance(text) + 2
    flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(room, flags, text)
    return room.adjusted(0, 0, -width - 12, 0)


def _at_left(painter: QPainter, room: QRect, text: str, how: QFont, ink: QColor) -> None:
    """Write as many of the words as there is room for."""
    painter.setFont(how)
    painter.setPen(ink)
    shown = QFontMetrics(how).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    flags = (
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    )
    painter.drawText(room, flags, shown)
