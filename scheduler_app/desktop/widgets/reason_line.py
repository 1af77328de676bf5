"""Desktop: the one line in which a reason is given afterwards: Enter keeps it, Escape leaves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

LONGEST = 300
"""Letters: a reason is a line, not a report; that goes into the notes."""


class ReasonLine(QLineEdit):
    """Says once what was typed, or that nothing is to be kept."""

    given = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText("Why? Enter keeps it, Esc leaves it")
        self.setAccessibleName("Reason for the change")
        self.setMaxLength(LONGEST)
        self.returnPressed.connect(self._give)

    def _give(self) -> None:
        reason = self.text().strip()
        if reason:
            self.given.emit(reason)
        else:
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
