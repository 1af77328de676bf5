"""Domain, money: the figures of what was invoiced, and what each of them is made of.

Days are ISO 8601 and those of the practice's clock. Amounts are minor units.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import InvoiceKind, LineOf, TaxCategory


class InvoiceFigure(StrEnum):
    """What is told of invoices."""

    OUTSTANDING = "outstanding"
    """What clients owe at the end of a day; what one paid too much takes off of no other."""
    OVERDUE = "overdue"
    """The part of it whose day is over by then."""
    INCOME = "income"
    """Without tax, by the day on which it was invoiced; credit notes below 0."""
    TAX = "tax"
    """By the day on which it was invoiced."""
    TAX_RECEIVED = "tax received"
    """Of what was paid, by the day on which it came in."""


class PeriodLength(StrEnum):
    """For how long figures are told at once."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {PeriodLength.MONTH: 1, PeriodLength.QUARTER: 3, PeriodLength.YEAR: 12}


class DayRange(NamedTuple):
    """From one day to another, both included."""

    since: date
    until: date


def period_around(day: date, length: PeriodLength) -> DayRange:
    """The month, quarter or year of a day."""
    months = _MONTHS[length]
    first = (day.month - 1) // months * months + 1
    last = first + months - 1
    return DayRange(date(day.year, first, 1), date(day.year, last, monthrange(day.year, last)[1]))


