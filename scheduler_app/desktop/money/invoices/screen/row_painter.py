"""Desktop, invoices: paints a row of the list: who, how much, which one, and how it stands."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, Qt
from PySide6.QtGui import QPainter, QPalette

from scheduler_app.desktop.theme import BODY, SMALL, font, is_dark, tokens
from scheduler_app.desktop.widgets.painted_row import PaintedRow, write_at_right, write_cut

LOOK = Qt.ItemDataRole.UserRole + 1
"""The role under which a row's `InvoiceLook` is found."""

ROW = 50
"""Height in pixels: two lines."""

SIDE = 10


class Tone(Enum):
    """How a state is written."""

    QUIET = "quiet"
    GOOD = "good"
    LATE = "late"
    WAITS = "waits"


class InvoiceLook(NamedTuple):
    """The words of a row."""

    who: str
    amount: str
    which: str
    state: str
    tone: Tone = Tone.QUIET


class InvoicePainter(PaintedRow[InvoiceLook]):
    """The amount and the state are never cut; the name gives way."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(LOOK, InvoiceLook, parent)

    def paint_look(
        self, painter: QPainter, room: QRect, look: InvoiceLook, palette: QPalette
    ) -> None:
        room = room.adjusted(SIDE, 6, -SIDE, -6)
        colours = tokens(is_dark(palette))
        half = room.height() // 2
        upper = QRect(room.left(), room.top(), room.width(), half)
        lower = QRect(room.left(), room.top() + half, room.width(), half)
        ink = {
            Tone.QUIET: colours.muted,
            Tone.GOOD: colours.success,
            Tone.LATE: colours.danger,
            Tone.WAITS: colours.warning,
        }[look.tone]
        strong, small = font(BODY, semibold=True), font(SMALL)
        left = write_at_right(painter, upper, look.amount, font(BODY), colours.text)
        write_cut(painter, left, look.who, strong, colours.text)
        left = write_at_right(painter, lower, look.state, small, ink)
        write_cut(painter, left, look.which, small, colours.muted)
