"""Desktop, visits: paints what was found: whose, when, what, and the words that were looked for."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from scheduler_app.desktop.theme import BODY, SMALL, Tokens, font, is_dark, mixed, tokens
from scheduler_app.domain.visits.search import Excerpt

LOOK = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's `FoundLook` is found."""

ROW = 62
"""Height in pixels: three lines."""

SIDE, BETWEEN = 10, 12


class FoundLook(NamedTuple):
    """The words of a row. `care` says that `state` is to be seen at once."""

    first: str
    beside: str
    when: str
    second: str
    state: str
    care: bool
    third: Excerpt


class FoundPainter(QStyledItemDelegate):
    """What does not fit ends in an ellipsis; the day and the state never do."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        look = index.data(LOOK)
        if not isinstance(look, FoundLook):
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
        self._lines(painter, room, look, option.palette)
        painter.restore()

    def _lines(self, painter: QPainter, room: QRect, look: FoundLook, palette: QPalette) -> None:
        colours = tokens(is_dark(palette))
        third = room.height() // 3
        upper, middle, lower = (
            QRect(room.left(), room.top() + place * third, room.width(), third)
            for place in range(3)
        )
        left = _at_right(painter, upper, look.when, colours.muted)
        strong, plain, small = font(BODY, semibold=True), font(BODY), font(SMALL)
        used = _write(painter, left, Excerpt(look.first), strong, colours.text, colours)
        left.setLeft(left.left() + used + BETWEEN)
        _write(painter, left, Excerpt(look.beside), small, colours.muted, colours)
        ink = colours.warning if look.care else colours.muted
        left = _at_right(painter, middle, look.state, ink)
        _write(painter, left, Excerpt(look.second), plain, colours.text, colours)
        _write(painter, lower, look.third, small, colours.muted, colours)


def _at_right(painter: QPainter, room: QRect, text: str, ink: QColor) -> QRect:
    """Write at the right edge; returns what is left of the room."""
    how = font(SMALL)
    painter.setFont(how)
    painter.setPen(ink)
    painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
    width = QFontMetrics(how).horizontalAdvance(text) + 2 if text else 0
    return room.adjusted(0, 0, -width - BETWEEN, 0)


def _write(
    painter: QPainter, room: QRect, said: Excerpt, how: QFont, ink: QColor, colours: Tokens
) -> int:
    """Write as much as there is room for, what was looked for on a ground; returns the width."""
    if room.width() <= 0 or not said.text:
        return 0
    line = " ".join(said.text.split("\n")) if "\n" in said.text else said.text
    metrics = QFontMetrics(how)
    shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, room.width())
    whole = len(shown) if shown == line else max(0, len(shown) - 1)
    layout = QTextLayout(shown, how)
    layout.setFormats(_formats(said, whole, colours))
    layout.beginLayout()
    made = layout.createLine()
    made.setLineWidth(room.width())
    layout.endLayout()
    painter.setPen(ink)
    top = room.top() + (room.height() - made.height()) / 2
    layout.draw(painter, QPointF(room.left(), top))
    return int(made.naturalTextWidth())


def _formats(said: Excerpt, whole: int, colours: Tokens) -> list[QTextLayout.FormatRange]:
    look = QTextCharFormat()
    look.setBackground(mixed(colours.accent, colours.surface, 0.28))
    look.setForeground(colours.text)
    found = []
    for start, end in said.marks:
        if start >= whole:
            continue
        one = QTextLayout.FormatRange()
        # The stubs know no such fields.
        one.start, one.length, one.format = start, min(end, whole) - start, look
        found.append(one)
    return found