def period_beside(day: date, length: PeriodLength, by: int) -> date:
    """The first day of the period that is `by` periods later, or earlier."""
    months = day.year * 12 + period_around(day, length).since.month - 1 + by * _MONTHS[length]
    months = min(max(months, 12), date.max.year * 12 + 11)
    return period_around(date(months // 12, months % 12 + 1, 1), length).since


def period_name(day: date, length: PeriodLength) -> str:
    """As programs write it: 2027-03, 2027-Q1, 2027."""
    match length:
        case PeriodLength.MONTH:
            return f"{day:%Y-%m}"
        case PeriodLength.QUARTER:
            return f"{day:%Y}-Q{(day.month - 1) // 3 + 1}"
    return f"{day:%Y}"


_NAMED = re.compile(r"([0-9]{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")


class NamedPeriod(NamedTuple):
    """A time by its first day and its length."""

    first: date
    length: PeriodLength

    @property
    def days(self) -> DayRange:
        """All of it."""
        return period_around(self.first, self.length)


def named_period(name: str) -> NamedPeriod:
    """What `period_name` names so; `InvalidInput` for anything else."""
    found = _NAMED.fullmatch(name)
    if found is None or not int(found[1]):
        raise InvalidInput(
            "period",
            f"“{name}” is no month, quarter or year.",
            remedy="Write it such as 2027-03, 2027-Q1 or 2027.",
        )
    year, quarter, month = int(found[1]), found[2], found[3]
    if quarter:
        return NamedPeriod(date(year, int(quarter) * 3 - 2, 1), PeriodLength.QUARTER)
    if month:
        return NamedPeriod(date(year, int(month), 1), PeriodLength.MONTH)
    return NamedPeriod(date(year, 1, 1), PeriodLength.YEAR)


class IncomeOf(NamedTuple):
    """What income is from: a service, or all lines of a kind that belong to none."""

    service_id: int | None
    line_of: LineOf | None = None


LINES_TOLD = {
    LineOf.SERVICE: "Services",
    LineOf.TIME: "Time",
    LineOf.PART: "Parts",
    LineOf.TRIP: "Trips",
    LineOf.OTHER: "Other",
}
"""What lines are called that belong to no service."""


def income_of(service_id: int | None, line_of: LineOf) -> IncomeOf:
    """Where a line counts: work for a service there, parts and trips by themselves."""
    if service_id is not None and line_of in (LineOf.SERVICE, LineOf.TIME):
        return IncomeOf(service_id)
    return IncomeOf(None, LineOf.OTHER if line_of is LineOf.TIME else line_of)


class TaxOf(NamedTuple):
    """One category and rate, in hundredths of a percent."""

    category: TaxCategory
    rate: int


@dataclass(frozen=True, slots=True)
class IncomeSum:
    """What came of one thing; `name` is what its service is called, empty for what is none."""

    of: IncomeOf
    name: str
    net: Money

    @property
    def called(self) -> str:
        """What it is told as."""
        if self.of.line_of is None:
            return self.name or "A former service"
        return LINES_TOLD[self.of.line_of]


@dataclass(frozen=True, slots=True)
class TaxedSum:
    """What was taxed at one rate, and its tax."""

    of: TaxOf
    net: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class InvoiceFigures:
    """All figures of a time. What is open is as of its last day, or of today if that is earlier.

    `currencies` are those in which anything was ever invoiced. Each list has the sums of every
    currency; those of one currency stand together.
    """

    days: DayRange
    as_of: date
    currencies: tuple[str, ...] = ()
    outstanding: tuple[Money, ...] = ()
    overdue: tuple[Money, ...] = ()
    incomes: tuple[IncomeSum, ...] = ()
    taxes: tuple[TaxedSum, ...] = ()
    taxes_received: tuple[TaxedSum, ...] = ()

    def income(self, currency: str) -> Money:
        """Of all that is in this currency."""
        nets = (one.net.minor for one in self.incomes if one.net.currency == currency)
        return Money(sum(nets), currency)

    def tax(self, currency: str, *, received: bool = False) -> Money:
        """Of all rates in this currency."""
        found = self.taxes_received if received else self.taxes
        return Money(sum(one.tax.minor for one in found if one.tax.currency == currency), currency)


class InvoiceWish(NamedTuple):
    """Of which figure the rows are wanted; `of` narrows income or tax down to a part of it."""

    figure: InvoiceFigure
    currency: str
    days: DayRange
    of: IncomeOf | TaxOf | None = None


@dataclass(frozen=True, slots=True)
class InvoiceFigureRow:
    """One of the amounts that a figure is the sum of.

    `day` is when it was issued, or came in. `taxed` is what the tax is of, where it is a tax.
    """

    invoice_id: int
    number: str
    kind: InvoiceKind
    client: str
    day: date
    due: date
    amount: Money
    taxed: Money | None = None
    of: IncomeOf | TaxOf | None = None


class TaxedPart(NamedTuple):
    """What is taxed at one rate of an invoice, its tax, and all that the invoice comes to."""

    net: int
    tax: int
    total: int


def tax_paid(
    whole: TaxedPart, credited: TaxedPart, paid: int, *, anew: bool = False
) -> tuple[int, int]:
    """What is taxed, and the tax, of what was paid of an invoice so far.

    A part payment pays every rate by its share, rounded half up: once all is paid, that is just
    what the invoice says. What a credit note took back is no part of it, but for what was paid of
    it and did not go back yet. What it took back beyond the invoice itself is of the deposits that
    had been invoiced before: once that is billed `anew` it counts there.
    """
    rest = whole.total - credited.total
    if rest < 0 and anew:
        net, tax = tax_paid(whole, credited, paid)
        return net + whole.net - credited.net, tax + whole.tax - credited.tax
    if paid > rest or not credited.total:
        return _share(whole.net, paid, whole.total), _share(whole.tax, paid, whole.total)
    net, tax = whole.net - credited.net, whole.tax - credited.tax
    return _share(net, paid, rest), _share(tax, paid, rest)


def _share(whole: int, paid: int, total: int) -> int:
    if total <= 0 or paid <= 0:
        return 0
    return whole if paid >= total else (2 * whole * paid + total) // (2 * total)


def summed(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """The sum of each currency, in their order."""
    found: dict[str, int] = {}
    for one in amounts:
        found[one.currency] = found.get(one.currency, 0) + one.minor
    return tuple(Money(found[currency], currency) for currency in sorted(found))


def in_order(incomes: Sequence[IncomeSum]) -> tuple[IncomeSum, ...]:
    """By currency; services by what they brought in, then parts, trips and the rest."""
    last = list(LineOf)

    def key(one: IncomeSum) -> tuple[object, ...]:
        line_of = one.of.line_of
        rank = -1 if line_of is None else last.index(line_of)
        return (one.net.currency, rank, -one.net.minor, one.name)

    return tuple(sorted(incomes, key=key))
