"""Simulation: what the practice may keep of a deposit, reckoned anew from what was agreed and done.

Of visits that took no other turn than to be booked, agreed, moved, and called off by their client.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from scheduler_app.domain.bookings.turns import Turn
from scheduler_app.storage.bookings.turns import turns_of
from tests.simulation.invariants.both_books import FROM_TO
from tests.simulation.life.life import Life

_INTO_HELD = tuple(kind for kind, (_, into) in FROM_TO.items() if into == "held")
_OUT_OF_HELD = tuple(kind for kind, (out_of, _) in FROM_TO.items() if out_of == "held")

_STRAIGHT = frozenset({None, "pending", "confirmed", "cancelled"})

_CALLED_OFF = """
SELECT b.id FROM bookings b
 WHERE b.state = 'cancelled' AND NOT b.removed AND b.kind = 'appointment'
   AND NOT EXISTS (SELECT 1 FROM deposit_words w WHERE w.booking_id = b.id)
   AND NOT EXISTS (SELECT 1 FROM findings f WHERE f.booking_id = b.id)
   AND NOT EXISTS (SELECT 1 FROM revocations r WHERE r.booking_id = b.id)
   AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.booking_id = b.id AND p.way <> 'card')
   AND (SELECT count(DISTINCT deposit || currency) FROM agreements a WHERE a.booking_id = b.id) = 1
 ORDER BY b.id"""

_AGREED = """
SELECT a.deposit, a.currency, p.rules FROM agreements a JOIN policy_rules p ON p.version = a.policy
 WHERE a.booking_id = ? ORDER BY a.id DESC LIMIT 1"""

_PAID = """
SELECT coalesce(sum(amount), 0) FROM payments WHERE booking_id = ? AND at <= ? AND currency = ?"""

_KEPT = """
SELECT coalesce(sum(iif(kind = 'kept', amount, -amount)), 0) FROM ledger
 WHERE booking_id = ? AND kind IN ('kept', 'kept back')"""

_HELD = f"""
SELECT coalesce(sum(iif(kind IN {_INTO_HELD}, amount, iif(kind IN {_OUT_OF_HELD}, -amount, 0))), 0)
  FROM ledger WHERE booking_id = ?"""


class _CalledOff(NamedTuple):
    """At which second its client called a visit off, and from which one the ladder counts."""

    at: int
    counts_from: int


def must_be_kept_to(life: Life) -> None:
    """Of what was paid before its client called it off, so much was kept as had been agreed.

    All else that came in for it has gone back, or is their credit.
    """
    visits = life.ids(_CALLED_OFF)
    with life.world.diary.look() as asked:
        turns = turns_of(asked, visits)
    for visit in visits:
        off = _straight(turns.get(visit, ()))
        agreed = life.asked(_AGREED, visit)
        if off is None or not agreed:
            continue
        deposit, currency, rules = agreed[0]
        [(paid,)] = life.asked(_PAID, visit, off.at, currency)
        [(kept,)] = life.asked(_KEPT, visit)
        there = min(paid, deposit)
        percent = _percent(json.loads(rules), off.counts_from - off.at)
        back = (2 * there * percent + 100) // 200
        assert kept == there - back, (
            f"the ladder was not kept to: of {there}, {percent} percent were to go back, and {kept}"
            f" were kept of {visit}"
        )
        [(held,)] = life.asked(_HELD, visit)
        assert held == 0, f"what came in beyond that, or too late, is still held: {held} of {visit}"


def _straight(turns: Sequence[Turn]) -> _CalledOff | None:
    """How a visit was called off by its client; None where it took another turn."""
    start = counts_from = 0
    was_agreed = False
    for turn in turns:
        if turn.state not in _STRAIGHT or turn.verb in {"undo", "redo"}:
            return None
        start = start if turn.start is None else turn.start
        if turn.state == "cancelled":
            last = turn is turns[-1] and turn.by == "client" and was_agreed
            return _CalledOff(turn.at, min(counts_from, start)) if last else None
        if turn.state == "pending" and was_agreed:
            return None
        by_client = turn.by == "client"
        if turn.state == "confirmed" and not was_agreed:
            counts_from, was_agreed = start, True
        elif was_agreed and turn.start is not None:
            counts_from = min(counts_from, start) if by_client else start
    return None


def _percent(rules: dict[str, Any], left: int) -> int:
    for rung in rules.get("ladder", []):
        if left >= rung["hours"] * 3_600:
            return int(rung["percent"])
    return 0
