"""Desktop, services: the tax on a price, and whether the price contains it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.practice.tax_rates import rate_text, read_rate

NARROW = 72
"""Pixels: a percentage has few digits."""

CONTAINED = ((False, "in the price"), (True, "on top of the price"))


class TaxField(QWidget):
    """A rate in percent, and where it belongs. Empty where nothing is said."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.line = QLineEdit(self)
        self.line.setMaximumWidth(NARROW)
        self.line.setAccessibleName("Tax in percent")
        self.line.setToolTip(
            plain_tip(
                "What is booked from now on keeps it; bookings made before keep what was agreed"
            )
        )
        self.net = QComboBox(self)
        self.net.setAccessibleName("Whether the price contains the tax")
        for net, label in CONTAINED:
            self.net.addItem(label, net)
        for part in (self.line, QLabel("%", self), self.net):
            row.addWidget(part)
        row.addStretch(1)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda _: self.edited.emit())
        self.net.currentIndexChanged.connect(lambda _: self.edited.emit())

    def show_value(self, value: object) -> None:
        """Show a rate as it was typed, and whether it comes on top."""
        text, net = value if isinstance(value, tuple) else ("", False)
        self.line.setText(str(text))
        self.net.setCurrentIndex(self.net.findData(bool(net)))

    def value(self) -> object:
        """What was typed, and whether it comes on top."""
        return self.line.text().strip(), bool(self.net.currentData())

    def rate(self) -> int | None:
        """Hundredths of a percent; raises `InvalidInput` on "tax" for what can't be read."""
        return read_rate(self.line.text())


def kept_tax(rate: int | None, *, net: bool) -> tuple[str, bool]:
    """A tax of the diary as `TaxField` keeps it."""
    return rate_text(rate, mark=QLocale(desk_locale()).decimalPoint()), net
