"""Storage, money: plans the links to pay by, and what goes back, from where deposits stand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState
from scheduler_app.domain.time_units import DAY
from scheduler_app.storage.messages.plans import BY_ID

if TYPE_CHECKING:
    from scheduler_app.domain.money.errands import KnownErrand, PaidByCard
    from scheduler_app.storage.snapshots import PlainSql

_WITH_DEPOSIT = """
SELECT booking_id FROM agreements
 WHERE booking_id IN (SELECT value FROM json_each(:ids)) AND deposit > 0
UNION SELECT booking_id FROM ledger WHERE booking_id IN (SELECT value FROM json_each(:ids))"""

_KNOWN = """
SELECT o.id, o.state, o.key, o.kind, o.booking_id, o.due_at, o.useful_until, o.family, o.content,
       o.changed_at, o.tries, EXISTS (SELECT 1 FROM outbox_attempts WHERE outbox_id = o.id
                                         AND outcome = 'sending'),
       (SELECT iif(f.word = 'again', 0, f.mended_at) FROM findings f
         WHERE f.kind = 'refund failed' AND f.outside = o.key AND f.word <> ''
           AND o.kind = 'refund')
  FROM outbox o
 WHERE o.booking_id IN (SELECT value FROM json_each(?)) AND o.kind IN ('payment-link', 'refund')
 ORDER BY o.id"""

# Of what a bank has taken, or is about to, nothing can go back by card.
_PAID = """
SELECT p.booking_id, p.id, p.amount
       - coalesce((SELECT sum(r.amount) FROM refunds r
                    WHERE r.payment_id = p.id AND r.state NOT IN ('failed', 'canceled')), 0)
       - coalesce((SELECT sum(json_extract(o.content, '$.amount')) FROM outbox o
                    WHERE o.booking_id = p.booking_id AND o.kind = 'refund'
                      AND o.state IN ('sending', 'handed over', 'sent', 'unknown')
                      AND json_extract(o.content, '$.payment') = p.id
                      AND NOT EXISTS (SELECT 1 FROM refunds WHERE outbox_id = o.id)), 0)
       - iif(EXISTS (SELECT 1 FROM disputes d WHERE d.payment_id = p.id
                        AND (d.taken OR d.state IN ('needs answer', 'under review', 'lost'))),
             p.amount, 0)
  FROM payments p
 WHERE p.booking_id IN (SELECT value FROM json_each(?)) AND p.way = 'card' ORDER BY p.id"""

_TAKEN = """
SELECT p.booking_id, r.key FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE p.booking_id IN (SELECT value FROM json_each(?)) AND r.key <> '' AND r.outbox_id IS NULL"""

_SAID = """
SELECT booking_id, max(at), max(decided) FROM (
  SELECT booking_id, at, 0 AS decided FROM payments
  UNION ALL
  SELECT w.booking_id, c.at, c.at FROM deposit_words w
    JOIN history h ON h.subject = 'deposit_words' AND h.subject_id = w.id
    JOIN changes c ON c.id = h.change_id)
 WHERE booking_id IN (SELECT value FROM json_each(?)) GROUP BY booking_id"""

_BY_WORD = """id IN (SELECT booking_id FROM deposit_words
       WHERE id IN (SELECT value FROM json_each(:ids)))"""


class DepositFollower:
    """A `Follower`: the link by which a deposit is paid, and what goes back of it."""

    name = "deposits"
    kinds = ("payment-link", "refund")
    concerns: Mapping[str, str] = MappingProxyType({"bookings": BY_ID, "deposit_words": _BY_WORD})
    ruled_by = ()
    before = 1_100 * DAY
    after = 800 * DAY

    def rules(self, _asked: PlainSql) -> str:
        """None: what was agreed about a booking is its own."""
        return "1"

    def wanted(self, asked: PlainSql, bookings: str, _until: int) -> Sequence[Errand]:
        """Nothing where no deposit was asked, and nothing came in."""
        found = asked.exec_driver_sql(_WITH_DEPOSIT, {"ids": bookings})
        concerned = {int(row[0]) for row in found}
        if not concerned:
            return ()
        # Who asks for no deposits has no need of what plans them.
        from scheduler_app.domain.money.errands import link_wanted, refunds_wanted
        from scheduler_app.storage.money.deposits import deposits_of

        ids = json.dumps(sorted(concerned))
        links, refunds = _known(asked, ids)
        payments = paid_by_card(asked, ids)
        taken: dict[int, list[str]] = {}
        for booking_id, key in asked.exec_driver_sql(_TAKEN, (ids,)):
            taken.setdefault(booking_id, []).append(key)
        said = {row[0]: (row[1], row[2]) for row in asked.exec_driver_sql(_SAID, (ids,))}
        wanted: list[Errand] = []
        for booking_id, one in deposits_of(asked, concerned).items():
            link = link_wanted(one, links.get(booking_id, ()))
            wanted += [] if link is None else [link]
            said_at, decided_at = said.get(booking_id, (0, 0))
            wanted += refunds_wanted(
                one,
                refunds.get(booking_id, ()),
                payments.get(booking_id, ()),
                said_at=max(one.since, said_at),
                decided_at=max(one.since, decided_at, 1),
                taken=taken.get(booking_id, ()),
            )
        return wanted


FOLLOWER = DepositFollower()

_Known = dict[int, list["KnownErrand"]]


def _known(asked: PlainSql, ids: str) -> tuple[_Known, _Known]:
    """The links and the refunds of bookings that have rows, each in the order of the rows."""
    from scheduler_app.domain.money.errands import LINK_KIND, KnownErrand

    links: _Known = {}
    refunds: _Known = {}
    rows = asked.exec_driver_sql(_KNOWN, (ids,))
    for row_id, state, *wanted, since, tries, was_asked, answered_at in rows:
        row = OutboxRow(row_id, RowState(state), Errand(*wanted), since, tries)
        of_kind = links if row.wanted.kind == LINK_KIND else refunds
        known = KnownErrand(row, bool(was_asked), answered_at)
        of_kind.setdefault(row.wanted.booking, []).append(known)
    return links, refunds


def paid_by_card(asked: PlainSql, ids: str) -> dict[int, list[PaidByCard]]:
    """The payments by card of bookings, whose ids are a list in JSON."""
    from scheduler_app.domain.money.errands import PaidByCard

    found: dict[int, list[PaidByCard]] = {}
    for booking_id, payment, left in asked.exec_driver_sql(_PAID, (ids,)):
        found.setdefault(booking_id, []).append(PaidByCard(payment, left))
    return found
