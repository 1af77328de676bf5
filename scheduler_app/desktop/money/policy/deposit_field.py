"""Desktop, money: how much is asked for in advance: nothing, an amount, or a share of the price."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from scheduler_app.desktop.money.policy.ladder_rows import percent_box
from scheduler_app.desktop.widgets.price_field import PriceField, kept_price
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.policy import Deposit, FixedDeposit, NoDeposit, PercentDeposit

DEPOSIT = "deposit"
NONE, PERCENT, FIXED = "none", "percent", "fixed"
KINDS = ((NONE, "No deposit"), (PERCENT, "A share of the price"), (FIXED, "A fixed amount"))
USUAL_PERCENT = 30


class DepositField(QWidget):
    """The kind, and beside it the amount or the percentage."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("Deposit")
        for kind, label in KINDS:
            self.kind.addItem(label, kind)
        self.percent = percent_box("Percent of the price", least=1)
        self.percent.setValue(USUAL_PERCENT)
        self.amount = PriceField()
        self.amount.line.setMaximumWidth(96)
        self.amount.line.setAccessibleName("Amount of the deposit")
        for part in (self.kind, self.percent, self.amount):
            row.addWidget(part)
        row.addStretch(1)
        self.setFocusProxy(self.kind)
        self.kind.currentIndexChanged.connect(lambda _: self._chosen())
        self.percent.valueChanged.connect(lambda _: self.edited.emit())
        self.amount.edited.connect(self.edited)
        self._show_parts()

    def fields(self) -> list[QWidget]:
        """In the order of the eye, for the keyboard."""
        return [self.kind, self.percent, self.amount.line, self.amount.switch]

    def offer_currency(self, currency: str) -> None:
        """What the practice charges in; an amount that was never typed is of it."""
        if not self.amount.line.text():
            self.amount.show_value(("", currency))
        self.amount.offer_currency(currency)

    def show_deposit(self, deposit: Deposit) -> None:
        """Fill it in."""
        kind = NONE
        match deposit:
            case PercentDeposit(percent):
                kind = PERCENT
                self.percent.setValue(percent)
            case FixedDeposit(amount, currency):
                kind = FIXED
                self.amount.show_value(kept_price(Money(amount, currency)))
        self.kind.setCurrentIndex(self.kind.findData(kind))
        self._show_parts()

    def is_asked(self) -> bool:
        """Whether any is."""
        return bool(self.kind.currentData() != NONE)

    def deposit(self) -> Deposit:
        """What is filled in; `InvalidInput` on "deposit" where it is no amount."""
        match self.kind.currentData():
            case "percent":
                return PercentDeposit(self.percent.value())
            case "fixed":
                try:
                    money = self.amount.money()
                except InvalidInput as error:
                    raise InvalidInput(DEPOSIT, error.message, remedy=error.remedy) from error
                if not money.minor:
                    raise InvalidInput(
                        DEPOSIT, "How much is asked for?", remedy="Or choose “No deposit”."
                    )
                return FixedDeposit(money.minor, money.currency)
        return NoDeposit()

    def _chosen(self) -> None:
        self._show_parts()
        self.edited.emit()

    def _show_parts(self) -> None:
        self.percent.setVisible(self.kind.currentData() == PERCENT)
        self.amount.setVisible(self.kind.currentData() == FIXED)
