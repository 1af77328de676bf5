"""Storage, money: by which text of a policy a deposit was agreed, and what its consultant said."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.booked_deposit import DepositWord

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


class AcceptedText(NamedTuple):
    """What the client of a booking accepted, and when (epoch seconds) the diary came to know."""

    version: int
    hash: str
    text: str
    at: int


class PaymentCost(NamedTuple):
    """What a payment by card has cost the practice; `outside` is what its taker calls it."""

    outside: str
    fee: Money


class SaidOfDeposit(NamedTuple):
    """A word of the consultant's that holds: so many minor units, and why."""

    word: DepositWord
    amount: int
    reason: str


_ACCEPTED = """
SELECT p.version, p.hash, p.text,
       (SELECT c.at FROM history h JOIN changes c ON c.id = h.change_id
         WHERE h.subject = 'bookings' AND h.subject_id = b.id
           AND json_extract(h.after, '$.agreed_policy_hash') = p.hash
         ORDER BY h.id DESC LIMIT 1)
  FROM bookings b
  JOIN policy_texts p ON (p.version, p.hash) = (b.agreed_policy, b.agreed_policy_hash)
 WHERE b.id = ?"""

_TEXTS = """
SELECT language, text FROM policy_texts WHERE version = ? ORDER BY id"""

_SAID = """
SELECT word, amount, reason FROM deposit_words
 WHERE booking_id = ? AND NOT removed ORDER BY id"""


def accepted(asked: PlainSql, booking_id: int) -> AcceptedText | None:
    """The text that the client of a booking accepted; None where they accepted none."""
    for version, hash_, text, at in asked.exec_driver_sql(_ACCEPTED, (booking_id,)):
        return AcceptedText(version, hash_, text, at or 0)
    return None


_COSTS = """
SELECT outside, fee, fee_currency FROM payments
 WHERE booking_id = ? AND fee IS NOT NULL AND outside <> '' ORDER BY id"""


def costs(asked: PlainSql, booking_id: int) -> list[PaymentCost]:
    """What the payments of a booking have cost, as far as that is known."""
    found = asked.exec_driver_sql(_COSTS, (booking_id,))
    return [PaymentCost(outside, Money(fee, currency)) for outside, fee, currency in found]


def texts(asked: PlainSql, version: int) -> dict[str, str]:
    """What clients read of a version, by language."""
    return {row[0]: row[1] for row in asked.exec_driver_sql(_TEXTS, (version,))}


def said(asked: PlainSql, booking_id: int) -> list[SaidOfDeposit]:
    """What the consultant has decided of a deposit, the first said first."""
    found = asked.exec_driver_sql(_SAID, (booking_id,))
    return [SaidOfDeposit(DepositWord(word), amount, reason) for word, amount, reason in found]
