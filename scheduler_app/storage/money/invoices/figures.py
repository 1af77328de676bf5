"""Storage, money: sums over invoices, and the rows that they are made of.

Each question is one statement, however long the history is. Income and tax of a time go by the
days on which invoices were issued, and by the instants at which entries were made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.invoices.document import InvoiceKind, LineOf, TaxCategory
from scheduler_app.domain.money.invoices.figures import (
    DayRange,
    IncomeOf,
    IncomeSum,
    InvoiceFigureRow,
    TaxedPart,
    TaxedSum,
    TaxOf,
    income_of,
)
from scheduler_app.storage.money.invoices.paid_as_of import PAID_AS_OF

if TYPE_CHECKING:
    from scheduler_app.domain.money.figures import MoneyPeriod
    from scheduler_app.storage.snapshots import PlainSql

_CURRENCIES = "SELECT DISTINCT currency FROM invoices WHERE number <> ''"

_IN_TIME = "i.number <> '' AND i.issued BETWEEN :since AND :until"

_INCOMES = f"""
SELECT i.currency, n.service_id, n.line_of, coalesce(s.name, ''), sum(n.net)
  FROM invoices i JOIN invoice_incomes n ON n.invoice_id = i.id
  LEFT JOIN services s ON s.id = n.service_id
 WHERE {_IN_TIME} GROUP BY i.currency, n.service_id, n.line_of"""

_TAXES = f"""
SELECT i.currency, t.category, t.rate, sum(t.net), sum(t.tax)
  FROM invoices i JOIN invoice_taxes t ON t.invoice_id = i.id
 WHERE {_IN_TIME} GROUP BY i.currency, t.category, t.rate"""

_MONTHS = f"""
SELECT substr(i.issued, 1, 7), i.currency, sum(n.net)
  FROM invoices i JOIN invoice_incomes n ON n.invoice_id = i.id
 WHERE {_IN_TIME} GROUP BY 1, 2 ORDER BY 1"""

_NAMED = "i.id, i.number, i.kind, c.name, i.issued, i.due"

_INCOME_ROWS = f"""
SELECT {_NAMED}, n.service_id, n.line_of, n.net
  FROM invoices i JOIN invoice_incomes n ON n.invoice_id = i.id
  JOIN clients c ON c.id = i.client_id
 WHERE {_IN_TIME} AND i.currency = :currency ORDER BY i.issued DESC, i.id DESC"""

_TAX_ROWS = f"""
SELECT {_NAMED}, t.category, t.rate, t.net, t.tax
  FROM invoices i JOIN invoice_taxes t ON t.invoice_id = i.id
  JOIN clients c ON c.id = i.client_id
 WHERE {_IN_TIME} AND i.currency = :currency ORDER BY i.issued DESC, i.id DESC, t.rate DESC"""

_OPEN = f"""
WITH concerned (id) AS MATERIALIZED (
  SELECT id FROM invoices WHERE number <> '' AND issued <= :day AND sent_at < :until
     AND kind <> 'credit' AND (written_off_at IS NULL OR written_off_at >= :until)),
{PAID_AS_OF},
standing AS (
  SELECT i.id, i.payable - p.paid
         + coalesce((SELECT sum(r.fee) FROM invoice_reminders r
                      WHERE r.invoice_id = i.id AND r.at < :until), 0)
         - coalesce((SELECT sum(n.payable) FROM invoices n
                      WHERE n.corrects = i.id AND n.sent_at < :until), 0) AS open
    FROM invoices i JOIN paid_as_of p ON p.id = i.id)
SELECT {_NAMED}, i.currency, s.open
  FROM standing s JOIN invoices i ON i.id = s.id JOIN clients c ON c.id = i.client_id
 WHERE s.open > 0 ORDER BY i.due, i.id"""

# Only what something happened to in that time can have paid another part of its tax.
_TOUCHED = """
SELECT id FROM invoices WHERE number <> '' AND issued BETWEEN :first AND :last
UNION SELECT corrects FROM invoices
 WHERE number <> '' AND issued BETWEEN :first AND :last AND corrects IS NOT NULL
