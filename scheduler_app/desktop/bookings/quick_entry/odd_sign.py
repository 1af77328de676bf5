"""Desktop, quick entry: an amber sign and a sentence: the time is understood, and unusual."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from scheduler_app.desktop.icons import GLYPHS, family
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.theme import is_dark, tokens

_SIZE = 16


class OddSign(QWidget):
    """Says why a time is odd; hidden while it is not. It stops nobody."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(_Amber(self), alignment=Qt.AlignmentFlag.AlignTop)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setWordWrap(True)
        role(self.said, "care")
        row.addWidget(self.said, 1)
        self.hide()

    def say(self, sentences: tuple[str, ...]) -> None:
        """Show these, or nothing."""
        self.said.setText(" ".join(sentences))
        self.setVisible(bool(sentences))


class _Amber(QWidget):
    """The triangle; painted anew when the colours change."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(_SIZE, _SIZE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        glyphs = QFont(family())
        glyphs.setPixelSize(_SIZE)
        painter.setFont(glyphs)
        painter.setPen(tokens(is_dark(self.palette())).warning)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, chr(GLYPHS["alert"]))
        painter.end()
