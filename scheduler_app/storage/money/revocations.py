"""Storage, money: contracts that consumers revoked, or may revoke, and what that hangs on."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.money.agreement import Tax

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql


class DeclaredRevocation(NamedTuple):
    """When a contract was revoked, in epoch seconds; `by_reference` nobody proved who they were."""

    at: int
    by_reference: bool


class Contract(NamedTuple):
    """What is known of the contract about a booking.

    `agreed` is when it was made first, on the page or here, `early` whether its client asked to
    begin within the time to revoke it. `price` is the last that was agreed, with its tax.
    """

    booking_id: int
    agreed: int
    price: int
    business: bool
    early: bool
    state: str
    start: int
    end: int


_CONTRACTS = """
SELECT a.booking_id,
       min(first.at, coalesce((SELECT min(r.arrived_at) FROM requests r
                                WHERE r.booking_id = first.booking_id AND r.kind = 'book'
                                  AND r.at_once), first.at)),
       a.price, a.tax, a.net, a.business, e.at IS NOT NULL,
       iif(b.removed, 'cancelled', b.state), b.start_at, b.end_at
  FROM (SELECT booking_id, min(at) AS at, max(id) AS last FROM agreements
         WHERE booking_id IN (SELECT value FROM json_each(?)) GROUP BY booking_id) AS first
  JOIN agreements a ON a.id = first.last
  JOIN bookings b ON b.id = first.booking_id
  LEFT JOIN early_starts e ON e.booking_id = first.booking_id"""

_DECLARED = """
SELECT booking_id, at, by_reference FROM revocations
 WHERE booking_id IN (SELECT value FROM json_each(?))"""


def contracts_of(asked: PlainSql, bookings: Collection[int]) -> dict[int, Contract]:
    """The contracts about these bookings, by their ids; those about which there is none lack."""
    found = {}
    rows = asked.exec_driver_sql(_CONTRACTS, (json.dumps(sorted(bookings)),))
    for booking_id, at, price, rate, net, business, early, *stands in rows:
        fee = price + Tax(rate, bool(net)).on_top_of(price)
        found[booking_id] = Contract(booking_id, at, fee, bool(business), bool(early), *stands)
    return found


def declared_of(asked: PlainSql, bookings: Collection[int]) -> dict[int, DeclaredRevocation]:
    """What was revoked of these, by booking."""
    found = asked.exec_driver_sql(_DECLARED, (json.dumps(sorted(bookings)),))
    return {row[0]: DeclaredRevocation(row[1], bool(row[2])) for row in found}


def declare(change: Change, booking_id: int, *, at: int, by_reference: bool) -> bool:
    """Write down that a contract was revoked; False where that was known: the first one counts."""
    made = change.connection.exec_driver_sql(
        "INSERT INTO revocations (booking_id, at, by_reference) VALUES (?, ?, ?)"
        " ON CONFLICT (booking_id) DO NOTHING",
        (booking_id, at, int(by_reference)),
    )
    change.touched.add("revocations")
    return made.rowcount == 1


def ask_early(change: Change, booking_id: int, *, at: int) -> None:
    """Write down that a client expressly asked to begin within the time to revoke."""
    change.connection.exec_driver_sql(
        "INSERT INTO early_starts (booking_id, at) VALUES (?, ?)"
        " ON CONFLICT (booking_id) DO NOTHING",
        (booking_id, at),
    )


def early_of(asked: PlainSql, bookings: Collection[int]) -> set[int]:
    """Those of these bookings whose client asked to begin within the time to revoke."""
    query = (
        "SELECT booking_id FROM early_starts WHERE booking_id IN (SELECT value FROM json_each(?))"
    )
    return {row[0] for row in asked.exec_driver_sql(query, (json.dumps(sorted(bookings)),))}
