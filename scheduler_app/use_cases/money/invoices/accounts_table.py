"""Use cases, money: the invoices of a time as a table for whoever keeps the books.

One row an invoice and rate; what is of the invoice as a whole stands in its first row only, so that
columns can be summed. Days are ISO 8601, amounts have all digits of their currency. Numbers that no
document has are rows with their reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import MoneyPeriod
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.invoices.figures import DayRange
from scheduler_app.domain.money.invoices.numbering import NumberGap, span_of
from scheduler_app.domain.money.invoices.settings import INVOICE_NUMBER
from scheduler_app.domain.practice.tax_rates import rate_text
from scheduler_app.domain.zones import day_start, from_epoch, to_epoch, zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import accounts
from scheduler_app.storage.money.invoices.accounts import AccountRow
from scheduler_app.storage.practice import rules

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from scheduler_app.use_cases.ports.tables import TableWriter

COLUMNS = (
    "number", "kind", "issued", "due", "client", "vat_number", "country", "currency",
    "tax_category", "tax_rate", "net", "tax", "gross",
    "invoice_total", "paid_before", "payable", "paid", "open", "corrects", "note",
)  # fmt: skip

ERASED = "The client was erased; the figures stay."
WRITTEN_OFF = "Written off."
GAP = "gap"
"""What a row is whose numbers no document has."""


def instants_of(days: DayRange, zone_name: str) -> MoneyPeriod:
    """The instants at which these days begin and are over on the practice's clock."""
    where = zone(zone_name)
    after = days.until + timedelta(days=1)
    return MoneyPeriod(to_epoch(day_start(days.since, where)), to_epoch(day_start(after, where)))


def account_cells(
    diary: DiaryHandle, days: DayRange, *, zone_name: str, now: datetime, comma: bool = False
) -> list[tuple[str, ...]]:
    """The rows under `COLUMNS`; what was paid is as of the end of these days, or of now."""
    meanwhile = instants_of(days, zone_name)
    until = min(meanwhile.until, to_epoch(now.replace(microsecond=0)) + 1)
    with looking(diary) as asked:
        rows = [*_rows(accounts.account_rows(asked, days, until), "," if comma else ".")]
        gaps = accounts.gaps_in(asked, meanwhile)
        pattern = INVOICE_NUMBER.of(rules.all_settings(asked)) if gaps else ""
    where = zone(zone_name)
    return [*rows, *(_gap(gap, where, pattern) for gap in gaps)]


def separator_of(*, comma: bool) -> str:
    """What stands between cells: a semicolon where amounts have a comma, as in German tables."""
    return ";" if comma else ","


def write_accounts(
    diary: DiaryHandle,
    tables: TableWriter,
    file: Path,
    days: DayRange,
    *,
    zone_name: str,
    now: datetime,
    comma: bool = False,
) -> int:
    """Write the table into a file; returns how many invoices it has. `Trouble` where it can't.

    With `comma` amounts have one instead of a point.
    """
    rows = account_cells(diary, days, zone_name=zone_name, now=now, comma=comma)
    tables.write(file, COLUMNS, rows, separator=separator_of(comma=comma))
    return len({row[0] for row in rows if row[1] != GAP})


def _rows(found: Iterable[AccountRow], mark: str) -> Iterator[tuple[str, ...]]:
    before = 0
    for row in found:
        yield _cells(row, mark, first=row.invoice_id != before)
        before = row.invoice_id


def _cells(row: AccountRow, mark: str, *, first: bool) -> tuple[str, ...]:
    def amount(minor: int | None) -> str:
        plain = "" if minor is None else Money(minor, row.currency).plain
        return plain.replace(".", mark)

    credit = row.kind == InvoiceKind.CREDIT
    sign = -1 if credit else 1
    gross = None if row.net is None or row.tax is None else row.net + row.tax
    whole: tuple[str, ...] = ("",) * 5
    if first:
        still = None if credit or row.written_off else row.open
        sums = (sign * row.total, sign * row.prepaid, sign * row.payable, row.paid, still)
        whole = tuple(map(amount, sums))
    note = " ".join(
        word for word, so in ((ERASED, row.erased), (WRITTEN_OFF, row.written_off)) if so and first
    )
    return (
        row.number, row.kind, row.issued, row.due, row.client, row.vat_id, row.country,
        row.currency, row.category or "",
        "" if row.rate is None else rate_text(row.rate, mark=mark),
        amount(row.net), amount(row.tax), amount(gross), *whole, row.corrects, note,
    )  # fmt: skip


def _gap(gap: NumberGap, where: ZoneInfo, pattern: str) -> tuple[str, ...]:
    day = from_epoch(gap.at).astimezone(where).date().isoformat()
    empty = ("",) * (len(COLUMNS) - 4)
    return (span_of(gap, pattern, day), GAP, day, *empty, gap.sentence)