UNION SELECT other.invoice_id FROM invoices i
 CROSS JOIN invoice_bookings own ON own.invoice_id = i.id
 CROSS JOIN invoice_bookings other ON other.booking_id = own.booking_id
 WHERE i.number <> '' AND i.issued BETWEEN :first AND :last
UNION SELECT invoice_id FROM ledger
 WHERE at >= :begin AND at < :end AND invoice_id IS NOT NULL
UNION SELECT k.invoice_id FROM ledger l JOIN invoice_bookings k ON k.booking_id = l.booking_id
 WHERE l.at >= :begin AND l.at < :end"""

_TAXES_PAID = f"""
WITH concerned (id) AS MATERIALIZED (
  SELECT t.id FROM ({_TOUCHED}) t CROSS JOIN invoices i ON i.id = t.id
   WHERE i.number <> '' AND i.kind <> 'credit' AND i.sent_at < :until),
{PAID_AS_OF},
booked AS (
  SELECT d.id, t.category, t.rate, t.net, t.tax, 0 AS net_back, 0 AS tax_back
    FROM concerned d CROSS JOIN invoice_taxes t ON t.invoice_id = d.id
   UNION ALL
  SELECT d.id, t.category, t.rate, 0, 0, -t.net, -t.tax
    FROM concerned d CROSS JOIN invoices n ON n.corrects = d.id AND n.sent_at < :until
   CROSS JOIN invoice_taxes t ON t.invoice_id = n.id),
total AS (
  SELECT id, sum(net + tax) AS whole, sum(net_back + tax_back) AS back FROM booked GROUP BY id)
