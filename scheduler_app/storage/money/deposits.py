"""Storage, money: reads all that the deposits of bookings hang on, in few statements for many."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import State
from scheduler_app.domain.bookings.turns import PUTS_ASIDE, first_start
from scheduler_app.domain.money.booked_deposit import (
    BookedDeposit,
    CameIn,
    DepositDecision,
    DepositLink,
    DepositWord,
)
from scheduler_app.domain.money.errands import REFUND_KIND
from scheduler_app.domain.money.ledger import NOTHING, Balance, EntryKind
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.storage.bookings.turns import turns_of
from scheduler_app.storage.messages.facts import identity
from scheduler_app.storage.money import agreements, ledger, policies

if TYPE_CHECKING:
    from scheduler_app.domain.money.agreement import Agreed
    from scheduler_app.storage.snapshots import PlainSql

RELEASE = "release"
"""The verb of the change that gives an hour free whose deposit has not come."""

NO_DEPOSIT = frozenset({EntryKind.PAID, EntryKind.PAYMENT_REFUNDED, EntryKind.PAYMENT_BACK})
"""What was paid for work already done is no deposit, whatever becomes of it."""

_WITH_DEPOSIT = """
SELECT booking_id FROM agreements
 WHERE booking_id IN (SELECT value FROM json_each(:ids)) AND deposit > 0
UNION SELECT booking_id FROM ledger WHERE booking_id IN (SELECT value FROM json_each(:ids))"""

_BOOKINGS = """
SELECT b.id, coalesce(json_extract(r.template, '$.part_of'), r.uid, b.uid), b.client_id,
       b.service_id, b.start_at, iif(b.removed, 'cancelled', b.state), b.removed,
       b.series_id IS NOT NULL
  FROM bookings b LEFT JOIN series r ON r.id = b.series_id
 WHERE b.id IN (SELECT value FROM json_each(?)) AND b.kind = 'appointment'"""

_CALLED_OFF = """
SELECT h.subject_id, c.id, c.reverses, json_extract(h.after, '$.state'), c.verb, c."by",
       coalesce(c.said_at, c.at)
  FROM history h JOIN changes c ON c.id = +h.change_id
 WHERE h.subject = 'bookings' AND h.subject_id IN (SELECT value FROM json_each(?))
 ORDER BY h.subject_id, h.id"""

_WORDS = """
SELECT booking_id, word, amount, currency FROM deposit_words
 WHERE booking_id IN (SELECT value FROM json_each(?)) AND NOT removed ORDER BY id"""

_LEAVES = f"""
SELECT p.booking_id, r.amount, 0 FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE p.booking_id IN (SELECT value FROM json_each(:ids))
   AND r.state IN ('pending', 'requires action')
UNION ALL
SELECT o.booking_id, json_extract(o.content, '$.amount'), 0 FROM outbox o
 WHERE o.booking_id IN (SELECT value FROM json_each(:ids)) AND o.kind = '{REFUND_KIND}'
   AND o.state IN ('sending', 'handed over', 'sent', 'unknown')
   AND NOT EXISTS (SELECT 1 FROM refunds WHERE outbox_id = o.id)
UNION ALL
SELECT p.booking_id, r.amount, 1 FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE p.booking_id IN (SELECT value FROM json_each(:ids)) AND r.outbox_id IS NULL
   AND r.outside <> '' AND r.state = 'succeeded'
