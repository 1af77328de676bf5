"""Storage, money: what a client was billed and has paid, and what was open before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.money.invoices.statement import StatementMove
from scheduler_app.storage.money.invoices.paid_as_of import (
    APPLIED_AMOUNT,
    APPLIED_KINDS,
    PAID_AS_OF,
)

if TYPE_CHECKING:
    from scheduler_app.domain.money.figures import MoneyPeriod
    from scheduler_app.storage.snapshots import PlainSql

_CURRENCIES = """
SELECT currency FROM invoices WHERE client_id = ? AND number <> ''
 GROUP BY currency ORDER BY max(sent_at) DESC"""

_OPEN = f"""
WITH concerned (id) AS MATERIALIZED (
  SELECT id FROM invoices WHERE client_id = :client AND currency = :currency AND number <> ''
     AND sent_at < :until AND kind <> 'credit'),
{PAID_AS_OF}
SELECT i.number, i.due, i.payable - p.paid
         + coalesce((SELECT sum(r.fee) FROM invoice_reminders r
                      WHERE r.invoice_id = i.id AND r.at < :until), 0)
         - coalesce((SELECT sum(n.payable) FROM invoices n
                      WHERE n.corrects = i.id AND n.sent_at < :until), 0),
       iif(i.written_off_at < :until, i.written_off_at, NULL)
  FROM invoices i JOIN paid_as_of p ON p.id = i.id ORDER BY i.id"""

_MOVES = f"""
WITH own AS MATERIALIZED (
  SELECT id, kind, number, sent_at, payable FROM invoices
   WHERE client_id = :client AND currency = :currency AND number <> ''),
billed AS MATERIALIZED (
  SELECT k.booking_id, min(o.sent_at) AS since FROM own o
    JOIN invoice_bookings k ON k.invoice_id = o.id WHERE o.kind = 'invoice' GROUP BY k.booking_id)
SELECT sent_at AS at, kind AS what, number, iif(kind = 'credit', -payable, payable)
  FROM own WHERE sent_at >= :begin AND sent_at < :end
UNION ALL
SELECT r.at, 'fee', o.number, r.fee FROM own o JOIN invoice_reminders r ON r.invoice_id = o.id
 WHERE r.at >= :begin AND r.at < :end AND r.fee > 0
UNION ALL
SELECT l.at, 'payment', o.number, -{APPLIED_AMOUNT} FROM own o
  JOIN ledger l ON l.invoice_id = o.id
 WHERE o.kind <> 'credit' AND l.at >= :begin AND l.at < :end AND l.kind IN ({APPLIED_KINDS})
UNION ALL
SELECT l.at, 'payment',
       (SELECT o.number FROM own o JOIN invoice_bookings k ON k.invoice_id = o.id
         WHERE k.booking_id = b.booking_id AND o.kind = 'invoice' AND o.sent_at <= l.at
         ORDER BY o.sent_at DESC, o.id DESC LIMIT 1), -{APPLIED_AMOUNT}
  FROM billed b JOIN ledger l ON l.booking_id = b.booking_id
 WHERE l.currency = :currency AND l.at > b.since AND l.at >= :begin AND l.at < :end
   AND l.kind IN ({APPLIED_KINDS})
ORDER BY 1, 3"""


class OpenAmount(NamedTuple):
    """What one invoice still wants, below 0 where too much was paid.

    `written_off_at` says since when nobody waits for it, in epoch seconds; None where one does.
    """

    number: str
    due: str
    amount: int
    written_off_at: int | None


def currencies_of(asked: PlainSql, client_id: int) -> list[str]:
    """Those in which a client was ever billed, the last one first."""
    return [str(row[0]) for row in asked.exec_driver_sql(_CURRENCIES, (client_id,))]


def open_of_client(asked: PlainSql, client_id: int, currency: str, until: int) -> list[OpenAmount]:
    """How each invoice stood before an instant."""
    wanted = {"client": client_id, "currency": currency, "until": until}
    return [OpenAmount(*row) for row in asked.exec_driver_sql(_OPEN, wanted)]


def moves_of_client(
    asked: PlainSql, client_id: int, currency: str, meanwhile: MoneyPeriod
) -> list[StatementMove]:
    """What happened in a time, in order; what was written off is told by `open_of_client`."""
    wanted = {"client": client_id, "currency": currency}
    wanted |= {"begin": meanwhile.since, "end": meanwhile.until}
    return [StatementMove(*row) for row in asked.exec_driver_sql(_MOVES, wanted)]
