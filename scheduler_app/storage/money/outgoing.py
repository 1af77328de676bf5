"""Storage, money: the ledger follows from what left the account outside, in whatever order."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import TYPE_CHECKING

from scheduler_app.domain.money.ledger import NOTHING, EntryKind, Posting
from scheduler_app.domain.money.outgoing import Outgoing, credit_to_fetch, outgoing_moves
from scheduler_app.storage.money import books, ledger, words
from scheduler_app.storage.money.deposits import NO_DEPOSIT, deposits_of

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

_LEFT = """
SELECT p.booking_id, r.outside, 0, iif(r.state = 'succeeded', r.amount, 0), p.currency, r.id
  FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE p.booking_id IN (SELECT value FROM json_each(:ids)) AND r.outside <> ''
UNION ALL
SELECT p.booking_id, d.outside, 1, iif(d.taken, d.amount, 0), p.currency, d.id
  FROM disputes d JOIN payments p ON p.id = d.payment_id
 WHERE p.booking_id IN (SELECT value FROM json_each(:ids))
 ORDER BY 1, 3, 6"""

_POSTED = """
SELECT outside, kind, sum(amount), count(*) FROM ledger
 WHERE booking_id IN (SELECT value FROM json_each(?)) AND outside <> '' GROUP BY outside, kind"""

_OUT = frozenset({EntryKind.REFUNDED, EntryKind.DISPUTED, EntryKind.PAYMENT_REFUNDED})
_BACK = frozenset({EntryKind.REFUND_FAILED, EntryKind.DISPUTE_WON, EntryKind.PAYMENT_BACK})


def agree(change: Change, bookings: Collection[int], *, at: int) -> list[int]:
    """Make the entries that follow from the refunds and disputes of these bookings as they stand.

    What was kept or applied meanwhile is reckoned anew behind it, in the same change. What was left
    as credit and is gone now can't be for other bookings of its client: returns those that it was
    for.
    """
    asked = change.connection
    ids = json.dumps(sorted(bookings))
    posted = _posted(asked, ids)
    left: dict[int, list[Outgoing]] = {}
    currencies: dict[int, str] = {}
    for booking_id, outside, is_dispute, gone, currency, _ in asked.exec_driver_sql(
        _LEFT, {"ids": ids}
    ):
        of_one = posted.get(outside, {})
        sums = {kind: amount for kind, (amount, _) in of_one.items()}
        said = sum(sums.get(kind, 0) for kind in _OUT) - sum(sums.get(kind, 0) for kind in _BACK)
        of_work = sums.get(EntryKind.PAYMENT_REFUNDED, 0) - sums.get(EntryKind.PAYMENT_BACK, 0)
        one = Outgoing(outside, bool(is_dispute), gone, said, of_work)
        left.setdefault(booking_id, []).append(one)
        currencies[booking_id] = currency
    concerned: list[int] = []
    for booking_id, outgoing in left.items():
        if all(one.gone == one.posted for one in outgoing):
            continue
        currency = currencies[booking_id]
        concerned += _post(change, booking_id, outgoing, currency, posted, at=at)
    return concerned


_Posted = dict[str, dict[EntryKind, tuple[int, int]]]
"""By id outside and kind, what entries come to and how many there are."""


def _posted(asked: PlainSql, ids: str) -> _Posted:
    found: _Posted = {}
    for outside, kind, amount, count in asked.exec_driver_sql(_POSTED, (ids,)):
        found.setdefault(outside, {})[EntryKind(kind)] = (amount, count)
    return found


def _post(
    change: Change,
    booking_id: int,
    outgoing: list[Outgoing],
    currency: str,
    posted: _Posted,
    *,
    at: int,
) -> list[int]:
    asked = change.connection
    one = deposits_of(asked, [booking_id]).get(booking_id)
    client = None if one is None else one.client_id
    pots = ledger.of_bookings(asked, [booking_id]).get(booking_id, {}).get(currency, NOTHING)
    deposit = (
        ledger.of_bookings(asked, [booking_id], but=NO_DEPOSIT)
        .get(booking_id, {})
        .get(currency, NOTHING)
    )
    credit = 0 if client is None else ledger.credit_of(asked, client).get(currency, 0)
    for_work = pots.applied - deposit.applied
    spent = credit_to_fetch(outgoing, deposit, for_work=for_work, credit=credit)
    concerned: list[int] = []
    if client is not None and spent:
        concerned = words.unspend(change, client, spent, currency)
        change.again.update(concerned)
        books.settle_some(change, concerned)
        credit = ledger.credit_of(asked, client).get(currency, 0)
    steps = outgoing_moves(outgoing, deposit, for_work=for_work, credit=credit)
    for step in steps:
        of_kind = posted.setdefault(step.outside, {})
        amount, count = of_kind.get(step.kind, (0, 0))
        of_kind[step.kind] = (amount + step.amount, count + 1)
        key = f"{step.outside}/{step.kind}/{count + 1}"
        ledger.post(
            change,
            [Posting(key, step.kind, booking_id, client, step.amount, currency, step.outside)],
            at=at,
        )
    return concerned
