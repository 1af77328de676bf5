"""Storage, money: the practice's own books follow from what became of bookings, in each change."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.money.ledger import Posting
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.deposits import deposits_of

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change

_WITH_MONEY = """
WITH concerned (id) AS (
  SELECT value FROM json_each(:ids)
  UNION SELECT booking_id FROM deposit_words WHERE id IN (SELECT value FROM json_each(:words)))
SELECT booking_id, kind, count(*) FROM ledger
 WHERE booking_id IN (SELECT id FROM concerned) GROUP BY booking_id, kind
UNION ALL
SELECT booking_id, word, 0 FROM deposit_words
 WHERE booking_id IN (SELECT id FROM concerned) AND word = 'spend'"""
"""Those which may have something to move: what came in, or what their clients have as credit."""


def settle(change: Change) -> None:
    """Make the entries of our own books that follow from what a change wrote.

    What is to go back to a client is none of them: it is an entry only once it has gone.
    """
    asked = {
        "ids": json.dumps(sorted(change.written.get("bookings", set()) | change.again)),
        "words": json.dumps(sorted(change.written.get("deposit_words", ()))),
    }
    _settle(change, asked)


def settle_some(change: Change, bookings: Collection[int]) -> None:
    """The same of these bookings at once: what is done next in the change needs it."""
    _settle(change, {"ids": json.dumps(sorted(bookings)), "words": "[]"})


def _settle(change: Change, asked: dict[str, str]) -> None:
    made: dict[int, dict[str, int]] = {}
    for booking_id, kind, count in change.connection.exec_driver_sql(_WITH_MONEY, asked):
        made.setdefault(booking_id, {})[kind] = count
    if not made:
        return
    at = to_epoch(change.at.replace(microsecond=0), field="now")
    for one in deposits_of(change.connection, made).values():
        postings = []
        for kind, amount in one.moves.at_once:
            key = f"{one.identity}/{kind}/{made[one.booking_id].get(kind, 0) + 1}"
            postings.append(Posting(key, kind, one.booking_id, one.client_id, amount, one.currency))
        ledger.post(change, postings, at=at)
