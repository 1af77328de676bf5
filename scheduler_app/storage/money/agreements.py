"""Storage, money: what was agreed about each booking, written as soon as it comes to be agreed."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.agreement import (
    LATE,
    REMEMBERED,
    Agreed,
    PastVisits,
    Tax,
    deposit_for,
)
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.money import policies

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = "booking_id, at, policy, price, currency, deposit, within, tax, net, business"

_LAST = "SELECT max(id) FROM agreements WHERE booking_id = b.id"

_NEWS = f"""
SELECT b.id, b.client_id, b.service_id, b.agreed_price, b.agreed_currency,
       s.tax, coalesce(s.net, 0), coalesce(c.business, 0)
  FROM bookings b LEFT JOIN services s ON s.id = b.service_id
  LEFT JOIN clients c ON c.id = b.client_id
  LEFT JOIN agreements a ON a.id = ({_LAST})
 WHERE b.id IN (SELECT value FROM json_each(?)) AND b.kind = 'appointment'
   AND b.state = 'confirmed' AND NOT b.removed AND b.agreed_currency <> ''
   AND (a.id IS NULL OR (a.price, a.currency) <> (b.agreed_price, b.agreed_currency))"""


def agree(change: Change) -> None:
    """Write down what is agreed about the confirmed bookings that a change wrote.

    What was agreed already stays: it is agreed anew only where its price is another one.
    """
    written = change.written.get("bookings")
    if not written:
        return
    news = list(change.connection.exec_driver_sql(_NEWS, (json.dumps(sorted(written)),)))
    if not news:
        return
    at = to_epoch(change.at.replace(microsecond=0), field="now")
    version = policies.version_in_force(change.connection)
    policy = policies.of_version(change.connection, version)
    past = pasts(change.connection, {row[1] for row in news if row[1] is not None}, now=at)
    agreed = []
    for booking_id, client_id, service_id, price, currency, tax, net, business in news:
        terms = policy.of(service_id)
        deposit = deposit_for(terms, Money(price, currency), past.get(client_id, PastVisits()))
        amount = deposit.minor if deposit else 0
        agreed.append(
            (booking_id, at, version, price, currency, amount, terms.within, tax, net, business)
        )
    marks = ", ".join("?" * len(agreed[0]))
    change.connection.exec_driver_sql(
        f"INSERT INTO agreements ({_COLUMNS}) VALUES ({marks})", agreed
    )
    change.touched.add("agreements")


def of_bookings(asked: PlainSql, bookings: Collection[int]) -> dict[int, Agreed]:
    """What holds for these bookings, by their ids; those about which nothing was are left out."""
    query = f"""
SELECT {_COLUMNS} FROM agreements
 WHERE id IN (SELECT max(id) FROM agreements
               WHERE booking_id IN (SELECT value FROM json_each(?)) GROUP BY booking_id)"""
    found = asked.exec_driver_sql(query, (json.dumps(sorted(bookings)),))
    return {row[0]: _agreed(row) for row in found}


_DONE = """
SELECT client_id, count(*) FROM bookings
 WHERE client_id IN (SELECT value FROM json_each(?)) AND state = 'done' AND NOT removed
 GROUP BY client_id"""

# How a booking came to its present state: the last change that set it.
_LOST = """
SELECT b.client_id, b.state, b.start_at, max(changes.id), changes.at, changes."by"
  FROM bookings b
  JOIN history ON subject = 'bookings' AND subject_id = b.id AND after LIKE '%"state"%'
  JOIN changes ON changes.id = history.change_id
 WHERE b.client_id IN (SELECT value FROM json_each(?)) AND b.start_at > ? AND NOT b.removed
   AND b.state IN ('cancelled', 'no-show')
 GROUP BY b.id"""


def pasts(asked: PlainSql, clients: Collection[int], *, now: int) -> dict[int, PastVisits]:
    """What the bookings of these clients were like until `now` (epoch seconds)."""
    if not clients:
        return {}
    ids = json.dumps(sorted(clients))
    done = {row[0]: row[1] for row in asked.exec_driver_sql(_DONE, (ids,))}
    late: dict[int, int] = {}
    missed: dict[int, int] = {}
    for client, state, start, _, at, by in asked.exec_driver_sql(_LOST, (ids, now - REMEMBERED)):
        if state == "no-show":
            missed[client] = missed.get(client, 0) + 1
        elif by == By.CLIENT and start - at < LATE:
            late[client] = late.get(client, 0) + 1
    return {
        client: PastVisits(done.get(client, 0), late.get(client, 0), missed.get(client, 0))
        for client in clients
    }


def _agreed(row: Sequence[Any]) -> Agreed:
    booking_id, at, policy, price, currency, deposit, within, tax, net, business = row
    taxed = Tax(tax, bool(net))
    return Agreed(booking_id, at, policy, price, currency, deposit, within, taxed, bool(business))
