"""Storage, money: what of a client's money stands against erasing them."""

from __future__ import annotations

from collections.abc import Collection

from scheduler_app.storage.personal import BOOKINGS, CLIENTS, named
from scheduler_app.storage.snapshots import PlainSql

_WITH_MONEY = f"""
SELECT DISTINCT booking_id FROM ledger WHERE booking_id IN {BOOKINGS} OR client_id IN {CLIENTS}"""
_OPEN_DISPUTES = f"""
SELECT count(*) FROM disputes
 WHERE state NOT IN ('won', 'lost')
   AND payment_id IN (SELECT id FROM payments WHERE booking_id IN {BOOKINGS})"""
_OPEN_FINDINGS = f"""
SELECT count(*) FROM findings
 WHERE booking_id IN {BOOKINGS} AND (word = '' OR word = 'refund' AND done_at IS NULL)"""


def with_money(asked: PlainSql, clients: Collection[int]) -> list[int]:
    """Bookings of which something came in."""
    return [row[0] for row in asked.exec_driver_sql(_WITH_MONEY, named(clients))]


def open_disputes(asked: PlainSql, clients: Collection[int]) -> int:
    """How many payments are disputed, and nobody has decided on it yet."""
    return next(int(row[0]) for row in asked.exec_driver_sql(_OPEN_DISPUTES, named(clients)))


def open_findings(asked: PlainSql, clients: Collection[int]) -> int:
    """At how many places their money is not explained yet."""
    return next(int(row[0]) for row in asked.exec_driver_sql(_OPEN_FINDINGS, named(clients)))
