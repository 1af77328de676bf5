"""Desktop, clients: a row of the list, with a sign for who is former or not to be booked."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from scheduler_app.desktop.clients.model import SIGN
from scheduler_app.desktop.icons import icon

SIDE, SIZE = 10, 14
"""Pixels: from the right edge, and of the sign."""


class ClientRowPainter(QStyledItemDelegate):
    """The words are Qt's; the sign stands at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().paint(painter, option, index)
        sign = index.data(SIGN)
        if sign:
            room = QRect(option.rect)
            ink = QPalette.ColorRole.BrightText if sign == "block" else _QUIET
            place = QRect(room.right() - SIDE - SIZE, room.top() + SIDE, SIZE, SIZE)
            icon(sign, ink).paint(painter, place)


_QUIET = QPalette.ColorRole.PlaceholderText
