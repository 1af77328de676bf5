"""Desktop, clients: paints an entry of the timeline: its sign, what it was, when, how it stands."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize
from PySide6.QtGui import QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from scheduler_app.desktop.clients.timeline.entry_list import LOOK
from scheduler_app.desktop.clients.timeline.entry_words import EntryLook
from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.theme import BODY, SMALL, font, is_dark, tokens
from scheduler_app.desktop.widgets.painted_row import RIGHT, PaintedRow, write
from scheduler_app.desktop.widgets.text_fitter import TextFitter

SIDE, TOP, SIGN, GAP, LINE = 10, 6, 16, 10, 18
"""Pixels: beside the words, above them, of the sign, after it, and from line to line."""

WHEN = 130
"""Pixels for day and time, so that all of them begin at the same edge."""


class EntryPainter(PaintedRow[EntryLook]):
    """A note may take three lines; anything else gives way at its end, and its tip has all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(LOOK, EntryLook, parent)
        self._fitter = TextFitter(font(BODY, semibold=True))
        self._plain = TextFitter(font(BODY))

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        look = self.look_of(index)
        if look is None:
            return super().sizeHint(option, index)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QAbstractItemView) else 400
        lines = len(self._title(look, QRect(0, 0, width, LINE)))
        return QSize(0, 2 * TOP + LINE * (lines + bool(look.detail)))

    def paint_look(
        self, painter: QPainter, room: QRect, look: EntryLook, palette: QPalette
    ) -> None:
        colours = tokens(is_dark(palette))
        ink = colours.muted if look.quiet else colours.text
        first = QRect(room.left(), room.top() + TOP, room.width(), LINE)
        place = QRect(first.left() + SIDE, first.top() + 1, SIGN, SIGN)
        icon(look.sign, QPalette.ColorRole.PlaceholderText).paint(painter, place)
        words = self._room(first, look)
        write(painter, self._when(first), look.when, font(SMALL), colours.muted, RIGHT)
        if look.state:
            said = colours.warning if look.marked else colours.muted
            state = QRect(words.right() + GAP, first.top(), _state_width(look), LINE)
            write(painter, state, look.state, font(SMALL), said, RIGHT)
        fitter = self._of(look)
        for line in self._title(look, first):
            write(painter, words, line, fitter.font, ink)
            words.translate(0, LINE)
        if look.detail:
            words.setRight(room.right() - SIDE)
            cut = self._plain.fitted(look.detail, words.width())
            write(painter, words, cut, font(BODY), colours.muted)

    def _title(self, look: EntryLook, line: QRect) -> tuple[str, ...]:
        room = self._room(line, look).width()
        if look.lines == 1:
            return (self._of(look).fitted(look.title, room),)
        return self._of(look).wrapped(" ".join(look.title.split()), room, look.lines) or ("",)

    def _of(self, look: EntryLook) -> TextFitter:
        """A note is read, anything else is found."""
        return self._plain if look.lines > 1 else self._fitter

    def _room(self, line: QRect, look: EntryLook) -> QRect:
        taken = _state_width(look) + GAP if look.state else 0
        return line.adjusted(SIDE + SIGN + GAP, 0, -(SIDE + WHEN + GAP + taken), 0)

    def _when(self, line: QRect) -> QRect:
        return QRect(line.right() - SIDE - WHEN, line.top(), WHEN, LINE)


def _state_width(look: EntryLook) -> int:
    return QFontMetrics(font(SMALL)).horizontalAdvance(look.state) + 2
