"""Storage, money: what a bookkeeper is told of each invoice of a time, in one statement each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.money.invoices.numbering import GapWhy, NumberGap
from scheduler_app.storage.money.invoices.paid_as_of import PAID_AS_OF

if TYPE_CHECKING:
    from scheduler_app.domain.money.figures import MoneyPeriod
    from scheduler_app.domain.money.invoices.figures import DayRange
    from scheduler_app.storage.snapshots import PlainSql

_ROWS = f"""
WITH concerned (id) AS MATERIALIZED (
  SELECT id FROM invoices WHERE number <> '' AND issued BETWEEN :first AND :last),
{PAID_AS_OF}
SELECT i.id, i.number, i.kind, i.issued, i.due, c.name,
       coalesce(json_extract(i.document, '$.buyer.vat_id'), ''),
       coalesce(json_extract(i.document, '$.buyer.country'), ''), i.currency,
       t.category, t.rate, t.net, t.tax, i.total, i.prepaid, i.payable, p.paid,
       i.payable - p.paid
         + coalesce((SELECT sum(r.fee) FROM invoice_reminders r
                      WHERE r.invoice_id = i.id AND r.at < :until), 0)
         - coalesce((SELECT sum(n.payable) FROM invoices n
                      WHERE n.corrects = i.id AND n.sent_at < :until), 0),
       coalesce((SELECT o.number FROM invoices o WHERE o.id = i.corrects), ''),
       i.document = '{{}}',
       i.written_off_at IS NOT NULL AND i.written_off_at < :until
  FROM invoices i JOIN paid_as_of p ON p.id = i.id JOIN clients c ON c.id = i.client_id
  LEFT JOIN invoice_taxes t ON t.invoice_id = i.id
 ORDER BY i.issued, i.series, i.serial, t.rate DESC, t.category"""

_SENT = """
SELECT id, number, document = '{}' FROM invoices
 WHERE number <> '' AND issued BETWEEN :first AND :last ORDER BY issued, series, serial"""

_GAPS = """
SELECT series, first, last, why, words, at FROM invoice_gaps
 WHERE at >= ? AND at < ? ORDER BY series, first"""


class AccountRow(NamedTuple):
    """One rate of one invoice. Amounts are minor units; those of a credit note's tax are below 0.

    `paid` is what has come in beside what it takes off. `erased` says that nobody is named any
    more, `written_off` that nobody waits for it. Without any tax, category and rate are None.
    """

    invoice_id: int
    number: str
    kind: str
    issued: str
    due: str
    client: str
    vat_id: str
    country: str
    currency: str
    category: str | None
    rate: int | None
    net: int | None
    tax: int | None
    total: int
    prepaid: int
    payable: int
    paid: int
    open: int
    corrects: str
    erased: int
    written_off: int


class SentNumber(NamedTuple):
    """What was sent, and whether its client was erased since."""

    invoice_id: int
    number: str
    erased: bool


def account_rows(asked: PlainSql, days: DayRange, until: int) -> Iterator[AccountRow]:
    """What was issued on these days, the oldest first, as it stood before an instant."""
    found = asked.exec_driver_sql(_ROWS, {**_days(days), "until": until})
    return (AccountRow(*row) for row in found)


def sent_in(asked: PlainSql, days: DayRange) -> list[SentNumber]:
    """The same, a line an invoice."""
    rows = asked.exec_driver_sql(_SENT, _days(days))
    return [SentNumber(number, name, bool(erased)) for number, name, erased in rows]


def _days(days: DayRange) -> dict[str, str]:
    return {"first": days.since.isoformat(), "last": days.until.isoformat()}


def gaps_in(asked: PlainSql, found: MoneyPeriod) -> list[NumberGap]:
    """Numbers that no document here has, by when that was found."""
    rows = asked.exec_driver_sql(_GAPS, tuple(found))
    return [
        NumberGap(series, first, last, GapWhy(why), said, at)
        for series, first, last, why, said, at in rows
    ]
