"""A practice with a client, whose invoices are laid and asked for."""

from __future__ import annotations

from datetime import date, datetime

from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.money.figures import FigureWish
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.figures import (
    DayRange,
    InvoiceFigure,
    InvoiceFigureRow,
    InvoiceFigures,
    InvoiceWish,
    PeriodLength,
    period_around,
)
from scheduler_app.domain.zones import zone
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.use_cases.clients.clients import save_client
from scheduler_app.use_cases.money.figures import figure_rows, money_figures
from scheduler_app.use_cases.money.invoices.accounts_table import instants_of
from scheduler_app.use_cases.money.invoices.figures import invoice_figures, invoice_rows
from scheduler_app.use_cases.practice.founding import found_practice
from tests.use_cases.money.invoices.laid_invoices import LaidInvoices

ZONE = "Europe/Berlin"
EUR = "EUR"


def month(number: int) -> DayRange:
    """That month of 2027."""
    return period_around(date(2027, number, 1), PeriodLength.MONTH)


class Office:
    """A practice with a client, whose invoices are laid and asked for."""

    def __init__(self, diary: Diary, now: datetime) -> None:
        found_practice(diary, zone_name=ZONE, now=now)
        self.diary = diary
        self.now = now
        self.anna = save_client(diary, Client(0, "Anna"), now=now).id
        self.laid = LaidInvoices(diary, now)
        self.today = now

    def figures(self, days: DayRange) -> InvoiceFigures:
        return invoice_figures(self.diary, days, zone_name=ZONE, now=self.today)

    def rows(self, wish: InvoiceWish) -> list[InvoiceFigureRow]:
        return invoice_rows(self.diary, wish, zone_name=ZONE, now=self.today)

    def amounts(self, figure: InvoiceFigure, days: DayRange) -> list[int]:
        return [row.amount.minor for row in self.rows(InvoiceWish(figure, EUR, days))]

    def open_at(self, day: str) -> int:
        days = DayRange(date.fromisoformat(day), date.fromisoformat(day))
        return sum(one.minor for one in self.figures(days).outstanding)

    def tax_received(self, number: int) -> list[int]:
        return [one.tax.minor for one in self.figures(month(number)).taxes_received]


def figures_agree(diary: Diary, now: datetime) -> None:
    """What is open by the figures is what each invoice wants, and every figure has its rows."""
    today = now.astimezone(zone(ZONE)).date()
    days = DayRange(date(today.year, 1, 1), today)
    found = invoice_figures(diary, days, zone_name=ZONE, now=now)
    with diary.look() as asked:
        ids = [row[0] for row in asked.exec_driver_sql("SELECT id FROM invoices")]
        stand = standings(asked, ids).values()
    told = {
        row.invoice_id: row.amount.minor
        for currency in found.currencies
        for row in invoice_rows(
            diary, InvoiceWish(InvoiceFigure.OUTSTANDING, currency, days), zone_name=ZONE, now=now
        )
    }
    assert told == {
        one.id: one.outstanding
        for one in stand
        if one.outstanding > 0 and one.kind is not InvoiceKind.CREDIT
    }
    whole = money_figures(diary, instants_of(days, ZONE), now=now)
    for (currency, figure), amount in whole.in_all.items():
        rows = figure_rows(diary, FigureWish(figure, currency), now=now, most=10_000)
        assert sum(row.amount.minor for row in rows) == amount, figure
