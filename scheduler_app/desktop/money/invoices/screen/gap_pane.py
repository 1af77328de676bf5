"""Desktop, invoices: numbers that no document has, and why."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.money.invoices import words
from scheduler_app.desktop.stylesheet import role
from scheduler_app.domain.money.invoices.numbering import NumberGap


class GapPane(QWidget):
    """Says it as whoever looks through the numbers will ask it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.heading = QLabel(self)
        role(self.heading, "title")
        column.addWidget(self.heading)
        self.why = QLabel(self)
        self.why.setWordWrap(True)
        column.addWidget(self.why)
        kept = QLabel(
            "Nothing has to be done: the gap and its reason stand in the lists for your "
            "accountant too.",
            self,
        )
        kept.setWordWrap(True)
        role(kept, "muted")
        column.addWidget(kept)
        column.addStretch(1)

    def show_gap(self, gap: NumberGap) -> None:
        """Show these."""
        self.heading.setText(words.gap_title(gap))
        self.why.setText(gap.sentence)
