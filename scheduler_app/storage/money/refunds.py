"""Storage, money: the rows of what went back, and of what banks took back, each as it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.money.payments import DisputeState, RefundState
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.storage.money.ledger import column_of

if TYPE_CHECKING:
    from scheduler_app.domain.money.payments import DisputeSeen, RefundSeen
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

REFUNDS, DISPUTES = "refunds", "disputes"

MOST_ASKED = 50
"""Refunds and disputes that are asked after one by one, those first that waited longest."""


MOST_COMPARED = 500
"""Refunds, the last ones, that are looked for in what is told."""


class KnownRefund(NamedTuple):
    """A refund that stands; `outbox_id` is None where it was made elsewhere."""

    id: int
    outbox_id: int | None
    state: RefundState
    failure: str


class KnownDispute(NamedTuple):
    """A dispute that stands; `taken` says whether the money is gone."""

    id: int
    state: DisputeState
    taken: bool
    due_at: int | None
    amount: int


def with_outside(asked: PlainSql, outside: str) -> KnownRefund | None:
    """The refund that whoever made it calls so."""
    query = "SELECT id, outbox_id, state, failure FROM refunds WHERE outside = ? AND outside <> ''"
    for row in asked.exec_driver_sql(query, (outside,)):
        return KnownRefund(row[0], row[1], RefundState(row[2]), row[3])
    return None


def ids_of(asked: PlainSql, payment_id: int) -> frozenset[str]:
    """What the refunds of a payment are called outside, however they stand."""
    query = "SELECT outside FROM refunds WHERE payment_id = ? AND outside <> ''"
    return frozenset(str(row[0]) for row in asked.exec_driver_sql(query, (payment_id,)))


def payment_of(asked: PlainSql, outside: str) -> int:
    """The payment, by its number, that a refund is of; `NotFound` where there is no such refund."""
    query = "SELECT payment_id FROM refunds WHERE outside = ? AND outside <> ''"
    for row in asked.exec_driver_sql(query, (outside,)):
        return int(row[0])
    raise NotFound("There is no such refund in the diary.")


def known_of(asked: PlainSql, payment_id: int) -> tuple[int, bool]:
    """How much of a payment is known to go back outside, and whether a bank disputes it."""
    query = """
SELECT coalesce((SELECT sum(amount) FROM refunds
                  WHERE payment_id = :id AND outside <> '' AND state NOT IN ('failed', 'canceled')),
                0),
       EXISTS (SELECT 1 FROM disputes WHERE payment_id = :id)"""
    (gone, disputed), *_ = asked.exec_driver_sql(query, {"id": payment_id})
    return int(gone), bool(disputed)


def keep(
    change: Change, payment_id: int, seen: RefundSeen, *, outbox_id: int | None, at: int
) -> None:
    """Write down how a refund stands, which was seen at `at` (epoch seconds).

    The row that asked for it stays the one that did.
    """
    change.connection.exec_driver_sql(
        "INSERT INTO refunds"
        " (payment_id, outbox_id, amount, at, outside, key, state, failure, asked_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (outside) WHERE outside <> '' DO UPDATE SET state = excluded.state,"
        " failure = excluded.failure, asked_at = excluded.asked_at,"
        " outbox_id = coalesce(refunds.outbox_id, excluded.outbox_id)",
        (
            *(payment_id, outbox_id, seen.amount.minor, seen.at, seen.id, seen.key),
            *(str(seen.state), seen.failure, at),
        ),
    )
    change.touched.add(REFUNDS)


def by_hand(change: Change, payment_id: int, amount: int, *, key: str, at: int) -> None:
    """Write down that so much of a payment was given back in cash, or by transfer."""
    change.connection.exec_driver_sql(
        "INSERT INTO refunds (payment_id, amount, at, key, state, asked_at)"
        " VALUES (?, ?, ?, ?, 'succeeded', ?)",
        (payment_id, amount, at, key, at),
    )
    change.touched.add(REFUNDS)


def not_gone_back(asked: PlainSql, subject: MoneySubject) -> list[tuple[int, int]]:
    """The payments of a subject by number, each with how much of it has not gone back.

    Those that were made by hand come first.
    """
    query = f"""