UNION ALL
SELECT p.booking_id, d.amount, 1 FROM disputes d JOIN payments p ON p.id = d.payment_id
 WHERE p.booking_id IN (SELECT value FROM json_each(:ids)) AND d.taken"""

_LINKS = """
SELECT o.booking_id, l.url, l.amount, l.made_at, l.paying_at
  FROM outbox o JOIN payment_links l ON l.outbox_id = o.id
 WHERE o.booking_id IN (SELECT value FROM json_each(?)) AND o.state = 'handed over'
 ORDER BY o.id"""


# What a person said is for a booking was meant for it, whatever was asked.
_PAYMENTS = """
SELECT booking_id, way = 'card' AND NOT EXISTS (
         SELECT 1 FROM findings f WHERE f.kind = 'unknown payment' AND f.outside = p.outside
            AND f.word = 'assign'), amount, at
  FROM payments p
 WHERE booking_id IN (SELECT value FROM json_each(?)) ORDER BY id"""


class _Word(NamedTuple):
    """A decision, and the currency of its amount; empty where that was not told."""

    decision: DepositDecision
    currency: str

    def holds_in(self, currency: str) -> bool:
        """Whether it is about money of this currency; what is waived is, in whichever it was."""
        return self.decision.word is DepositWord.WAIVE or self.currency in ("", currency)


class _CalledOff(NamedTuple):
    """Which change called a booking off."""

    verb: str
    by: str
    at: int


class _BecameOf(NamedTuple):
    """Which change called a booking off that is, and whether one that waits was put aside."""

    called_off: _CalledOff | None = None
    put_aside: bool = False


_NOTHING = _BecameOf()

_OFF_OR_WAITING = frozenset({State.CANCELLED, State.PENDING})


class _Paid(NamedTuple):
    """A payment; `at` is when it was made, and not when somebody looked."""

    by_card: int
    amount: int
    at: int


def with_deposit(asked: PlainSql, bookings: Collection[int]) -> set[int]:
    """Those of these bookings that a deposit was agreed of, or that have entries in the ledger."""
    found = asked.exec_driver_sql(_WITH_DEPOSIT, {"ids": json.dumps(sorted(bookings))})
    return {int(row[0]) for row in found}


def deposits_of(asked: PlainSql, bookings: Collection[int]) -> dict[int, BookedDeposit]:
    """What is known of the deposits of these bookings; of what is no appointment nothing is."""
    ids = json.dumps(sorted(bookings))
    rows = list(asked.exec_driver_sql(_BOOKINGS, (ids,)))
    turns = turns_of(asked, [row[0] for row in rows])
    ended = _became_of(asked, [row[0] for row in rows if row[5] in _OFF_OR_WAITING])
    agreed = agreements.of_bookings(asked, bookings)
    balances = ledger.of_bookings(asked, bookings, but=NO_DEPOSIT)
    words: dict[int, list[_Word]] = {}
    for booking_id, word, amount, currency in asked.exec_driver_sql(_WORDS, (ids,)):
        decision = DepositDecision(DepositWord(word), amount)
        words.setdefault(booking_id, []).append(_Word(decision, currency))
    under_way: dict[int, int] = {}
    gone: dict[int, int] = {}
    for booking_id, amount, is_gone in asked.exec_driver_sql(_LEAVES, {"ids": ids}):
        sums = gone if is_gone else under_way
        sums[booking_id] = sums.get(booking_id, 0) + amount
    links = {row[0]: DepositLink(*row[1:]) for row in asked.exec_driver_sql(_LINKS, (ids,))}
    payments: dict[int, list[_Paid]] = {}
    for booking_id, *paid in asked.exec_driver_sql(_PAYMENTS, (ids,)):
        payments.setdefault(booking_id, []).append(_Paid(*paid))
    known = {version: policies.of_version(asked, version) for version in _versions(agreed)}
    found = {}
    for booking_id, uid, client_id, service_id, start, state, removed, in_series in rows:
        promise = agreed.get(booking_id)
        version = 0 if promise is None else promise.policy
        how, put_aside = ended.get(booking_id, _NOTHING)
        became = turns.get(booking_id, [])
        since = max((turn.at for turn in became if turn.state is not None), default=0)
        counts_from = min(first_start(became) or start, start)
        currency, balance = _of_one(balances.get(booking_id, {}), promise and promise.currency)
        said = tuple(one.decision for one in words.get(booking_id, ()) if one.holds_in(currency))
        ending = _ending(state, None if removed else how)
        if ending is not DepositEnding.OPEN and any(one.word is DepositWord.REVOKE for one in said):
            ending = DepositEnding.REVOKED
        spent = sum(amount for word, amount in said if word is DepositWord.SPEND)
        found[booking_id] = BookedDeposit(
            booking_id,
            identity(uid, booking_id),
            client_id,
            start,
            since,
            state == State.CONFIRMED,
            ending,
            counts_from,
            0 if how is None else counts_from - how.at,
            known[version].of(service_id),
            promise,
            currency,
            # What it may use of its client's credit is there, as if it had been left by itself.
            replace(balance, credit=balance.credit + spent),
            under_way.get(booking_id, 0),
            gone.get(booking_id, 0),
            said,
            links.get(booking_id),
            _came_in(payments.get(booking_id, ()), ending, since),
            bool(in_series),
            put_aside,
        )
    return found


def _of_one(balances: dict[str, Balance], agreed_in: str | None) -> tuple[str, Balance]:
    """The money of a booking is of one currency: that in which it has some, else the agreed one."""
    standing = [one for one, balance in balances.items() if balance.is_live]
    currency = standing[0] if standing else agreed_in or next(iter(balances), "")
    return currency, balances.get(currency, NOTHING)


def _came_in(payments: Iterable[_Paid], ending: DepositEnding, since: int) -> tuple[CameIn, ...]:
    """Whoever paid in the very second of the end had not heard of it."""
    over = ending not in {DepositEnding.OPEN, DepositEnding.DONE}
    return tuple(
        CameIn(bool(one.by_card), one.amount, bool(one.by_card and over and one.at > since))
        for one in payments
    )


def _versions(agreed: dict[int, Agreed]) -> set[int]:
    """The versions of the policy that bookings were agreed under, and the one that is none."""
    return {0, *(promise.policy for promise in agreed.values())}


def _ending(state: str, how: _CalledOff | None) -> DepositEnding:
    if state == State.DONE:
        return DepositEnding.DONE
    if state == State.NO_SHOW:
        return DepositEnding.NO_SHOW
    if state != State.CANCELLED:
        return DepositEnding.OPEN
    if how is not None and how.verb == RELEASE:
        return DepositEnding.RELEASED
    if how is not None and how.by == By.CLIENT:
        return DepositEnding.CANCELLED_BY_CLIENT
    return DepositEnding.CANCELLED_BY_PRACTICE


def _became_of(asked: PlainSql, bookings: Collection[int]) -> dict[int, _BecameOf]:
    """By whom, and when, those that are cancelled were; and which ones the practice put aside.

    What takes a change back brings back what held before it: who takes back that a booking was
    opened again cancels nothing anew. Whoever wants none of the times that they are offered instead
    of their own has not called it off: the practice has.
    """
    if not bookings:
        return {}
    now: dict[int, _BecameOf] = {}
    before: dict[tuple[int, int], _BecameOf] = {}
    found = asked.exec_driver_sql(_CALLED_OFF, (json.dumps(sorted(bookings)),))
    for booking_id, change_id, reverses, state, verb, by, at in found:
        stood = now.get(booking_id, _NOTHING)
        before.setdefault((booking_id, change_id), stood)
        if state is None:
            continue
        if (booking_id, reverses) in before:
            now[booking_id] = before[booking_id, reverses]
        elif state == State.CANCELLED:
            whose = By.CONSULTANT if stood.put_aside else by
            now[booking_id] = _BecameOf(_CalledOff(verb, whose, at))
        else:
            aside = state == State.PENDING and verb in PUTS_ASIDE
            now[booking_id] = _BecameOf(put_aside=aside)
    return now
