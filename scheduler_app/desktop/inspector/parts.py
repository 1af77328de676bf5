"""Desktop, inspector: the few kinds of row that it is made of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.stylesheet import role


def text_label(text: str, as_role: str = "", *, selectable: bool = False) -> QLabel:
    """Plain words that wrap."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    if as_role:
        role(label, as_role)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def fact_row(symbol: str, text: str) -> tuple[QHBoxLayout, QLabel]:
    """A sign and what it stands for; the label too, as its words may still be learned."""
    row = QHBoxLayout()
    row.setSpacing(8)
    sign = QLabel()
    sign.setPixmap(icon(symbol).pixmap(16, 16))
    row.addWidget(sign, alignment=Qt.AlignmentFlag.AlignTop)
    label = text_label(text, selectable=True)
    row.addWidget(label, 1)
    return row, label


def hairline() -> QFrame:
    """What parts one kind of thing from the next."""
    line = QFrame()
    role(line, "line")
    line.setFixedHeight(1)
    return line