SELECT {_NAMED}, i.currency, b.category, b.rate, sum(b.net), sum(b.tax), t.whole,
       sum(b.net_back), sum(b.tax_back), t.back,
       p.paid + p.prepaid - iif(EXISTS (SELECT 1 FROM bearing x WHERE x.id = b.id AND x.dead),
                                0, i.total - t.whole),
       EXISTS (SELECT 1 FROM bearing x JOIN bearing o ON o.booking_id = x.booking_id
                WHERE x.id = b.id AND x.dead AND o.place = 1 AND NOT o.dead)
  FROM booked b JOIN total t ON t.id = b.id JOIN paid_as_of p ON p.id = b.id
  JOIN invoices i ON i.id = b.id JOIN clients c ON c.id = i.client_id
 GROUP BY b.id, b.category, b.rate"""


def currencies(asked: PlainSql) -> tuple[str, ...]:
    """Those in which anything was ever invoiced, in their order."""
    return tuple(sorted(row[0] for row in asked.exec_driver_sql(_CURRENCIES)))


def incomes(asked: PlainSql, days: DayRange) -> list[IncomeSum]:
    """What was invoiced on these days without tax, by service and by what else it was for."""
    found: dict[tuple[str, IncomeOf], tuple[str, int]] = {}
    for currency, service_id, line_of, name, net in asked.exec_driver_sql(_INCOMES, _days(days)):
        of = income_of(service_id, LineOf(line_of))
        called, before = found.get((currency, of), (name if of.service_id is not None else "", 0))
        found[currency, of] = (called, before + net)
    return [
        IncomeSum(of, name, Money(net, currency)) for (currency, of), (name, net) in found.items()
    ]


def incomes_by_month(asked: PlainSql, days: DayRange) -> list[tuple[date, Money]]:
    """What was invoiced in each month, by its first day; months without anything are left out."""
    return [
        (date.fromisoformat(f"{month}-01"), Money(net, currency))
        for month, currency, net in asked.exec_driver_sql(_MONTHS, _days(days))
    ]


def taxes(asked: PlainSql, days: DayRange) -> list[TaxedSum]:
    """What was taxed on these days, and its tax, by rate."""
    return [
        TaxedSum(TaxOf(TaxCategory(category), rate), Money(net, currency), Money(tax, currency))
        for currency, category, rate, net, tax in asked.exec_driver_sql(_TAXES, _days(days))
    ]


def income_rows(
    asked: PlainSql, days: DayRange, currency: str, of: IncomeOf | None
) -> list[InvoiceFigureRow]:
    """The invoices behind the income, or behind what is `of` one thing, the newest first."""
    rows = (
        _row(named, Money(net, currency), of=income_of(service_id, LineOf(line_of)))
        for *named, service_id, line_of, net in asked.exec_driver_sql(
            _INCOME_ROWS, _days(days) | {"currency": currency}
        )
    )
    return _joined(row for row in rows if of is None or row.of == of)


def tax_rows(
    asked: PlainSql, days: DayRange, currency: str, of: TaxOf | None
) -> list[InvoiceFigureRow]:
    """The invoices behind the tax, or behind that of one rate; a row an invoice and rate."""
    rows = (
        _row(
            named,
            Money(tax, currency),
            taxed=Money(net, currency),
            of=TaxOf(TaxCategory(category), rate),
        )
        for *named, category, rate, net, tax in asked.exec_driver_sql(
            _TAX_ROWS, _days(days) | {"currency": currency}
        )
    )
    return [row for row in rows if of is None or row.of == of]


def open_rows(asked: PlainSql, day: date, until: int) -> list[InvoiceFigureRow]:
    """What was open when a day was over, which was before `until`, the first due first."""
    found = asked.exec_driver_sql(_OPEN, {"day": day.isoformat(), "until": until})
    return [_row(named, Money(amount, currency)) for *named, currency, amount in found]


@dataclass(frozen=True, slots=True)
class TaxSoFar:
    """How far the tax of an invoice was paid at an instant, at one rate.

    `anew` is whether another one stands for what it was for.
    """

    row: InvoiceFigureRow
    whole: TaxedPart
    credited: TaxedPart
    paid: int
    anew: bool = False


def taxes_paid(
    asked: PlainSql, days: DayRange, meanwhile: MoneyPeriod, until: int
) -> dict[tuple[int, TaxOf], TaxSoFar]:
    """How that of each invoice and rate stood before an instant, of what had part in these days.

    They last `meanwhile`, in epoch seconds.
    """
    wanted = {
        "first": days.since.isoformat(),
        "last": days.until.isoformat(),
        "begin": meanwhile.since,
        "end": meanwhile.until,
        "until": until,
    }
    found = {}
    for (
        *named,
        currency,
        category,
        rate,
        net,
        tax,
        whole,
        back,
        tax_back,
        all_back,
        paid,
        anew,
    ) in asked.exec_driver_sql(_TAXES_PAID, wanted):
        of = TaxOf(TaxCategory(category), rate)
        row = _row(named, Money(0, currency), taxed=Money(0, currency), of=of)
        parts = TaxedPart(net, tax, whole), TaxedPart(back, tax_back, all_back)
        found[row.invoice_id, of] = TaxSoFar(row, *parts, paid, bool(anew))
    return found


def _days(days: DayRange) -> dict[str, str]:
    return {"since": days.since.isoformat(), "until": days.until.isoformat()}


def _row(
    named: Sequence[Any],
    amount: Money,
    *,
    taxed: Money | None = None,
    of: IncomeOf | TaxOf | None = None,
) -> InvoiceFigureRow:
    invoice_id, number, kind, client, issued, due = named
    return InvoiceFigureRow(
        invoice_id,
        number,
        InvoiceKind(kind),
        client,
        date.fromisoformat(issued),
        date.fromisoformat(due or issued),
        amount,
        taxed,
        of,
    )


def _joined(rows: Iterable[InvoiceFigureRow]) -> list[InvoiceFigureRow]:
    """One row an invoice and thing that it is for."""
    found: dict[tuple[int, object], InvoiceFigureRow] = {}
    for row in rows:
        key = (row.invoice_id, row.of)
        before = found.get(key)
        if before is not None:
            total = Money(before.amount.minor + row.amount.minor, row.amount.currency)
            found[key] = replace(before, amount=total)
        else:
            found[key] = row
    return list(found.values())
