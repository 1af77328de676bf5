"""Desktop, visits: the small cross that takes something out of a list."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.plain import plain_tip


def remove_button(name: str, parent: QWidget) -> QToolButton:
    """The small cross at the end of a row."""
    button = QToolButton(parent)
    button.setIcon(icon("close"))
    button.setToolTip(plain_tip(name))
    button.setAccessibleName(name)
    return button
