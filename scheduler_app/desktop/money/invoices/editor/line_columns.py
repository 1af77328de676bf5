"""Desktop, invoices: the columns of a line: what stands in them, and what is typed there.

Pure functions over what the draft says of all its lines: no Qt but the locale's decimal mark.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QLocale

from scheduler_app.desktop.money.invoices import typed
from scheduler_app.desktop.wording import desk_locale, money_text
from scheduler_app.domain.amounts import HUNDRED_PERCENT, Money, number_text
from scheduler_app.domain.money.invoices.document import (
    InvoiceLine,
    LineOf,
    LineTax,
    TaxCategory,
)
from scheduler_app.domain.practice.services import Service

WHAT, QUANTITY, PRICE, OFF, TAX, AMOUNT = range(6)
TYPED = (WHAT, QUANTITY, PRICE, OFF, TAX)
"""The columns that are typed into, as one goes through them."""


@dataclass(frozen=True, slots=True)
class LineColumns:
    """How lines are read and written: `gross` prices contain their tax."""

    currency: str = "EUR"
    gross: bool = False
    services: Sequence[Service] = ()

    def shown(self, line: InvoiceLine, column: int) -> str:
        """What stands in a column."""
        mark = QLocale(desk_locale()).decimalPoint()
        match column:
            case 0:
                return line.what
            case 1:
                return typed.quantity_text(line, mark)
            case 2:
                return money_text(Money(line.price, self.currency), in_column=True)
            case 3:
                return typed.discount_text(
                    line.off, line.off_percent, self.currency, desk_locale(), mark
                )
            case 4:
                return typed.tax_text(line.tax, mark)
        return money_text(Money(typed.line_amount(line), self.currency), in_column=True)

    def written(self, line: InvoiceLine, column: int) -> str:
        """The same to be typed over."""
        if column != PRICE:
            return self.shown(line, column)
        return number_text(Money(line.price, self.currency), desk_locale()) if line.price else ""

    def read(self, line: InvoiceLine, column: int, text: str) -> InvoiceLine:
        """The line with this typed in that column; `InvalidInput` for what can't be."""
        match column:
            case 0:
                return self._of_service(replace(line, what=text))
            case 1:
                quantity = typed.read_quantity(text, line.unit)
                return replace(line, quantity=quantity.thousandths, unit=quantity.unit)
            case 2:
                price = typed.read_price(text, self.currency, desk_locale())
                return replace(line, price=price)
            case 3:
                off, percent = typed.read_discount(text, self.currency, desk_locale())
                return replace(line, off=off, off_percent=percent)
        return replace(line, tax=typed.read_tax(text))

    def _of_service(self, line: InvoiceLine) -> InvoiceLine:
        """A line that is called as a service and has no price yet costs what that costs."""
        found = next((one for one in self.services if one.name == line.what), None)
        if found is None or line.price or line.booking_id is not None:
            return line
        line = replace(line, of=LineOf.SERVICE, service_id=found.id)
        if found.currency != self.currency:
            return line
        tax = line.tax
        if found.tax is not None and tax.category in (TaxCategory.STANDARD, TaxCategory.ZERO):
            category = TaxCategory.STANDARD if found.tax else TaxCategory.ZERO
            tax = LineTax(category, found.tax)
        return replace(line, price=self._price_of(found, tax.rate), tax=tax)

    def _price_of(self, service: Service, rate: int) -> int:
        """Its price with tax or without, as this draft has prices; half a unit up."""
        price = service.price
        if service.net and self.gross:
            return price + (price * rate + HUNDRED_PERCENT // 2) // HUNDRED_PERCENT
        if not service.net and not self.gross:
            whole = HUNDRED_PERCENT + rate
            return (price * HUNDRED_PERCENT * 2 + whole) // (2 * whole)
        return price
