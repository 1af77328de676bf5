"""Desktop, money: a row of what a figure is made of, in words, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler_app.desktop.money.screen import money_words as words
from scheduler_app.desktop.money.screen.invoice_words import invoice_said
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text, money_text
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import STANDING, FigureRow, MoneyFigure
from scheduler_app.domain.money.invoices.figures import IncomeOf, InvoiceFigureRow


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`outside` is the id that Stripe has for it, empty for what was paid by hand."""

    when: str
    who: str
    what: str
    amount: Money
    booking_id: int | None = None
    invoice_id: int | None = None
    outside: str = ""

    @property
    def spoken(self) -> str:
        """In one breath."""
        said = ", ".join(part for part in (self.who, self.what) if part)
        return f"{money_text(self.amount)}: {said}, {self.when}"


def money_rows(
    rows: Sequence[FigureRow], figure: MoneyFigure, tools: Tools
) -> tuple[str, list[ShownRow]]:
    """What the first column is called, and the rows."""
    by_visit = figure in STANDING or figure is MoneyFigure.OUTSTANDING
    shown = [
        ShownRow(
            words.day_said(row, figure, tools),
            f"{row.client} · {row.about}" if row.client and row.about else row.client or row.about,
            words.row_said(row, figure, tools),
            row.amount,
            row.booking_id,
            row.invoice_id,
            row.outside,
        )
        for row in rows
    ]
    return "Visit" if by_visit else "When", shown


def invoice_rows_shown(
    rows: Sequence[InvoiceFigureRow], names: Mapping[IncomeOf, str], tools: Tools
) -> tuple[str, list[ShownRow]]:
    """The same of invoices."""
    today = tools.today()
    shown = [
        ShownRow(
            day_text(row.day, today=today),
            row.client,
            invoice_said(row, names, today),
            row.amount,
            invoice_id=row.invoice_id,
        )
        for row in rows
    ]
    return "Issued", shown
