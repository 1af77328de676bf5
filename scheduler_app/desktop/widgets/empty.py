"""Desktop: what an empty screen says: what it is for, and the first step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role

TEXT_WIDTH = 420


def empty_state(
    symbol: str, title: str, text: str, *steps: tuple[str, Callable[[], object]]
) -> QWidget:
    """A quiet centred message; `steps` are buttons, the first of them the main one."""
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(24, 24, 24, 24)
    column.setSpacing(8)
    column.addStretch(2)
    centre = Qt.AlignmentFlag.AlignHCenter
    column.addWidget(IconSign(symbol, 40), alignment=centre)
    column.addSpacing(4)
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
    column.addSpacing(8)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addStretch(1)
    for place, (label, act) in enumerate(steps):
        button = QPushButton(label)
        if place == 0:
            role(button, "primary")
        button.clicked.connect(lambda _=False, act=act: act())
        row.addWidget(button)
    row.addStretch(1)
    column.addLayout(row)
    # A little above the middle is where the eye expects the middle.
    column.addStretch(3)
    return box
