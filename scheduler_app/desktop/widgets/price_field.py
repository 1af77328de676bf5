"""Desktop: an amount as the computer's locale writes it, in the currency of what it is for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.plain import plain_tip
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.amounts import Money, is_currency, number_text, parse_money


class PriceField(QWidget):
    """An amount and its currency. Nothing is guessed: what can't be read is refused by name."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = ""
        self._offered = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.line = QLineEdit(self)
        self.line.setMaximumWidth(140)
        self.line.setAccessibleName("Price")
        self.line.textChanged.connect(lambda _: self.edited.emit())
        row.addWidget(self.line)
        self.sign = QLabel(self)
        row.addWidget(self.sign)
        self.switch = QPushButton(self)
        role(self.switch, "link")
        self.switch.clicked.connect(self._take_offered)
        row.addWidget(self.switch)
        row.addStretch(1)
        column.addLayout(row)
        self.setFocusProxy(self.line)
        self._show_currency()

    def show_value(self, value: object) -> None:
        """Show an amount as it was typed, and its currency."""
        text, currency = value if isinstance(value, tuple) else ("", "")
        self._currency = str(currency)
        self.line.setText(str(text))
        self._show_currency()

    def value(self) -> object:
        """What was typed, and the currency."""
        return self.line.text().strip(), self._currency

    def offer_currency(self, currency: str) -> None:
        """The practice's currency of today: a service that is priced in another may take it."""
        self._offered = currency
        self._show_currency()

    def money(self) -> Money:
        """The amount; raises `InvalidInput` on "price" for what can't be read."""
        return parse_money(self.line.text(), self._currency, desk_locale())

    def _take_offered(self) -> None:
        """The number stays: what it shall be in the other currency is the consultant's to say."""
        self._currency = self._offered
        self._show_currency()
        self.line.setFocus()
        self.line.selectAll()
        self.edited.emit()

    def _show_currency(self) -> None:
        self.sign.setText(self._currency)
        other = is_currency(self._offered) and self._offered != self._currency
        self.switch.setVisible(other)
        self.switch.setText(f"Price it in {self._offered}")
        tip = f"Your practice charges {self._offered} by now. Bookings keep what was agreed."
        self.switch.setToolTip(plain_tip(tip))


def kept_price(money: Money) -> tuple[str, str]:
    """An amount of the diary as `PriceField` keeps it."""
    return number_text(money, desk_locale()), money.currency
