"""Desktop, visits: the small cross that takes something out of a list, and rows that end in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import plain_tip


def remove_button(name: str, parent: QWidget) -> QToolButton:
    """The small cross at the end of a row."""
    button = QToolButton(parent)
    button.setIcon(icon("close"))
    button.setToolTip(plain_tip(name))
    button.setAccessibleName(name)
    return button


def removable_row(
    name: str, parts: Sequence[tuple[QWidget, int]], take_out: Callable[[], None], parent: QWidget
) -> QWidget:
    """The parts side by side, each with its stretch, and the cross that takes all of it out."""
    box = QWidget(parent)
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part, stretch in parts:
        row.addWidget(part, stretch)
    away = remove_button(f"Take {name} out", box)
    away.clicked.connect(lambda _=False: take_out())
    row.addWidget(away)
    return box
