"""Desktop, invoices: what a draft comes to, in figures that stand one below the other."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.fact_rows import clear_rows
from scheduler_app.desktop.wording import desk_locale, money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.invoices.document import InvoiceDraft, InvoiceKind, InvoiceSums
from scheduler_app.domain.practice.tax_rates import rate_text

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SumsView(QWidget):
    """Says nothing that is 0, but what is to be paid."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(2)
        self._told: list[tuple[str, str]] = []
        self.setAccessibleName("Sums")

    def told(self) -> list[tuple[str, str]]:
        """What stands there, line by line."""
        return self._told

    def show_sums(self, draft: InvoiceDraft, sums: InvoiceSums) -> None:
        """Show what it comes to."""

        def amount(minor: int) -> str:
            return money_text(Money(minor, draft.currency), in_column=True)

        mark = QLocale(desk_locale()).decimalPoint()
        rows = [("Without tax", amount(sums.net))]
        if sums.off:
            rows.append(("Discount", amount(-sums.off)))
        rows += [
            (f"Tax {rate_text(tax.rate, mark=mark)} % of {amount(tax.net)}", amount(tax.tax))
            for tax in sums.taxes
            if tax.rate
        ]
        if sums.rounding:
            rows.append(("Rounding", amount(sums.rounding)))
        if sums.prepaid:
            rows.append(("In all", amount(sums.total + sums.rounding)))
            rows.append(("Paid before", amount(-sums.prepaid)))
        last = "Goes back" if draft.kind is InvoiceKind.CREDIT else "To pay"
        rows.append((last, amount(sums.payable)))
        if len(rows) == 2 and not sums.tax:
            del rows[0]
        if rows != self._told:
            self._told = rows
            self._lay()

    def _lay(self) -> None:
        clear_rows(self._grid)
        last = len(self._told) - 1
        for line, texts in enumerate(self._told):
            for place, text in enumerate(texts):
                label = QLabel(text, self)
                role(label, "title" if line == last else "muted" if not place else "")
                label.setAlignment(_RIGHT)
                self._grid.addWidget(label, line, place)
        self._grid.setColumnStretch(0, 1)
