"""Desktop: what painted rows of lists share: Qt's ground below them, and words at either edge."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

BETWEEN = 12
"""Pixels between what stands at the right and what gives way to it."""

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
"""Whatever the direction of the words."""

Look = TypeVar("Look")


class PaintedRow(QStyledItemDelegate, Generic[Look]):
    """Paints what the model tells of a row under `role`; nothing where that is no `look`."""

    def __init__(self, role: int, look: type[Look], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._role = role
        self._kind = look

    def paint_look(self, painter: QPainter, room: QRect, look: Look, palette: QPalette) -> None:
        """Paint the words and signs of a row."""
        raise NotImplementedError

    def look_of(self, index: QModelIndex | QPersistentModelIndex) -> Look | None:
        """What is to be painted."""
        look = index.data(self._role)
        return look if isinstance(look, self._kind) else None

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = self.look_of(index)
        if look is None:
            return
        empty = QStyleOptionViewItem(option)
        self.initStyleOption(empty, index)
        empty.text = ""
        view = option.widget
        if view is not None:
            view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, empty, painter, view)
        painter.save()
        # Qt's stubs know nothing of the fields of a style option.
        self.paint_look(painter, QRect(option.rect), look, option.palette)
        painter.restore()


def write(
    painter: QPainter,
    room: QRect,
    text: str,
    how: QFont,
    ink: QColor,
    where: Qt.AlignmentFlag = LEFT,
) -> None:
    """Write a line that fits."""
    painter.setFont(how)
    painter.setPen(ink)
    painter.drawText(room, where, text)


def write_cut(painter: QPainter, room: QRect, text: str, how: QFont, ink: QColor) -> None:
    """Write as many of the words as there is room for."""
    cut = QFontMetrics(how).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
    write(painter, room, cut, how, ink)


def write_at_right(painter: QPainter, room: QRect, text: str, how: QFont, ink: QColor) -> QRect:
    """Write at the right edge; returns what is left of the room, a gap before the words."""
    write(painter, room, text, how, ink, RIGHT)
    width = QFontMetrics(how).horizontalAdvance(text) + 2 if text else 0
    return room.adjusted(0, 0, -width - BETWEEN, 0)
