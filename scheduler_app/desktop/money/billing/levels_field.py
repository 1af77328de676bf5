"""Desktop, money: when an unpaid invoice is reminded, and for which fee: a row a reminder."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from scheduler_app.desktop.wording import desk_locale
from scheduler_app.domain.amounts import Money, number_text, parse_money
from scheduler_app.domain.errors import InvalidInput

ROWS = 3
DAYS_WIDTH, FEE_WIDTH = 56, 84
"""Pixels."""

ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth")


class LevelsField(QWidget):
    """A row without days is no reminder; one without a fee costs nothing."""

    edited = Signal()

    def __init__(self, currency: Callable[[], str]) -> None:
        super().__init__()
        self._currency = currency
        self._kept = ""
        self._shown: list[tuple[str, str]] = []
        self.rows: list[tuple[QLineEdit, QLineEdit]] = []
        self._signs: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(4, 1)
        for _ in range(ROWS):
            self._add_row()
        self.setFocusProxy(self.rows[0][0])
        self.refresh()

    def refresh(self) -> None:
        """The currency may be another one."""
        for sign in self._signs:
            sign.setText(self._currency())

    def show_value(self, value: object) -> None:
        """Show what the settings keep, such as "7:0; 14:0; 28:5.00"."""
        self._kept = str(value)
        levels = [part.strip().partition(":") for part in self._kept.split(";") if part.strip()]
        while len(self.rows) < len(levels):
            self._add_row()
        self.refresh()
        for place, (days, fee) in enumerate(self.rows):
            said, _, cost = levels[place] if place < len(levels) else ("", "", "")
            days.setText(said.strip())
            fee.setText(self._fee_shown(cost.strip()))
        self._shown = self._cells()

    def value(self) -> str:
        """As the settings keep it; what can't be read comes as it was typed."""
        cells = self._cells()
        if cells == self._shown:
            return self._kept
        return "; ".join(f"{days}:{self._fee_kept(fee)}" for days, fee in cells if days or fee)

    def wrong(self, name: str) -> InvalidInput | None:
        """What is wrong with what is typed, under the setting's name."""
        for place, (days, fee) in enumerate(self._cells()):
            if fee and not days:
                said = f"The {ORDINALS[place].lower()} reminder has a fee and no day."
                return InvalidInput(name, said, remedy="Say how many days after it was due.")
            try:
                parse_money(fee, self._currency(), desk_locale())
            except InvalidInput as refused:
                return InvalidInput(name, refused.message, remedy=refused.remedy)
        return None

    # -- inside -------------------------------------------------------------------------------

    def _cells(self) -> list[tuple[str, str]]:
        return [(days.text().strip(), fee.text().strip()) for days, fee in self.rows]

    def _add_row(self) -> None:
        place = len(self.rows)
        days, fee, sign = QLineEdit(self), QLineEdit(self), QLabel(self)
        called = ORDINALS[min(place, len(ORDINALS) - 1)]
        days.setFixedWidth(DAYS_WIDTH)
        days.setAccessibleName(f"{called} reminder: days after it was due")
        fee.setFixedWidth(FEE_WIDTH)
        fee.setPlaceholderText("no fee")
        fee.setAccessibleName(f"{called} reminder: fee")
        for column, part in enumerate((days, QLabel("days late, fee", self), fee, sign)):
            self._grid.addWidget(part, place, column)
        for line in (days, fee):
            line.textChanged.connect(lambda _: self.edited.emit())
        self.rows.append((days, fee))
        self._signs.append(sign)

    def _fee_shown(self, plain: str) -> str:
        try:
            money = parse_money(plain, self._currency())
        except InvalidInput:
            return plain
        return number_text(money, desk_locale()) if money.minor else ""

    def _fee_kept(self, typed: str) -> str:
        try:
            money: Money = parse_money(typed, self._currency(), desk_locale())
        except InvalidInput:
            return typed
        return money.plain if money.minor else "0"
