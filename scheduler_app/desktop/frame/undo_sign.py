"""Desktop: the status bar's line on what undo and redo act on next, as long as there is room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.shortcuts import keys_text

if TYPE_CHECKING:
    from scheduler_app.use_cases.bookings.undo import UndoState

WIDEST = 640
"""Pixels; a longer line is cut, and whole as its tip."""


class UndoSign(QLabel):
    """Such as "Undo new booking of Anna Schmidt, Tue 2 Mar 10:00 (Ctrl+Z)"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(0)
        self._said = ""

    def say(self, state: UndoState) -> None:
        """Say what undo and redo would do."""
        undo = f"Undo {state.undoes} ({keys_text('undo')})" if state.undo else ""
        redo = f"Redo {state.redoes} ({keys_text('redo')})" if state.redo else ""
        self._said = "  ·  ".join(filter(None, (undo, redo)))
        self.setToolTip(plain_tip("\n".join(filter(None, (undo, redo)))))
        self.setAccessibleName(self._said)
        self._fit()
        self.updateGeometry()

    def said(self) -> str:
        """The whole line, also where it is cut."""
        return self._said

    def _fit(self) -> None:
        room = max(self.width() - self._margins(), 0)
        cut = self.fontMetrics().elidedText(self._said, Qt.TextElideMode.ElideRight, room)
        if cut != self.text():
            self.setText(cut)

    def _margins(self) -> int:
        """Pixels beside the text, as the style sheet sets them."""
        return super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text())

    def sizeHint(self) -> QSize:
        wanted = self.fontMetrics().horizontalAdvance(self._said) + self._margins() + 2
        return QSize(min(wanted, WIDEST) if self._said else 0, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
