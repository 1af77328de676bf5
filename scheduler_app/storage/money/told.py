"""Storage, money: what messages tell of the deposits of bookings, in few statements for many."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.deposit import ToldDeposit, ToldRefund
from scheduler_app.domain.money.ledger import EntryKind
from scheduler_app.domain.money.policy import Unpaid
from scheduler_app.domain.money.settling import DepositEnding, Split
from scheduler_app.storage.clients.merged import is_now
from scheduler_app.storage.money.deposits import deposits_of, with_deposit
from scheduler_app.storage.money.revocations import declared_of

if TYPE_CHECKING:
    from scheduler_app.domain.money.booked_deposit import BookedDeposit
    from scheduler_app.storage.snapshots import PlainSql

_PAID = f"""
SELECT booking_id, max(at) FROM ledger
 WHERE booking_id IN (SELECT value FROM json_each(?))
   AND kind IN ('{EntryKind.RECEIVED}', '{EntryKind.CREDIT_USED}')
 GROUP BY booking_id"""

_WENT_BACK = f"""
SELECT booking_id, l.kind, key, amount, at, outside <> ''
  FROM ledger l JOIN bookings b ON b.id = booking_id
 WHERE booking_id IN (SELECT value FROM json_each(?)) AND {is_now("l.client_id", "b.client_id")}
   AND l.kind IN ('{EntryKind.REFUNDED}', '{EntryKind.CREDIT_REFUNDED}',
                  '{EntryKind.REFUND_FAILED}')
 ORDER BY l.id"""
"""Of whoever had a booking before its client hears nothing."""

_AWAITED = """
SELECT booking_id, at FROM links_awaited
 WHERE booking_id IN (SELECT value FROM json_each(?))"""

_WAYS = """
SELECT NOT EXISTS (SELECT 1 FROM settings WHERE name = 'payments.mode' AND value <> ''),
       EXISTS (SELECT 1 FROM page_link
                WHERE kind = 'hosted' AND instr(' ' || knows || ' ', ' links ')
                  AND instr(' ' || knows || ' ', ' terms '))"""
"""Whether no payments by card are taken, and whether clients pay by an address of the page."""


def told_deposits(asked: PlainSql, bookings: Collection[int]) -> dict[int, ToldDeposit]:
    """Of these bookings those that a deposit was asked of, or that something was paid for."""
    concerned = with_deposit(asked, bookings)
    if not concerned:
        return {}
    ids = (json.dumps(sorted(concerned)),)
    paid_at = {row[0]: row[1] for row in asked.exec_driver_sql(_PAID, ids)}
    refunds = _refunds(asked, ids)
    revoked = declared_of(asked, concerned)
    awaited = {row[0]: row[1] for row in asked.exec_driver_sql(_AWAITED, ids)}
    [(no_cards, has_page)] = asked.exec_driver_sql(_WAYS)
    told = {}
    for booking_id, one in deposits_of(asked, concerned).items():
        gone = tuple(refunds.get(booking_id, ()))
        deposit = _told(one, gone)
        if booking_id in revoked:
            # Whoever revoked the contract is not asked to pay for it.
            deposit = deposit._replace(missing=0)
        by_hand = bool(no_cards) and not deposit.url
        told[booking_id] = deposit._replace(
            by_page=bool(has_page) and not by_hand,
            by_hand=by_hand,
            awaited_at=awaited.get(booking_id),
            paid_at=paid_at.get(booking_id),
        )
    return told


def _refunds(asked: PlainSql, ids: tuple[str]) -> dict[int, list[ToldRefund]]:
    """What went back, and did not come back to the practice."""
    found: dict[int, list[ToldRefund]] = {}
    for booking_id, kind, key, amount, at, to_card in asked.exec_driver_sql(_WENT_BACK, ids):
        refunds = found.setdefault(booking_id, [])
        if kind != EntryKind.REFUND_FAILED:
            refunds.append(ToldRefund(key, amount, at, bool(to_card)))
            continue
        failed = [one for one in refunds if one.amount == amount]
        if failed:
            refunds.remove(failed[-1])
    return found


def _told(one: BookedDeposit, gone: tuple[ToldRefund, ...]) -> ToldDeposit:
    """What is told of a deposit, of which so much has gone back."""
    # What has to be there does not hang on the clock.
    missing = one.facts(one.start).missing if one.is_confirmed else 0
    link = one.link if one.link is not None and one.link.amount == missing else None
    over = one.ending not in {DepositEnding.OPEN, DepositEnding.DONE}
    split = one.split() if over else Split()
    agreed_at = one.since if one.agreed is None else one.agreed.at
    before = sum(each.amount for each in gone if each.at < one.since)
    return ToldDeposit(
        one.booking_id,
        one.currency,
        one.asked,
        missing,
        # Of a booking that stands again it is asked anew.
        max(agreed_at, one.since) if one.is_confirmed else agreed_at,
        one.due,
        is_freed=one.terms.unpaid is Unpaid.RELEASE,
        url="" if link is None else link.url,
        received=one.balance.received,
        # What is on its way back is not told as paid.
        paid=one.balance.held + one.balance.applied - one.on_its_way,
        ending=one.ending.value,
        ended_at=one.since if over else 0,
        goes_back=max(0, split.refund - before),
        is_kept=split.keep,
        is_credit=split.credit,
        refunds=gone,
        released=one.ending is DepositEnding.RELEASED,
    )
