"""Desktop, visits: paints what was found: whose, when, what, and the words that were looked for."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRect, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
)

from scheduler_app.desktop.theme import BODY, SMALL, Tokens, font, is_dark, mixed, tokens
from scheduler_app.desktop.widgets.painted_row import BETWEEN, PaintedRow, write_at_right
from scheduler_app.domain.visits.search import Excerpt

LOOK = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's `FoundLook` is found."""

ROW = 62
"""Height in pixels: three lines."""

SIDE = 10


class FoundLook(NamedTuple):
    """The words of a row. `care` says that `state` is to be seen at once."""

    first: str
    beside: str
    when: str
    second: str
    state: str
    care: bool
    third: Excerpt


class FoundPainter(PaintedRow[FoundLook]):
    """What does not fit ends in an ellipsis; the day and the state never do."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(LOOK, FoundLook, parent)

    def paint_look(
        self, painter: QPainter, room: QRect, look: FoundLook, palette: QPalette
    ) -> None:
        room = room.adjusted(SIDE, 5, -SIDE, -5)
        colours = tokens(is_dark(palette))
        third = room.height() // 3
        upper, middle, lower = (
            QRect(room.left(), room.top() + place * third, room.width(), third)
            for place in range(3)
        )
        strong, plain, small = font(BODY, semibold=True), font(BODY), font(SMALL)
        left = write_at_right(painter, upper, look.when, small, colours.muted)
        used = _write_marked(painter, left, Excerpt(look.first), strong, colours.text, colours)
        left.setLeft(left.left() + used + BETWEEN)
        _write_marked(painter, left, Excerpt(look.beside), small, colours.muted, colours)
        ink = colours.warning if look.care else colours.muted
        left = write_at_right(painter, middle, look.state, small, ink)
        _write_marked(painter, left, Excerpt(look.second), plain, colours.text, colours)
        _write_marked(painter, lower, look.third, small, colours.muted, colours)


def _write_marked(
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
