"""Command line: the figures of invoices, and what is handed to accountants and clients of them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path

from scheduler_app.app import EXCHANGE, paper_maker
from scheduler_app.cli.answers import Answer, CommandSession
from scheduler_app.cli.named import named
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import TaxCategory
from scheduler_app.domain.money.invoices.figures import (
    DayRange,
    InvoiceFigures,
    NamedPeriod,
    PeriodLength,
    TaxedSum,
    TaxOf,
    named_period,
)
from scheduler_app.domain.practice.tax_rates import rate_text
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.money.invoices.accounts_table import write_accounts
from scheduler_app.use_cases.money.invoices.exporting import FileDesk, export_month
from scheduler_app.use_cases.money.invoices.figures import invoice_figures
from scheduler_app.use_cases.money.invoices.statements import statement_file


def figures(session: CommandSession, arguments: Namespace) -> Answer:
    """What was invoiced in a time, and what is open."""
    now, zone = session.clock(), session.zone
    typed: str | None = arguments.period
    period = named_period(typed or f"{now.astimezone(zone):%Y-%m}")
    found = invoice_figures(session.diary, period.days, zone_name=zone.key, now=now)
    lines = [line for currency in found.currencies for line in _lines(found, currency)]
    return Answer(_data(found), lines or ["No invoice was sent yet."])


def export(session: CommandSession, arguments: Namespace) -> Answer:
    """Write the table of a time into a .csv file, or all of a month into a new folder."""
    period, target = named_period(arguments.period), Path(arguments.target)
    zone, now, comma = session.zone.key, session.clock(), arguments.comma
    if target.suffix.casefold() == ".csv":
        many = write_accounts(
            session.diary, EXCHANGE.tables(), target, period.days,
            zone_name=zone, now=now, comma=comma,
        )  # fmt: skip
        told = f"{counted(many, 'invoice')} in {target.name}"
        return Answer({"file": str(target), "invoices": many}, [told])
    desk = FileDesk(paper_maker(), EXCHANGE.tables(), EXCHANGE.folders())
    done = export_month(
        session.diary, desk, _month(period), target, zone_name=zone, now=now, comma=comma
    )
    data = {
        "folder": str(target),
        "invoices": done.invoices,
        "without_files": [*done.without_files],
    }
    gone = [f"{number} has no files: its client was erased." for number in done.without_files]
    return Answer(data, [f"{counted(done.invoices, 'invoice')} in {target.name}", *gone])


def statement(session: CommandSession, arguments: Namespace) -> Answer:
    """Write what a client was billed, has paid and owes into a PDF file."""
    client, zone, now = named(session, arguments.client), session.zone, session.clock()
    today = now.astimezone(zone).date()
    until: date = arguments.until or today
    since: date = arguments.since or date(until.year, 1, 1)
    file: Path = arguments.file
    told = statement_file(
        session.diary, paper_maker(), EXCHANGE.folders(), file, client.id, DayRange(since, until),
        zone_name=zone.key, now=now, currency=arguments.currency,
    )  # fmt: skip
    data = {
        "client": client.name,
        "currency": told.currency,
        "since": told.since,
        "until": told.until,
        "opening": told.opening,
        "closing": told.closing,
        "overdue": told.overdue,
        "lines": [asdict(line) for line in told.lines],
        "file": str(file),
    }
    closing = Money(told.closing, told.currency).plain
    return Answer(data, [f"{closing} {told.currency} is open; {file.name} says what became of it"])


def _month(period: NamedPeriod) -> date:
    if period.length is not PeriodLength.MONTH:
        raise InvalidInput(
            "period",
            "A folder holds one month.",
            remedy="Name a month, such as 2027-03, or a file that ends in .csv.",
        )
    return period.first


def _data(found: InvoiceFigures) -> dict[str, object]:
    """Amounts are minor units."""
    return {
        "since": found.days.since.isoformat(),
        "until": found.days.until.isoformat(),
        "as_of": found.as_of.isoformat(),
        "currencies": [
            {
                "currency": currency,
                "outstanding": _of(found.outstanding, currency).minor,
                "overdue": _of(found.overdue, currency).minor,
                "income": found.income(currency).minor,
                "incomes": [
                    {"of": one.called, "service": one.of.service_id, "net": one.net.minor}
                    for one in found.incomes
                    if one.net.currency == currency
                ],
                "tax": found.tax(currency).minor,
                "taxes": _taxes(found.taxes, currency),
                "tax_received": found.tax(currency, received=True).minor,
                "taxes_received": _taxes(found.taxes_received, currency),
            }
            for currency in found.currencies
        ],
    }


def _taxes(taxes: tuple[TaxedSum, ...], currency: str) -> list[dict[str, object]]:
    return [
        {
            "category": one.of.category.value,
            "rate": rate_text(one.of.rate),
            "net": one.net.minor,
            "tax": one.tax.minor,
        }
        for one in taxes
        if one.net.currency == currency
    ]


def _lines(found: InvoiceFigures, currency: str) -> Iterator[str]:
    whole = (
        (f"outstanding on {found.as_of}", _of(found.outstanding, currency)),
        ("overdue", _of(found.overdue, currency)),
        ("income without tax", found.income(currency)),
    )
    yield f"{currency}  {found.days.since} to {found.days.until}"
    for name, amount in whole:
        yield f"  {name} {amount.plain}"
    for income in found.incomes:
        if income.net.currency == currency:
            yield f"    {income.called} {income.net.plain}"
    for name, taxes in (("invoiced", found.taxes), ("received", found.taxes_received)):
        amount = found.tax(currency, received=name == "received")
        yield f"  tax {name} {amount.plain}"
        for one in taxes:
            if one.net.currency == currency:
                yield f"    {_rate(one.of)} of {one.net.plain}: {one.tax.plain}"


_UNTAXED = {
    TaxCategory.ZERO: "zero rate",
    TaxCategory.EXEMPT: "no tax",
    TaxCategory.REVERSE: "reverse charge",
    TaxCategory.OUTSIDE: "outside tax",
}


def _rate(of: TaxOf) -> str:
    return _UNTAXED.get(of.category) or f"{rate_text(of.rate)} %"


def _of(amounts: tuple[Money, ...], currency: str) -> Money:
    return next((one for one in amounts if one.currency == currency), Money(0, currency))
