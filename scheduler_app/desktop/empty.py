"""Desktop: what an empty screen says: what it is for, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.stylesheet import role

TEXT_WIDTH = 420


def empty_state(
    symbol: str, title: str, text: str, *steps: tuple[str, Callable[[], None]]
) -> QWidget:
    """A quiet centred message; `steps` are buttons, the first of them the main one."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(24, 48, 24, 48)
    column.setSpacing(10)
    column.addStretch(1)
    centre = Qt.AlignmentFlag.AlignHCenter
    sign = QLabel()
    sign.setPixmap(icon(symbol, QPalette.ColorRole.PlaceholderText).pixmap(40, 40))
    column.addWidget(sign, alignment=centre)
    heading = QLabel(title)
    role(heading, "title")
    column.addWidget(heading, alignment=centre)
    said = QLabel(text)
    said.setWordWrap(True)
    said.setFixedWidth(TEXT_WIDTH)
    said.setAlignment(centre)
    role(said, "muted")
    # A wrapped label asks for too little height in a layout that centres it.
    said.setMinimumHeight(said.heightForWidth(TEXT_WIDTH))
    column.addWidget(said, alignment=centre)
    for place, (label, act) in enumerate(steps):
        button = QPushButton(label)
        if place == 0:
            role(button, "primary")
        button.clicked.connect(lambda _=False, act=act: act())
        column.addWidget(button, alignment=centre)
    column.addStretch(2)
    return box
