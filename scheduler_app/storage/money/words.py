"""Storage, money: the consultant's own words about deposits."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.money.booked_deposit import DepositDecision, DepositWord

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

TABLE = "deposit_words"


class WaivedDeposit(NamedTuple):
    """So much (minor units) of what a booking was asked for was waived, at (epoch seconds)."""

    booking_id: int
    at: int
    amount: int
    currency: str
    reason: str


def say(
    change: Change,
    booking_id: int,
    decisions: Iterable[DepositDecision],
    currency: str,
    *,
    reason: str,
) -> None:
    """Write words down beside those that stand."""
    about = {"booking_id": booking_id, "currency": currency, "reason": reason}
    rows = [{**about, "word": word.value, "amount": amount} for word, amount in decisions]
    change.insert_many(TABLE, rows)


def take_back(change: Change, booking_id: int, words: Collection[DepositWord]) -> None:
    """Let none of the words of these kinds that stand about a booking hold any more."""
    query = """
SELECT id FROM deposit_words
 WHERE booking_id = ? AND NOT removed AND word IN (SELECT value FROM json_each(?))"""
    kinds = json.dumps([word.value for word in words])
    found = change.connection.exec_driver_sql(query, (booking_id, kinds)).scalars()
    change.update_many(TABLE, {row_id: {"removed": 1} for row_id in found})


# Whether each word stood before the last change of its booking's state but the present one.
_BEFORE_ITS_END = """
SELECT w.id, coalesce((
         SELECT coalesce(json_extract(h.after, '$.removed'), 0) FROM history h
          WHERE h.subject = 'deposit_words' AND h.subject_id = w.id AND h.change_id < (
                SELECT max(change_id) FROM history
                 WHERE subject = 'bookings' AND subject_id = :booking AND change_id < :change
                   AND json_extract(after, '$.state') IS NOT NULL)
          ORDER BY h.id DESC LIMIT 1), 1)
  FROM deposit_words w WHERE w.booking_id = :booking AND w.word NOT IN ('waive', 'spend')"""


def as_before_its_end(change: Change, booking_id: int) -> None:
    """Let those words about where money belongs hold that did before a booking came to its end.

    It is part of the change that lets the booking stand again, and made once that is written.
    """
    if change.id is None:
        return
    asked = {"booking": booking_id, "change": change.id}
    found = change.connection.exec_driver_sql(_BEFORE_ITS_END, asked)
    change.update_many(TABLE, {row_id: {"removed": removed} for row_id, removed in found})


_SPENT = """
SELECT w.id, w.booking_id, w.amount, w.reason
  FROM deposit_words w JOIN bookings b ON b.id = w.booking_id
 WHERE b.client_id = ? AND w.word = 'spend' AND w.currency = ? AND NOT w.removed
 ORDER BY w.id DESC"""


def unspend(change: Change, client_id: int, amount: int, currency: str) -> list[int]:
    """Let so much of what a client's credit was spent for be spent no more, the last first.

    Returns the bookings that it was for.
    """
    found = list(change.connection.exec_driver_sql(_SPENT, (client_id, currency)))
    concerned = []
    for row_id, booking_id, spent, reason in found:
        if amount <= 0:
            break
        change.update_many(TABLE, {row_id: {"removed": 1}})
        if spent > amount:
            left = DepositDecision(DepositWord.SPEND, spent - amount)
            say(change, booking_id, [left], currency, reason=reason)
        amount -= spent
        concerned.append(booking_id)
    return concerned


_WAIVED = """
SELECT w.booking_id, min(c.at), w.amount, w.currency, w.reason
  FROM deposit_words w JOIN bookings b ON b.id = w.booking_id
  JOIN history h ON h.subject = 'deposit_words' AND h.subject_id = w.id
  JOIN changes c ON c.id = h.change_id
 WHERE b.client_id = ? AND w.word = 'waive' AND NOT w.removed
 GROUP BY w.id ORDER BY w.id"""


def waived_of(asked: PlainSql, client_id: int) -> list[WaivedDeposit]:
    """What was waived of all bookings of a client, in the order in which it was said."""
    return [WaivedDeposit(*row) for row in asked.exec_driver_sql(_WAIVED, (client_id,))]
