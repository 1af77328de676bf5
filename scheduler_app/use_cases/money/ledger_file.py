"""Use case, money: the ledger of a period as a table for spreadsheets and bookkeepers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.money.figures import FigureRow, MoneyPeriod
from scheduler_app.domain.zones import from_epoch, zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import figures

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from scheduler_app.use_cases.ports.tables import TableWriter

COLUMNS = (
    "at", "booking", "client", "service", "visit", "kind", "amount", "currency", "stripe", "reason",
    "invoice",
)  # fmt: skip


def write_ledger(
    diary: DiaryHandle,
    writer: TableWriter,
    file: Path,
    *,
    zone_name: str,
    period: MoneyPeriod | None = None,
) -> int:
    """Write the entries of a period, or all, the oldest first; returns how many those are.

    Times are ISO 8601 on the clock of `zone_name`, amounts with a point and all digits of their
    currency. Raises `Trouble` where the file can't be written.
    """
    rows = ledger_cells(diary, zone_name=zone_name, period=period)
    writer.write(file, COLUMNS, rows)
    return len(rows)


def ledger_cells(
    diary: DiaryHandle, *, zone_name: str, period: MoneyPeriod | None = None, comma: bool = False
) -> list[tuple[str, ...]]:
    """The rows under `COLUMNS`; with `comma` amounts have one instead of a point."""
    where = zone(zone_name)
    with looking(diary) as asked:
        found = figures.all_entries(asked, figures.EVER if period is None else period)
    return [_cells(row, where, "," if comma else ".") for row in found]


def _cells(row: FigureRow, where: ZoneInfo, mark: str) -> tuple[str, ...]:
    at = "" if row.at is None else from_epoch(row.at).astimezone(where).isoformat()
    return (
        at,
        str(row.booking_id or ""),
        row.client,
        row.about if row.invoice_id is None else "",
        from_epoch(row.start).astimezone(where).isoformat() if row.booking_id else "",
        str(row.kind or ""),
        row.amount.plain.replace(".", mark),
        row.amount.currency,
        row.outside,
        row.reason,
        row.about if row.invoice_id is not None else "",
    )
