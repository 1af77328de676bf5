"""Use cases, money: what was invoiced in a time, what is open, and the invoices behind each figure.

One look asks as many statements as there are kinds of figures, however long the history is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import cast

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import MoneyPeriod
from scheduler_app.domain.money.invoices.figures import (
    DayRange,
    IncomeOf,
    InvoiceFigure,
    InvoiceFigureRow,
    InvoiceFigures,
    InvoiceWish,
    PeriodLength,
    TaxedSum,
    TaxOf,
    in_order,
    period_around,
    summed,
    tax_paid,
)
from scheduler_app.domain.zones import day_start, to_epoch, zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import figures
from scheduler_app.storage.snapshots import PlainSql

MOST = 1_000
"""Rows of one figure that are told; the table that is exported has all."""


def invoice_figures(
    diary: DiaryHandle, days: DayRange, *, zone_name: str, now: datetime
) -> InvoiceFigures:
    """All figures of some days on the practice's clock; none where no invoice was ever sent."""
    as_of = _as_of(days, zone_name, now)
    with looking(diary) as asked:
        currencies = figures.currencies(asked)
        if not currencies:
            return InvoiceFigures(days, as_of)
        standing = _open(asked, as_of, zone_name)
        incomes = figures.incomes(asked, days)
        taxes = figures.taxes(asked, days)
        received = _received(asked, days, zone_name)
    return InvoiceFigures(
        days,
        as_of,
        currencies,
        summed(row.amount for row in standing),
        summed(row.amount for row in standing if row.due < as_of),
        in_order(incomes),
        _by_rate(taxes),
        _by_rate(
            TaxedSum(cast("TaxOf", row.of), cast("Money", row.taxed), row.amount)
            for row in received
        ),
    )


def income_of_year(diary: DiaryHandle, year: int) -> dict[str, list[Money]]:
    """What was invoiced without tax in each month of a year, by currency: twelve amounts each."""
    days = period_around(date(year, 1, 1), PeriodLength.YEAR)
    found: dict[str, list[Money]] = {}
    with looking(diary) as asked:
        for month, net in figures.incomes_by_month(asked, days):
            months = found.setdefault(net.currency, [Money(0, net.currency)] * 12)
            months[month.month - 1] = net
    return found


def invoice_rows(
    diary: DiaryHandle, wish: InvoiceWish, *, zone_name: str, now: datetime, most: int = MOST
) -> list[InvoiceFigureRow]:
    """What a figure is the sum of: the first due first for what is open, else the newest."""
    figure, currency, days, of = wish
    with looking(diary) as asked:
        match figure:
            case InvoiceFigure.INCOME:
                of_income = of if isinstance(of, IncomeOf) else None
                rows = figures.income_rows(asked, days, currency, of_income)
            case InvoiceFigure.TAX:
                of_tax = of if isinstance(of, TaxOf) else None
                rows = figures.tax_rows(asked, days, currency, of_tax)
            case InvoiceFigure.TAX_RECEIVED:
                rows = _received(asked, days, zone_name)
            case _:
                as_of = _as_of(days, zone_name, now)
                rows = [
                    row
                    for row in _open(asked, as_of, zone_name)
                    if figure is InvoiceFigure.OUTSTANDING or row.due < as_of
                ]
    found = [row for row in rows if row.amount.currency == currency]
    if figure is InvoiceFigure.TAX_RECEIVED and of is not None:
        found = [row for row in found if row.of == of]
    return found[:most]


def _as_of(days: DayRange, zone_name: str, now: datetime) -> date:
    return min(days.until, now.astimezone(zone(zone_name)).date())


def _open(asked: PlainSql, day: date, zone_name: str) -> list[InvoiceFigureRow]:
    return figures.open_rows(asked, day, _begin(day + timedelta(days=1), zone_name))


def _begin(day: date, zone_name: str) -> int:
    return to_epoch(day_start(day, zone(zone_name)))


def _received(asked: PlainSql, days: DayRange, zone_name: str) -> list[InvoiceFigureRow]:
    """The part of each invoice's tax that was paid on these days, the newest invoice first."""
    meanwhile = MoneyPeriod(
        _begin(days.since, zone_name), _begin(days.until + timedelta(days=1), zone_name)
    )
    before = figures.taxes_paid(asked, days, meanwhile, meanwhile.since)
    after = figures.taxes_paid(asked, days, meanwhile, meanwhile.until)
    rows = []
    for key, one in after.items():
        net, tax = _tax_paid(one)
        earlier = before.get(key)
        if earlier is not None:
            net_then, tax_then = _tax_paid(earlier)
            net, tax = net - net_then, tax - tax_then
        if net or tax:
            currency = one.row.amount.currency
            rows.append(replace(one.row, amount=Money(tax, currency), taxed=Money(net, currency)))
    return sorted(
        rows,
        key=lambda row: (row.day, row.invoice_id, cast("TaxOf", row.of).rate),
        reverse=True,
    )


def _tax_paid(one: figures.TaxSoFar) -> tuple[int, int]:
    return tax_paid(one.whole, one.credited, one.paid, anew=one.anew)


def _by_rate(taxes: Iterable[TaxedSum]) -> tuple[TaxedSum, ...]:
    """One sum a currency, category and rate: the highest rate first."""
    found: dict[tuple[str, TaxOf], tuple[int, int]] = {}
    for one in taxes:
        key = (one.net.currency, one.of)
        net, tax = found.get(key, (0, 0))
        found[key] = (net + one.net.minor, tax + one.tax.minor)
    order = sorted(found, key=lambda key: (key[0], -key[1].rate, key[1].category.value))
    return tuple(
        TaxedSum(
            of, Money(found[currency, of][0], currency), Money(found[currency, of][1], currency)
        )
        for currency, of in order
    )
