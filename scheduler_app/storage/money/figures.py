"""Storage, money: sums over the ledger and over fees, and the rows that they are made of.

Each question is one statement, however long the history is: of a month it goes by the time at
which entries were made.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.figures import SIGNS, STANDING, FigureRow, MoneyFigure, MoneyPeriod
from scheduler_app.domain.money.ledger import EntryKind

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_EVER = 1 << 62

EVER = MoneyPeriod(-_EVER, _EVER)
"""All time."""

_BY_KIND = """
SELECT currency, kind, sum(amount) FROM ledger WHERE at >= ? AND at < ? GROUP BY currency, kind"""

_ALL_BY_KIND = "SELECT currency, kind, sum(amount) FROM ledger GROUP BY currency, kind"

_FEES = """
SELECT fee_currency, sum(fee) FROM payments
 WHERE seen_at >= ? AND seen_at < ? AND fee IS NOT NULL GROUP BY fee_currency"""

_ABOUT = """
b.id, i.id, coalesce(c.name, ''), coalesce(nullif(b.title, ''), s.name, i.number, ''),
coalesce(b.start_at, i.sent_at, 0)"""

_JOINED = """
  LEFT JOIN clients c ON c.id = coalesce(b.client_id, i.client_id)
  LEFT JOIN services s ON s.id = b.service_id"""

_SUBJECT = f"""
  LEFT JOIN bookings b ON b.id = l.booking_id LEFT JOIN invoices i ON i.id = l.invoice_id
  {_JOINED}"""
"""What an entry or a payment `l` is for: a booking or an invoice."""

_ENTRIES = f"""
SELECT {_ABOUT}, l.amount * k.value, l.at, l.kind, l.reason, l.outside
  FROM ledger l JOIN json_each(:signs) k ON k.key = l.kind {_SUBJECT}
 WHERE l.at >= :since AND l.at < :until AND l.currency = :currency
 ORDER BY l.at DESC, l.id DESC LIMIT :most"""

_ALL = f"""
SELECT {_ABOUT}, l.amount, l.currency, l.at, l.kind, l.reason, l.outside
  FROM ledger l {_SUBJECT}
 WHERE l.at >= ? AND l.at < ? ORDER BY l.at, l.id"""

_STANDING = f"""
SELECT {_ABOUT}, l.amount
  FROM (SELECT e.booking_id, e.invoice_id, sum(e.amount * k.value) AS amount
          FROM ledger e JOIN json_each(:signs) k ON k.key = e.kind
         WHERE e.at < :until AND e.currency = :currency GROUP BY e.booking_id, e.invoice_id) l
  {_SUBJECT}
 WHERE l.amount <> 0 ORDER BY 5 DESC, b.id DESC LIMIT :most"""

_FEE_ROWS = f"""
SELECT {_ABOUT}, l.fee, l.seen_at, l.outside
  FROM payments l {_SUBJECT}
 WHERE l.seen_at >= :since AND l.seen_at < :until AND l.fee_currency = :currency
   AND l.fee IS NOT NULL ORDER BY l.seen_at DESC, l.id DESC LIMIT :most"""

_ASKED = """
SELECT b.id FROM bookings b
 WHERE b.start_at >= ? AND b.kind = 'appointment' AND b.state = 'confirmed' AND NOT b.removed
   AND EXISTS (SELECT 1 FROM agreements WHERE booking_id = b.id AND deposit > 0)"""

_NAMED = f"""
SELECT {_ABOUT} FROM bookings b LEFT JOIN invoices i ON 0 {_JOINED}
 WHERE b.id IN (SELECT value FROM json_each(?))"""

_INVOICES_NAMED = f"""
SELECT {_ABOUT} FROM invoices i LEFT JOIN bookings b ON 0 {_JOINED}
 WHERE i.id IN (SELECT value FROM json_each(?))"""


def sums(asked: PlainSql, period: MoneyPeriod) -> dict[tuple[str, MoneyFigure], int]:
    """What the entries and payments of a period come to; what stands is not among it."""
    figures = [each for each in MoneyFigure if each not in STANDING]
    return _summed(asked, period, figures) | _fees(asked, period)


def standing(asked: PlainSql, until: int) -> dict[tuple[str, MoneyFigure], int]:
    """What was held, and what credit there was, before an instant (epoch seconds)."""
    return _summed(asked, EVER._replace(until=until), STANDING)


def in_all(asked: PlainSql) -> dict[tuple[str, MoneyFigure], int]:
    """Both of all time; the whole ledger is read once for it, whose order is of no use then."""
    entries = asked.exec_driver_sql(_ALL_BY_KIND)
    return _by_figure(entries, list(MoneyFigure)) | _fees(asked, EVER)


def _summed(
    asked: PlainSql, period: MoneyPeriod, figures: Collection[MoneyFigure]
) -> dict[tuple[str, MoneyFigure], int]:
    return _by_figure(asked.exec_driver_sql(_BY_KIND, tuple(period)), figures)


def _fees(asked: PlainSql, period: MoneyPeriod) -> dict[tuple[str, MoneyFigure], int]:
    return {
        (currency, MoneyFigure.FEES): amount
        for currency, amount in asked.exec_driver_sql(_FEES, tuple(period))
    }


def _by_figure(
    by_kind: Iterable[Sequence[Any]], figures: Collection[MoneyFigure]
) -> dict[tuple[str, MoneyFigure], int]:
    found: dict[tuple[str, MoneyFigure], int] = {}
    for currency, kind, amount in by_kind:
        for figure in figures:
            sign = SIGNS[figure].get(EntryKind(kind), 0)
            if sign:
                key = (currency, figure)
                found[key] = found.get(key, 0) + sign * amount
    return found


def entries_behind(
    asked: PlainSql, figure: MoneyFigure, currency: str, period: MoneyPeriod, *, most: int
) -> list[FigureRow]:
    """The entries of a period that a figure is the sum of, the newest first."""
    wanted = _wanted(figure, currency, period, most)
    return [
        replace(_row(row, currency), at=at, kind=EntryKind(kind), reason=reason, outside=outside)
        for *row, at, kind, reason, outside in asked.exec_driver_sql(_ENTRIES, wanted)
    ]


def all_entries(asked: PlainSql, period: MoneyPeriod) -> list[FigureRow]:
    """The entries of a period, the oldest first; none of their amounts has a sign."""
    return [
        replace(_row(row, currency), at=at, kind=EntryKind(kind), reason=reason, outside=outside)
        for *row, currency, at, kind, reason, outside in asked.exec_driver_sql(_ALL, tuple(period))
    ]


def standing_behind(
    asked: PlainSql, figure: MoneyFigure, currency: str, until: int, *, most: int
) -> list[FigureRow]:
    """What each booking had of it before an instant, the latest visit first."""
    wanted = _wanted(figure, currency, EVER._replace(until=until), most)
    return [_row(row, currency) for row in asked.exec_driver_sql(_STANDING, wanted)]


def fees_behind(
    asked: PlainSql, currency: str, period: MoneyPeriod, *, most: int
) -> list[FigureRow]:
    """What each payment of a period has cost, the newest first."""
    wanted = _wanted(MoneyFigure.FEES, currency, period, most)
    return [
        replace(_row(row, currency), at=at, outside=outside)
        for *row, at, outside in asked.exec_driver_sql(_FEE_ROWS, wanted)
    ]


def asked_for(asked: PlainSql, *, since: int) -> set[int]:
    """The confirmed bookings from then on (epoch seconds) that a deposit was agreed of."""
    return {int(row[0]) for row in asked.exec_driver_sql(_ASKED, (since,))}


def named(asked: PlainSql, bookings: Collection[int]) -> dict[int, FigureRow]:
    """What these bookings are called, with no amount yet."""
    found = asked.exec_driver_sql(_NAMED, (json.dumps(sorted(bookings)),))
    return {row[0]: _row([*row, 0], "") for row in found}


def invoices_named(asked: PlainSql, invoices: Collection[int]) -> dict[int, FigureRow]:
    """The same of these invoices."""
    found = asked.exec_driver_sql(_INVOICES_NAMED, (json.dumps(sorted(invoices)),))
    return {row[1]: _row([*row, 0], "") for row in found}


def _wanted(
    figure: MoneyFigure, currency: str, period: MoneyPeriod, most: int
) -> Mapping[str, object]:
    signs = {kind.value: sign for kind, sign in SIGNS[figure].items()}
    return {
        "signs": json.dumps(signs),
        "since": period.since,
        "until": period.until,
        "currency": currency,
        "most": most,
    }


def _row(row: Sequence[Any], currency: str) -> FigureRow:
    booking_id, invoice_id, client, about, start, amount = row
    return FigureRow(
        booking_id, client, about, start, Money(amount, currency), invoice_id=invoice_id
    )
