"""Storage, money: the numbers that were drawn, and those that no document has.

They are outside the history: a number that was drawn is never free again, whatever is undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.money.invoices.numbering import GapWhy, NumberGap

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE, GAPS = "invoice_numbers", "invoice_gaps"

_RISE = """
INSERT INTO invoice_numbers (series, last) VALUES (?, ?)
    ON CONFLICT (series) DO UPDATE SET last = excluded.last"""
_GAP = "INSERT INTO invoice_gaps (series, first, last, why, words, at) VALUES (?, ?, ?, ?, ?, ?)"
_GAPS = """
SELECT series, first, last, why, words, at FROM invoice_gaps ORDER BY id DESC"""


def last_of_all(asked: PlainSql) -> dict[str, int]:
    """The last number of each series."""
    found = asked.exec_driver_sql("SELECT series, last FROM invoice_numbers")
    return {row[0]: row[1] for row in found}


def last_of(asked: PlainSql, series: str) -> int:
    """The last number of a series; 0 before the first."""
    query = "SELECT last FROM invoice_numbers WHERE series = ?"
    return next((int(row[0]) for row in asked.exec_driver_sql(query, (series,))), 0)


def rise(change: Change, series: str, last: int) -> None:
    """Let this be the last number of a series; it is higher than the one before."""
    change.connection.exec_driver_sql(_RISE, (series, last))
    change.touched.add(TABLE)


def explain(change: Change, gap: NumberGap) -> None:
    """Write down numbers that no document has, and why."""
    row = (gap.series, gap.first, gap.last, gap.why.value, gap.words, gap.at)
    change.connection.exec_driver_sql(_GAP, row)
    change.touched.add(GAPS)


def gaps(asked: PlainSql) -> list[NumberGap]:
    """All of them, the last found first."""
    return [
        NumberGap(series, first, last, GapWhy(why), words, at)
        for series, first, last, why, words, at in asked.exec_driver_sql(_GAPS)
    ]


def is_taken(asked: PlainSql, number: str) -> bool:
    """Whether a document has this number, in whichever series it was drawn."""
    query = "SELECT 1 FROM invoices WHERE number = ?"
    return any(asked.exec_driver_sql(query, (number,)))
