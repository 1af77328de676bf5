"""Storage, money: what messages tell of the deposits of bookings, in few statements for many."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.deposit import ToldDeposit
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.storage.money.deposits import deposits_of, with_deposit

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql

_LAST = """
SELECT booking_id, kind, at, reason, max(id) FROM ledger
 WHERE booking_id IN (SELECT value FROM json_each(?)) AND kind IN ('received', 'refunded')
 GROUP BY booking_id, kind"""

_AWAITED = """
SELECT booking_id, at FROM links_awaited
 WHERE booking_id IN (SELECT value FROM json_each(?))"""


def told_deposits(asked: PlainSql, bookings: Collection[int]) -> dict[int, ToldDeposit]:
    """Of these bookings those that a deposit was asked of, or that something was paid for."""
    concerned = with_deposit(asked, bookings)
    if not concerned:
        return {}
    ids = (json.dumps(sorted(concerned)),)
    last = {(row[0], row[1]): (row[2], row[3]) for row in asked.exec_driver_sql(_LAST, ids)}
    awaited = {row[0]: row[1] for row in asked.exec_driver_sql(_AWAITED, ids)}
    told = {}
    for booking_id, one in deposits_of(asked, concerned).items():
        split = one.split()
        refunded_at, reason = last.get((booking_id, EntryKind.REFUNDED), (None, ""))
        told[booking_id] = ToldDeposit(
            booking_id,
            one.currency,
            one.asked,
            # What has to be there does not hang on the clock.
            one.facts(one.start).missing if one.is_confirmed else 0,
            one.since if one.agreed is None else one.agreed.at,
            one.due,
            None if one.link is None else one.link.made_at,
            awaited.get(booking_id),
            one.balance.received,
            last.get((booking_id, EntryKind.RECEIVED), (None, ""))[0],
            split.refund,
            split.keep,
            one.balance.refunded,
            refunded_at,
            reason,
            one.is_waived,
            one.ending is DepositEnding.RELEASED,
        )
    return told
