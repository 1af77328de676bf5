"""Desktop, inspector: what became of a booking, newest first; the newest takes a reason."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.bookings.inspector.facts import HistoryRow
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.fact_rows import text_label
from scheduler_app.desktop.widgets.reason_line import ReasonLine

FOLDED = 2
"""Lines of a history that are shown before more are wanted."""


class HistoryList(QWidget):
    """Says by signal when a reason for the newest line is asked for, given, or left out."""

    asked = Signal()
    left = Signal()
    reason_given = Signal(str)
    unfolded = Signal(bool)

    def __init__(
        self, lines: Sequence[HistoryRow], parent: QWidget | None = None, *, whole: bool = False
    ) -> None:
        """`whole` shows all lines at once, else the newest `FOLDED`."""
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.ask = QPushButton("Add reason", self)
        role(self.ask, "link")
        self.ask.setToolTip("Say why, as part of this line")
        # A click leaves the focus where it was, to be given back to.
        self.ask.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.ask.clicked.connect(self.asked)
        self.line = ReasonLine(self)
        self.line.given.connect(self.reason_given)
        self.line.left.connect(self.left)
        self.line.hide()
        for place, told in enumerate(lines if whole else lines[:FOLDED]):
            if place:
                column.addSpacing(8)
            column.addWidget(text_label(told.what, selectable=True))
            column.addWidget(text_label(told.when, "small"))
            if place == 0 and not told.explained:
                column.addSpacing(2)
                column.addWidget(self.ask, alignment=Qt.AlignmentFlag.AlignLeft)
                column.addWidget(self.line)
        self.ask.setVisible(bool(lines) and not lines[0].explained)
        if len(lines) > FOLDED:
            self.fold = QPushButton("Show less" if whole else f"Show all {len(lines)}", self)
            role(self.fold, "link")
            self.fold.clicked.connect(lambda _=False: self.unfolded.emit(not whole))
            column.addSpacing(4)
            column.addWidget(self.fold, alignment=Qt.AlignmentFlag.AlignLeft)

    def typed(self) -> str | None:
        """The reason that is being typed, None when none is."""
        return None if self.line.isHidden() else self.line.text()

    def start(self, typed: str = "") -> None:
        """Show the line for a reason, empty or as far as it was typed."""
        self.line.setText(typed)
        self.line.show()
        self.ask.hide()
