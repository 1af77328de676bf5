"""Desktop, money: the figures of a time as lines of blocks, in the order in which they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from scheduler_app.desktop.money.screen.invoice_words import (
    INVOICE_FIGURES,
    INVOICE_TIPS,
    tax_name,
)
from scheduler_app.desktop.money.screen.money_words import FIGURES, TIPS
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import FigureWish, MoneyFigures, MoneyPeriod
from scheduler_app.domain.money.invoices.figures import (
    IncomeOf,
    InvoiceFigure,
    InvoiceFigures,
    InvoiceWish,
    TaxedSum,
    TaxOf,
)

AnyWish = FigureWish | InvoiceWish

IN_ALL = "In all"


class GridCell(NamedTuple):
    """An amount, and what is asked for to see what it is made of; `where` is of what time it is."""

    wish: AnyWish
    amount: Money
    where: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """A figure with its amounts; with `is_part` it is a part of the one above."""

    called: str
    tip: str
    cells: tuple[GridCell, ...]
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class GridBlock:
    """Lines under a heading, and over each of their columns a name."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[GridLine, ...]


def blocks_of(
    invoices: InvoiceFigures, money: MoneyFigures, period: MoneyPeriod, name: str
) -> list[GridBlock]:
    """Of each currency what was invoiced, and below it what came in; `name` is the time's."""
    blocks = []
    for currency in sorted({*invoices.currencies, *money.currencies}):
        if currency in invoices.currencies:
            lines = tuple(_invoice_lines(invoices, currency, name))
            blocks.append(GridBlock(f"Invoices, {currency}", (name,), lines))
        if currency in money.currencies:
            lines = tuple(_money_lines(money, currency, period, name))
            blocks.append(GridBlock(f"Payments, {currency}", (name, IN_ALL), lines))
    return blocks


def names_of(invoices: InvoiceFigures) -> Mapping[IncomeOf, str]:
    """What each thing is called that there was income of."""
    return {one.of: one.called for one in invoices.incomes}


def key_of(wish: AnyWish) -> tuple[object, ...]:
    """What stays the same of a wish when another time is looked at."""
    if isinstance(wish, FigureWish):
        return (wish.figure, wish.currency, wish.period is not None)
    return (wish.figure, wish.currency, wish.of)


# -- inside -----------------------------------------------------------------------------------


class _MakesLine(Protocol):
    def __call__(
        self,
        figure: InvoiceFigure,
        amount: Money,
        of: IncomeOf | TaxOf | None = None,
        part: str = "",
    ) -> GridLine: ...


def _money_lines(
    found: MoneyFigures, currency: str, period: MoneyPeriod, name: str
) -> Iterator[GridLine]:
    for figure, called in FIGURES.items():
        month = Money(found.month.get((currency, figure), 0), currency)
        ever = Money(found.in_all.get((currency, figure), 0), currency)
        cells = (
            GridCell(FigureWish(figure, currency, period), month, name),
            GridCell(FigureWish(figure, currency), ever, "in all"),
        )
        yield GridLine(called, TIPS[figure], cells)


def _invoice_lines(found: InvoiceFigures, currency: str, name: str) -> Iterator[GridLine]:
    def line(
        figure: InvoiceFigure, amount: Money, of: IncomeOf | TaxOf | None = None, part: str = ""
    ) -> GridLine:
        wish = InvoiceWish(figure, currency, found.days, of)
        called = part or INVOICE_FIGURES[figure]
        return GridLine(called, INVOICE_TIPS[figure], (GridCell(wish, amount, name),), bool(part))

    yield line(InvoiceFigure.OUTSTANDING, _of(found.outstanding, currency))
    overdue = INVOICE_FIGURES[InvoiceFigure.OVERDUE]
    yield line(InvoiceFigure.OVERDUE, _of(found.overdue, currency), None, overdue)
    yield line(InvoiceFigure.INCOME, found.income(currency))
    for income in found.incomes:
        if income.net.currency == currency:
            yield line(InvoiceFigure.INCOME, income.net, income.of, income.called)
    yield from _tax_lines(line, InvoiceFigure.TAX, found.tax(currency), found.taxes)
    received = found.tax(currency, received=True)
    yield from _tax_lines(line, InvoiceFigure.TAX_RECEIVED, received, found.taxes_received)


def _tax_lines(
    line: _MakesLine, figure: InvoiceFigure, whole: Money, taxes: Iterable[TaxedSum]
) -> Iterator[GridLine]:
    yield line(figure, whole)
    of_it = [one for one in taxes if one.tax.currency == whole.currency]
    # One rate alone says what its sum says.
    if len(of_it) > 1:
        for one in of_it:
            yield line(figure, one.tax, one.of, tax_name(one.of))


def _of(amounts: Iterable[Money], currency: str) -> Money:
    return next((one for one in amounts if one.currency == currency), Money(0, currency))


def telling(blocks: Iterable[GridBlock]) -> AnyWish | None:
    """What to begin with: what is missing, else the first in all that is anything."""
    first: AnyWish | None = None
    for block in blocks:
        for line in block.lines:
            for cell in reversed(line.cells):
                if first is None:
                    first = cell.wish
                is_whole = isinstance(cell.wish, InvoiceWish) or cell.wish.period is None
                if cell.amount.minor and is_whole:
                    return cell.wish
    return first
