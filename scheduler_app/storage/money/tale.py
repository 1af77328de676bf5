"""Storage, money: what was decided and paid about a booking, as its history tells of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.money.ledger import EntryKind

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


class WordChange(NamedTuple):
    """What a change did to one of the consultant's words: it holds since then, or no more.

    `change_id` is the change, `verb` and `by` are its own, `at` is epoch seconds.
    """

    change_id: int
    verb: str
    by: str
    at: int
    why: str
    word: str
    amount: int
    currency: str
    holds: bool


class MoneyPassed(NamedTuple):
    """An entry of the ledger by which money came from outside, or went there."""

    at: int
    kind: EntryKind
    amount: int
    currency: str
    reason: str


_WORDS = """
SELECT c.id, c.verb, c."by", c.at, c.why, w.word, w.amount, w.currency, h.after
  FROM deposit_words w
  JOIN history h ON h.subject = 'deposit_words' AND h.subject_id = w.id
  JOIN changes c ON c.id = h.change_id
 WHERE w.booking_id = ? ORDER BY h.id"""

_PASSED = """
SELECT at, kind, amount, currency, reason FROM ledger
 WHERE booking_id = ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY id"""

OUTSIDE = (
    *(EntryKind.RECEIVED, EntryKind.PAID),
    *(EntryKind.REFUNDED, EntryKind.PAYMENT_REFUNDED, EntryKind.CREDIT_REFUNDED),
    *(EntryKind.REFUND_FAILED, EntryKind.PAYMENT_BACK),
    *(EntryKind.DISPUTED, EntryKind.DISPUTE_WON),
)


def words_of(asked: PlainSql, booking_id: int) -> Iterator[WordChange]:
    """All that was done to words about a booking, the first first."""
    # Rows of one change lie side by side: it wrote them at once.
    for row in asked.exec_driver_sql(_WORDS, (booking_id,)):
        yield WordChange._make((*row[:8], not json.loads(row[8]).get("removed")))


def passed(asked: PlainSql, booking_id: int) -> Iterator[MoneyPassed]:
    """All that came in for a booking and went back, the first first."""
    kinds = json.dumps([kind.value for kind in OUTSIDE])
    for at, kind, *rest in asked.exec_driver_sql(_PASSED, (booking_id, kinds)):
        yield MoneyPassed(at, EntryKind(kind), *rest)
