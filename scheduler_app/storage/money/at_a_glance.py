"""Storage, money: which bookings have a deposit to be seen, and what is the matter with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler_app.domain.money.at_a_glance import OpenDispute

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_WITH_MONEY = """
SELECT b.id FROM bookings b
 WHERE b.start_at >= ? AND b.kind = 'appointment' AND NOT b.removed
   AND (EXISTS (SELECT 1 FROM agreements WHERE booking_id = b.id AND deposit > 0)
        OR EXISTS (SELECT 1 FROM ledger WHERE booking_id = b.id))"""

_DISPUTES = """
SELECT p.booking_id, d.amount, d.due_at FROM disputes d JOIN payments p ON p.id = d.payment_id
 WHERE d.state NOT IN ('won', 'lost') AND p.booking_id IS NOT NULL ORDER BY d.due_at DESC"""

_FAILED = """
SELECT DISTINCT p.booking_id FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE p.booking_id IS NOT NULL AND r.state IN ('failed', 'canceled', 'requires action')"""


_ANY = """
SELECT EXISTS (SELECT 1 FROM policy_rules) OR EXISTS (SELECT 1 FROM ledger)"""


def is_any(asked: PlainSql) -> bool:
    """Whether this practice has anything to do with deposits, or ever had."""
    return any(bool(row[0]) for row in asked.exec_driver_sql(_ANY))


def with_money(asked: PlainSql, *, since: int) -> set[int]:
    """The bookings that begin from then on (epoch seconds), and have to do with money."""
    return {int(row[0]) for row in asked.exec_driver_sql(_WITH_MONEY, (since,))}


def open_disputes(asked: PlainSql) -> dict[int, OpenDispute]:
    """By booking, the one that has to be answered first."""
    return {row[0]: OpenDispute(row[1], row[2]) for row in asked.exec_driver_sql(_DISPUTES)}


def with_failed_refunds(asked: PlainSql) -> set[int]:
    """The bookings of which a refund did not arrive, whatever came of it later."""
    return {int(row[0]) for row in asked.exec_driver_sql(_FAILED)}
