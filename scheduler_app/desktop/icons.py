"""Desktop: icons of one family (Remix Icon, as QtAwesome ships it), drawn in the palette's colours.

The font file of QtAwesome is used without importing the package: its import alone costs 120 ms,
a third of the time the window may take to appear.
"""

from __future__ import annotations

import importlib.util
from functools import cache
from math import ceil
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPaintEvent,
    QPalette,
    QPixmap,
)
from PySide6.QtWidgets import QWidget

FONT_FILE = "remixicon-2.5.0.ttf"

GLYPHS = {
    "accept": 0xEB81,
    "add": 0xEA13,
    "alert": 0xEA21,
    "archive": 0xEA48,
    "attachment": 0xEA86,
    "back": 0xEA58,
    "bell": 0xEF9A,
    "block": 0xED95,
    "building": 0xEB09,
    "calendar": 0xEB27,
    "certificate": 0xEA8A,
    "star": 0xF186,
    "check": 0xEB7B,
    "clients": 0xEBCE,
    "clock": 0xF20F,
    "close": 0xEB99,
    "computer": 0xEBCA,
    "conflicts": 0xF17A,
    "conversation": 0xEB51,
    "delete": 0xEC2A,
    "device": 0xEC2E,
    "domain": 0xEDCF,
    "earlier": 0xF086,
    "done": 0xEB79,
    "download": 0xEC54,
    "due": 0xEB29,
    "down": 0xEA4E,
    "edit": 0xEFE0,
    "expiry": 0xEA1B,
    "file": 0xED0F,
    "folder": 0xED70,
    "forward": 0xEA5A,
    "history": 0xEE17,
    "image": 0xEE4B,
    "inbox": 0xEE4F,
    "info": 0xEE59,
    "invoice": 0xEAC2,
    "keyboard": 0xEE75,
    "laptop": 0xEEE8,
    "late": 0xF0A5,
    "left": 0xEA64,
    "licence": 0xEE6F,
    "link": 0xEEAF,
    "lost": 0xF243,
    "mail": 0xEEF6,
    "merge": 0xEDC1,
    "mobile": 0xF15A,
    "more": 0xEF79,
    "network": 0xEAA6,
    "no-show": 0xF278,
    "note": 0xF19B,
    "page": 0xEDCF,
    "panel-left": 0xEE94,
    "panel-right": 0xEE9B,
    "people": 0xEDE3,
    "phone": 0xEFEC,
    "place": 0xEF14,
    "price": 0xF023,
    "print": 0xF029,
    "private": 0xEECE,
    "question": 0xF045,
    "refresh": 0xF064,
    "reopen": 0xF080,
    "repeat": 0xF074,
    "right": 0xEA6E,
    "router": 0xF09D,
    "search": 0xF0D1,
    "send": 0xF0DA,
    "server": 0xF0E0,
    "services": 0xF21B,
    "settings": 0xF0E6,
    "stop": 0xF19F,
    "stopwatch": 0xF215,
    "storage": 0xEDF9,
    "tablet": 0xF1E0,
    "text": 0xEF44,
    "ticked": 0xEB82,
    "told": 0xECB5,
    "unlink": 0xEEB0,
    "unticked": 0xEB7F,
    "upload": 0xF24A,
    "user": 0xF256,
    "up": 0xEA78,
    "visits": 0xEB91,
    "way": 0xEB39,
}
"""Our name of each icon and its place in the font; a test holds them against QtAwesome's map."""


def icon(name: str, role: QPalette.ColorRole = QPalette.ColorRole.ButtonText) -> QIcon:
    """The icon called `name`, drawn in the palette colour `role` of the moment it is painted."""
    return QIcon(_Glyph(chr(GLYPHS[name]), role))


class IconSign(QWidget):
    """An icon that stands for itself, `size` pixels square; painted anew when the colours change.

    A label with a pixmap would keep the colours of the theme in which it was made.
    """

    def __init__(
        self,
        name: str,
        size: int = 16,
        role: QPalette.ColorRole = QPalette.ColorRole.PlaceholderText,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._role = role
        self._icon = icon(name, role)
        self.setFixedSize(size, size)

    def show_icon(self, name: str) -> None:
        """Stand for something else."""
        self._icon = icon(name, self._role)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


@cache
def family() -> str:
    """The icon font's family, loaded on first use; empty when QtAwesome's files are missing."""
    found = importlib.util.find_spec("qtawesome")
    if found is None or found.origin is None:
        return ""
    number = QFontDatabase.addApplicationFont(str(Path(found.origin).parent / "fonts" / FONT_FILE))
    families = QFontDatabase.applicationFontFamilies(number)
    return families[0] if families else ""


class _Glyph(QIconEngine):
    """One character of the icon font, sharp at any scale because it is drawn as text."""

    def __init__(self, character: str, role: QPalette.ColorRole) -> None:
        super().__init__()
        self._character = character
        self._role = role

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        disabled = mode == QIcon.Mode.Disabled
        group = QPalette.ColorGroup.Disabled if disabled else QPalette.ColorGroup.Active
        font = QFont(family())
        font.setPixelSize(max(1, min(rect.width(), rect.height())))
        painter.save()
        painter.setFont(font)
        painter.setPen(QGuiApplication.palette().color(group, self._role))
        how = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(self._inside(rect, font), how, self._character)
        painter.restore()

    def _inside(self, rect: QRect, font: QFont) -> QRect:
        """`rect` moved so that no stroke crosses its edge: some glyphs reach beyond their own."""
        metrics = QFontMetricsF(font)
        ink = metrics.tightBoundingRect(self._character)
        begin = (rect.width() - metrics.horizontalAdvance(self._character)) / 2
        over = ceil(begin + ink.right()) - rect.width()
        return rect.translated(-over, 0) if over > 0 else rect

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if pixmap.isNull():
            # Asked for by a button that has no room at all yet.
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _Glyph(self._character, self._role)