SELECT p.id, p.amount - coalesce((SELECT sum(r.amount) FROM refunds r WHERE r.payment_id = p.id
                                     AND r.state NOT IN ('failed', 'canceled')), 0)
  FROM payments p WHERE p.{column_of(subject)} = ? ORDER BY p.way = 'card', p.id"""
    return [(row[0], row[1]) for row in asked.exec_driver_sql(query, (subject.row,))]


def handed_over(change: Change, subject: MoneySubject, amount: int, *, at: int) -> None:
    """Write down that so much of a subject's payments was given back in cash, or by transfer."""
    for payment_id, left in not_gone_back(change.connection, subject):
        part = min(amount, left)
        if part > 0:
            by_hand(change, payment_id, part, key="", at=at)
            amount -= part


def were_asked(change: Change, outsides: list[str], *, at: int) -> None:
    """Write down that these were asked after, so that others come first the next time."""
    for table in (REFUNDS, DISPUTES):
        change.connection.exec_driver_sql(
            f"UPDATE {table} SET asked_at = ? WHERE outside = ?",
            [(at, outside) for outside in outsides],
        )


def open_ones(asked: PlainSql) -> list[str]:
    """What may still become something else: refunds and disputes, by what they are called."""
    query = """
SELECT outside, asked_at FROM refunds
 WHERE state IN ('pending', 'requires action') AND outside <> ''
UNION ALL SELECT outside, asked_at FROM disputes WHERE state NOT IN ('won', 'lost')
 ORDER BY asked_at, outside LIMIT ?"""
    return [str(row[0]) for row in asked.exec_driver_sql(query, (MOST_ASKED,))]


def ended_since(asked: PlainSql, since: int) -> list[str]:
    """Refunds made since then (epoch seconds) that have arrived, by what they are called."""
    query = """
SELECT outside FROM refunds WHERE at >= ? AND outside <> '' AND state = 'succeeded'
 ORDER BY id DESC LIMIT ?"""
    return [str(row[0]) for row in asked.exec_driver_sql(query, (since, MOST_ASKED))]


def is_planned(asked: PlainSql, booking_id: int) -> bool:
    """Whether something of a booking's money is to go back by card, and nobody was at it yet."""
    query = """
SELECT EXISTS (SELECT 1 FROM outbox
                WHERE booking_id = ? AND kind = 'refund' AND state = 'planned')"""
    (found,), *_ = asked.exec_driver_sql(query, (booking_id,))
    return bool(found)


class MadeRefund(NamedTuple):
    """A refund of a subject's money; `at` is when it was made, in epoch seconds."""

    outside: str
    subject: MoneySubject
    amount: int
    currency: str
    at: int


def made_since(asked: PlainSql, since: int, *, seen_before: int) -> list[MadeRefund]:
    """The last refunds that were made since then and seen before; epoch seconds."""
    query = """
SELECT p.booking_id, p.invoice_id, r.outside, r.amount, p.currency, r.at
  FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE r.id > (SELECT max(id) FROM refunds) - ? AND r.at >= ? AND r.asked_at < ?
   AND r.outside <> ''"""
    found = asked.exec_driver_sql(query, (MOST_COMPARED, since, seen_before))
    return [MadeRefund(row[2], MoneySubject(*row[:2]), *row[3:]) for row in found]


def dispute(asked: PlainSql, outside: str) -> KnownDispute | None:
    """The dispute that whoever took the payment calls so."""
    query = "SELECT id, state, taken, due_at, amount FROM disputes WHERE outside = ?"
    for id_, state, taken, due_at, amount in asked.exec_driver_sql(query, (outside,)):
        return KnownDispute(id_, DisputeState(state), bool(taken), due_at, amount)
    return None


def keep_dispute(change: Change, payment_id: int, seen: DisputeSeen, *, at: int) -> None:
    """Write down how a dispute stands, which was seen at `at` (epoch seconds)."""
    change.connection.exec_driver_sql(
        "INSERT INTO disputes"
        " (payment_id, outside, amount, reason, state, taken, due_at, opened_at, asked_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (outside) DO UPDATE SET amount = excluded.amount, reason = excluded.reason,"
        " state = excluded.state, taken = excluded.taken, due_at = excluded.due_at,"
        " asked_at = excluded.asked_at",
        (
            *(payment_id, seen.id, seen.amount.minor, seen.reason, str(seen.state)),
            *(seen.taken, seen.due_at, seen.at, at),
        ),
    )
    change.touched.add(DISPUTES)
