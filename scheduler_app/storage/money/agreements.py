"""Storage, money: what was agreed about each booking, written as soon as it comes to be agreed."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.bookings.turns import first_start
from scheduler_app.domain.money.agreement import (
    LATE,
    REMEMBERED,
    Agreed,
    PastVisits,
    Tax,
    deposit_for,
)
from scheduler_app.domain.money.policy import asked as terms_ask
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings.turns import turns_of
from scheduler_app.storage.money import policies

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

_COLUMNS = "booking_id, at, policy, price, currency, deposit, within, tax, net, business"

_LAST = "SELECT max(id) FROM agreements WHERE booking_id = b.id"

_SERIES = """
SELECT x.policy FROM agreements x JOIN bookings y ON y.id = x.booking_id
 WHERE y.series_id = b.series_id ORDER BY x.id DESC LIMIT 1"""

# A booking of old that is moved, or brought back, is agreed no more than it was.
_NEWS = f"""
SELECT b.id, b.client_id, b.service_id, b.agreed_price, b.agreed_currency, a.policy,
       coalesce(a.deposit, 0), (SELECT version FROM policy_rules WHERE version = b.agreed_policy),
       iif(:by = '{By.SYSTEM}', ({_SERIES}), NULL),
       s.tax, coalesce(s.net, 0), coalesce(c.business, 0)
  FROM bookings b LEFT JOIN services s ON s.id = b.service_id
  LEFT JOIN clients c ON c.id = b.client_id
  LEFT JOIN agreements a ON a.id = ({_LAST})
 WHERE b.id IN (SELECT value FROM json_each(:ids)) AND b.kind = 'appointment'
   AND b.state = 'confirmed' AND NOT b.removed AND b.agreed_currency <> ''
   AND (a.id IS NULL OR a.price <> b.agreed_price
        OR (a.price <> 0 AND a.currency <> b.agreed_currency))
   AND EXISTS (
     SELECT 1 FROM history h
      WHERE h.change_id = :change AND h.subject = 'bookings' AND h.subject_id = b.id
        AND (h.before IS NULL OR json_extract(h.after, '$.state') IS NOT NULL
             OR json_extract(h.after, '$.agreed_price') IS NOT NULL
             OR json_extract(h.after, '$.agreed_currency') IS NOT NULL))"""


def agree(change: Change) -> None:
    """Write down what is agreed about the confirmed bookings that a change wrote.

    What was agreed already stays: only where its price is another one it is agreed anew, and by the
    policy that it was agreed under. What another calendar brings was not agreed here.
    """
    written = change.written.get("bookings")
    if not written or change.by is By.IMPORT:
        return
    asked = {"ids": json.dumps(sorted(written)), "change": change.id, "by": str(change.by)}
    news = list(change.connection.exec_driver_sql(_NEWS, asked))
    if not news:
        return
    at = to_epoch(change.at.replace(microsecond=0), field="now")
    in_force = policies.version_in_force(change.connection)
    past = pasts(change.connection, {row[1] for row in news if row[1] is not None}, now=at)
    agreed = []
    for booking_id, client_id, service_id, *rest in news:
        price, currency, had, had_deposit, accepted, of_series, tax, net, business = rest
        version = next(each for each in (had, accepted, of_series, in_force) if each is not None)
        terms = policies.of_version(change.connection, version).of(service_id)
        owed = Money(price + Tax(tax, bool(net)).on_top_of(price), currency)
        # Of whom it was asked, of them it is asked: also where they are no new client any more.
        deposit = (
            terms_ask(terms, owed)
            if had_deposit
            else deposit_for(terms, owed, past.get(client_id, PastVisits()))
        )
        amount, currency = deposit or (0, currency)
        of_deposit = (currency, amount, terms.within)
        agreed.append((booking_id, at, version, price, *of_deposit, tax, net, business))
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
SELECT b.client_id, b.id, b.state, b.start_at, max(changes.id),
       coalesce(changes.said_at, changes.at), changes."by"
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
    lost = list(asked.exec_driver_sql(_LOST, (ids, now - REMEMBERED)))
    # Whoever moved a booking away and cancelled it then has still cancelled late.
    turns = turns_of(asked, [row[1] for row in lost if row[6] == By.CLIENT])
    for client, booking_id, state, start, _, at, by in lost:
        if state == "no-show":
            missed[client] = missed.get(client, 0) + 1
        elif by == By.CLIENT:
            counts_from = min(first_start(turns.get(booking_id, [])) or start, start)
            late[client] = late.get(client, 0) + (counts_from - at < LATE)
    return {
        client: PastVisits(done.get(client, 0), late.get(client, 0), missed.get(client, 0))
        for client in clients
    }


def _agreed(row: Sequence[Any]) -> Agreed:
    booking_id, at, policy, price, currency, deposit, within, tax, net, business = row
    taxed = Tax(tax, bool(net))
    return Agreed(booking_id, at, policy, price, currency, deposit, within, taxed, bool(business))
