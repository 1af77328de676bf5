"""Use cases, money: all invoices of a month in one folder, for whoever keeps the books.

Each as its PDF and its XML, with a table of them, one of sums, and the ledger. The folder is there
whole or not at all, and never takes the place of another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.file_names import safe_file_name, unlike_others
from scheduler_app.domain.money.figures import MoneyPeriod
from scheduler_app.domain.money.invoices.figures import (
    DayRange,
    InvoiceFigures,
    PeriodLength,
    TaxedSum,
    period_around,
    period_name,
)
from scheduler_app.domain.practice.tax_rates import rate_text
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import accounts
from scheduler_app.storage.money.invoices.accounts import SentNumber
from scheduler_app.use_cases.money.invoices.accounts_table import (
    COLUMNS,
    account_cells,
    instants_of,
    separator_of,
)
from scheduler_app.use_cases.money.invoices.figures import invoice_figures
from scheduler_app.use_cases.money.invoices.kept_papers import papers_of
from scheduler_app.use_cases.money.ledger_file import COLUMNS as LEDGER_COLUMNS
from scheduler_app.use_cases.money.ledger_file import ledger_cells
from scheduler_app.use_cases.ports.folders import FolderWriter
from scheduler_app.use_cases.ports.paper_maker import PaperMaker
from scheduler_app.use_cases.ports.tables import TableWriter

SUM_COLUMNS = ("figure", "of", "currency", "net", "tax", "amount")


@dataclass(frozen=True, slots=True)
class FileDesk:
    """What sets papers, and what writes tables and folders."""

    maker: PaperMaker
    tables: TableWriter
    folders: FolderWriter


@dataclass(frozen=True, slots=True)
class MonthExported:
    """What was written, and where.

    `without_files` are the numbers of those whose client was erased: the table has them, and their
    files are gone.
    """

    folder: Path
    invoices: int
    without_files: tuple[str, ...] = ()


def folder_name(month: date) -> str:
    """What the folder of a month is called."""
    return f"Invoices {period_name(month, PeriodLength.MONTH)}"


def free_folder(place: Path, month: date) -> Path:
    """The folder for a month in a place, with a number where there is one of that name already.

    `Trouble` where the place can't be looked into.
    """
    try:
        taken = [one.name for one in place.iterdir()]
    except OSError as error:
        raise Trouble(
            f"{place} can't be opened: {error.strerror}.", remedy="Choose another place."
        ) from error
    return place / unlike_others(folder_name(month), taken)


def export_month(
    diary: DiaryHandle,
    desk: FileDesk,
    month: date,
    folder: Path,
    *,
    zone_name: str,
    now: datetime,
    comma: bool = False,
) -> MonthExported:
    """Write the month of a day into a new folder; files of invoices that are missing are made.

    `NotAllowed` where the folder is there already, `Trouble` for what can't be made or written; no
    folder is there then. It takes a while: not for the window's own thread.
    """
    days = period_around(month, PeriodLength.MONTH)
    with looking(diary) as asked:
        sent = accounts.sent_in(asked, days)
    kept = [one for one in sent if not one.erased]

    def files() -> Iterator[tuple[str, bytes]]:
        yield from _tables(diary, desk.tables, days, zone_name=zone_name, now=now, comma=comma)
        for one, stem in zip(kept, _names(kept), strict=True):
            papers = papers_of(diary, one.invoice_id, desk.maker, now=now)
            yield f"{stem}.pdf", papers.pdf
            if papers.cii:
                yield f"{stem}.xml", papers.cii

    desk.folders.write(folder, files())
    return MonthExported(folder, len(sent), tuple(one.number for one in sent if one.erased))


def _names(sent: Iterable[SentNumber]) -> list[str]:
    """A name each, without an ending, that no other has in whatever case."""
    found: list[str] = []
    for one in sent:
        found.append(unlike_others(safe_file_name(one.number), found))
    return found


def _tables(
    diary: DiaryHandle,
    tables: TableWriter,
    days: DayRange,
    *,
    zone_name: str,
    now: datetime,
    comma: bool,
) -> Iterator[tuple[str, bytes]]:
    separator = separator_of(comma=comma)
    rows = account_cells(diary, days, zone_name=zone_name, now=now, comma=comma)
    yield "invoices.csv", tables.table(COLUMNS, rows, separator=separator)
    found = invoice_figures(diary, days, zone_name=zone_name, now=now)
    yield "sums.csv", tables.table(SUM_COLUMNS, _sums(found, comma=comma), separator=separator)
    period: MoneyPeriod = instants_of(days, zone_name)
    entries = ledger_cells(diary, zone_name=zone_name, period=period, comma=comma)
    yield "ledger.csv", tables.table(LEDGER_COLUMNS, entries, separator=separator)


def _sums(found: InvoiceFigures, *, comma: bool) -> Iterator[tuple[str, ...]]:
    def amount(money: Money) -> str:
        return money.plain.replace(".", "," if comma else ".")

    def taxed(figure: str, taxes: Iterable[TaxedSum]) -> Iterator[tuple[str, ...]]:
        for one in taxes:
            rate = rate_text(one.of.rate, mark="," if comma else ".")
            of = f"{one.of.category} {rate} %"
            yield figure, of, one.net.currency, amount(one.net), amount(one.tax), ""

    for income in found.incomes:
        yield "income", income.called, income.net.currency, amount(income.net), "", ""
    yield from taxed("tax by day of issue", found.taxes)
    yield from taxed("tax by day of payment", found.taxes_received)
    for name, sums in (("outstanding", found.outstanding), ("overdue", found.overdue)):
        for one in sums:
            yield f"{name} on {found.as_of}", "", one.currency, "", "", amount(one)
