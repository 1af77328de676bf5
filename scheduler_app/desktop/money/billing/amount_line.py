"""Desktop, money: an amount in the practice's currency, as a setting keeps it: in minor units."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.amounts import Money, number_text, parse_money
from scheduler_app.domain.errors import InvalidInput

NARROW = 110
"""Pixels."""


class AmountLine(QWidget):
    """Nothing is shown for 0, which is not said."""

    edited = Signal()

    def __init__(self, currency: Callable[[], str], *, hint: str = "") -> None:
        super().__init__()
        self._currency = currency
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.line = QLineEdit(self)
        self.line.setMaximumWidth(NARROW)
        self.line.setPlaceholderText(hint)
        row.addWidget(self.line)
        self.sign = QLabel(self)
        row.addWidget(self.sign)
        row.addStretch(1)
        self.setFocusProxy(self.line)
        self.line.textChanged.connect(lambda _: self.edited.emit())
        self.refresh()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def refresh(self) -> None:
        """The currency may be another one."""
        self.sign.setText(self._currency())

    def show_value(self, value: object) -> None:
        """Show what the settings keep."""
        minor = int(str(value) or 0)
        money = Money(minor, self._currency())
        self.line.setText(number_text(money, desk_locale()) if minor else "")

    def value(self) -> str:
        """As the settings keep it; what can't be read comes as it was typed."""
        try:
            return str(self.money().minor)
        except InvalidInput:
            return self.line.text().strip()

    def money(self) -> Money:
        """The amount; `InvalidInput` for what can't be read."""
        return parse_money(self.line.text(), self._currency(), desk_locale())

    def wrong(self, name: str) -> InvalidInput | None:
        """What is wrong with what is typed, under the setting's name."""
        try:
            self.money()
        except InvalidInput as refused:
            return InvalidInput(name, refused.message, remedy=refused.remedy)
        return None
