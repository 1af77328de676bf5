"""Storage, money: up to when it is known what happened outside, and what is compared with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql


class KnownUntil(NamedTuple):
    """Up to when it is known what happened, and what it was asked for first.

    Both in epoch seconds as they count there. What is older than `begun` is somebody else's.
    """

    until: int
    begun: int


class OddPayment(NamedTuple):
    """A payment that is not what was asked for. `asked` is 0 where it is a second one."""

    outside: str
    booking_id: int
    amount: int
    currency: str
    at: int
    asked: int
    asked_currency: str


def known(asked: PlainSql) -> KnownUntil | None:
    """Up to when it is known; None before the first time that anything was told."""
    found = asked.exec_driver_sql("SELECT at, begun_at FROM payment_looks WHERE id = 1")
    return next((KnownUntil(*row) for row in found), None)


def know_until(change: Change, at: int) -> None:
    """All that happened until then (epoch seconds, as they count there) is known."""
    change.connection.exec_driver_sql(
        "INSERT INTO payment_looks (id, at, begun_at) VALUES (1, ?1, ?1)"
        " ON CONFLICT (id) DO UPDATE SET at = excluded.at",
        (at,),
    )


_ODD = """
SELECT p.outside, p.booking_id, p.amount, p.currency, p.at,
       (SELECT l.amount FROM outbox o JOIN payment_links l ON l.outbox_id = o.id
         WHERE o.booking_id = p.booking_id AND o.kind = 'payment-link'
         ORDER BY o.provider = p.link DESC, o.id DESC LIMIT 1) AS asked,
       (SELECT l.currency FROM outbox o JOIN payment_links l ON l.outbox_id = o.id
         WHERE o.booking_id = p.booking_id AND o.kind = 'payment-link'
         ORDER BY o.provider = p.link DESC, o.id DESC LIMIT 1)
  FROM payments p
 WHERE p.seen_at >= :since AND p.outside <> '' AND asked IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM outbox o JOIN payment_links l ON l.outbox_id = o.id
                    WHERE o.booking_id = p.booking_id AND o.kind = 'payment-link'
                      AND l.amount = p.amount AND l.currency = p.currency)
   AND NOT EXISTS (SELECT 1 FROM findings f
                    WHERE f.outside = p.outside AND f.kind IN ('wrong amount', 'unknown payment'))
UNION ALL
SELECT p.outside, p.booking_id, p.amount, p.currency, p.at, 0, ''
  FROM payments p
 WHERE p.seen_at >= :since AND p.outside <> ''
   AND (SELECT sum(q.amount) FROM payments q
         WHERE q.booking_id = p.booking_id AND q.id <= p.id AND q.outside <> '')
     > (SELECT max(a.deposit) FROM agreements a WHERE a.booking_id = p.booking_id)
   AND EXISTS (SELECT 1 FROM payments q
                WHERE q.booking_id = p.booking_id AND q.id < p.id AND q.outside <> '')
   AND NOT EXISTS (SELECT 1 FROM findings f
                    WHERE f.outside = p.outside AND f.kind IN ('paid twice', 'unknown payment'))"""


def odd_payments(asked: PlainSql, since: int) -> list[OddPayment]:
    """Payments seen since then (epoch seconds) that are not what was asked for, and not told yet.

    A second payment of a booking is one where all of them are more than was ever asked.
    """
    return [OddPayment(*row) for row in asked.exec_driver_sql(_ODD, {"since": since})]
