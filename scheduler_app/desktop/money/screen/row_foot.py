"""Desktop, money: below the rows of a figure: where the chosen one leads."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.money.screen.finding_card import EVIDENCE
from scheduler_app.desktop.money.screen.shown_row import ShownRow
from scheduler_app.desktop.stylesheet import role


class RowFoot(QWidget):
    """Only what makes sense for the row is offered."""

    booking_wanted = Signal(int)
    invoice_wanted = Signal(int)
    deposit_wanted = Signal(int)
    evidence_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._row: ShownRow | None = None
        foot = QHBoxLayout(self)
        foot.setContentsMargins(0, 0, 0, 0)
        foot.setSpacing(8)
        self.show_booking = QPushButton(icon("calendar"), "Show the booking", self)
        self.show_booking.clicked.connect(lambda _=False: self.open(self._row))
        self.show_invoice = QPushButton(icon("invoice"), "Show the invoice", self)
        self.show_invoice.clicked.connect(lambda _=False: self.open(self._row))
        self.explain = QPushButton(icon("history"), "Explain the deposit…", self)
        self.explain.clicked.connect(lambda _=False: self.deposit_wanted.emit(self._booking()))
        self.evidence = QPushButton(icon("download"), EVIDENCE, self)
        self.evidence.setToolTip("All that proves this payment, as a PDF file for a bank")
        self.evidence.clicked.connect(lambda _=False: self.evidence_wanted.emit(self._booking()))
        for button in self.buttons():
            foot.addWidget(button)
        foot.addStretch(1)
        self.count = QLabel(self)
        role(self.count, "small")
        foot.addWidget(self.count)

    def buttons(self) -> tuple[QPushButton, ...]:
        """In the order in which they stand."""
        return (self.show_booking, self.show_invoice, self.explain, self.evidence)

    def show_row(self, row: ShownRow | None) -> None:
        """Offer what there is for this one."""
        self._row = row
        of_booking = row is not None and row.booking_id is not None
        for button in (self.show_booking, self.explain):
            button.setVisible(of_booking)
        self.show_invoice.setVisible(row is not None and row.invoice_id is not None)
        # A bank asks about payments by card only.
        self.evidence.setVisible(of_booking and row is not None and bool(row.outside))

    def open(self, row: ShownRow | None) -> None:
        """Go to what a row is of."""
        if row is not None and row.invoice_id is not None:
            self.invoice_wanted.emit(row.invoice_id)
        elif row is not None and row.booking_id is not None:
            self.booking_wanted.emit(row.booking_id)

    def _booking(self) -> int:
        return (self._row.booking_id if self._row else None) or 0
