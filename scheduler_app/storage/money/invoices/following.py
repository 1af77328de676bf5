"""Storage, money: what is wanted outside of invoices follows from how they stand, in each change.

That is the link by which the rest is paid, and what the consultant gave back. No follower of
bookings plans it: an invoice is about none, or about several.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState, Steps, compared
from scheduler_app.domain.money.errands import (
    LINK_KIND,
    OF_INVOICE,
    KnownErrand,
    OpenInvoice,
    begins_of,
    invoice_link_wanted,
    invoice_refund,
    invoice_refunds_standing,
)
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.money.ledger import NOTHING
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices import books
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.storage.money.invoices.watching import Watched, watch
from scheduler_app.storage.snapshots import asked_plainly

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql

_CONCERNED = """
SELECT value FROM json_each(:invoices)
UNION SELECT corrects FROM invoices
 WHERE id IN (SELECT value FROM json_each(:invoices)) AND corrects IS NOT NULL
UNION SELECT invoice_id FROM invoice_reminders WHERE id IN (SELECT value FROM json_each(:reminders))
UNION SELECT other.invoice_id FROM invoice_bookings own
  JOIN invoice_bookings other ON other.booking_id = own.booking_id
 WHERE own.invoice_id IN (SELECT value FROM json_each(:invoices))"""
"""What is sent, or credited, may leave what came in for a booking to another invoice of it."""

_ASKED = """
SELECT outbox_id, max(outcome = 'sending') FROM outbox_attempts
 WHERE outbox_id IN (SELECT value FROM json_each(?)) GROUP BY outbox_id"""

# Of what a bank has taken, or is about to, nothing can go back by card.
_PAID = """
SELECT p.invoice_id, p.id, p.amount
       - coalesce((SELECT sum(r.amount) FROM refunds r
                    WHERE r.payment_id = p.id AND r.state NOT IN ('failed', 'canceled')), 0)
       - iif(EXISTS (SELECT 1 FROM disputes d WHERE d.payment_id = p.id
                        AND (d.taken OR d.state IN ('needs answer', 'under review', 'lost'))),
             p.amount, 0)
  FROM payments p
 WHERE p.invoice_id IN (SELECT value FROM json_each(?)) AND p.way = 'card' ORDER BY p.id"""

_REFUNDS = """
SELECT p.invoice_id, r.key, r.outbox_id,
       iif(r.state IN ('pending', 'requires action'), r.amount, 0)
  FROM refunds r JOIN payments p ON p.id = r.payment_id
 WHERE p.invoice_id IN (SELECT value FROM json_each(?))"""

_AT_IT = frozenset({RowState.SENDING, RowState.HANDED_OVER, RowState.SENT, RowState.UNKNOWN})


class InvoiceOutside(NamedTuple):
    """What is wanted of one invoice outside, and was.

    `went_back` is what its bookings lack of what it took off as paid before. `cards` are what is
    left of each payment by card, less what is on its way; `under_way` what goes back and is no
    entry yet, `planned` the part of it that nobody was at. `taken` are the keys of refunds that no
    row here asked for.
    """

    open: OpenInvoice
    number: str = ""
    went_back: int = 0
    known: tuple[KnownErrand, ...] = ()
    cards: Mapping[int, int] = {}
    under_way: int = 0
    planned: int = 0
    taken: frozenset[str] = frozenset()

    @property
    def too_much(self) -> int:
        """What is paid beyond what is due and does not go back yet, but for what is planned."""
        return max(0, -self.open.rest - self.under_way + self.planned)


def follow(change: Change) -> None:
    """Plan anew what a change concerns; called once all books of bookings are kept."""
    look_again(change, _concerned(change) | change.invoices_again)


def _concerned(change: Change) -> set[int]:
    """Those that were written about; most changes write none, and nothing is asked."""
    written = [change.written.get(each, ()) for each in ("invoices", "invoice_reminders")]
    if not any(written):
        return set()
    given = dict(zip(("invoices", "reminders"), map(_listed, written), strict=True))
    asked = asked_plainly(change.connection)
    return {row[0] for row in asked.exec_driver_sql(_CONCERNED, given)}


def _listed(ids: Collection[int]) -> str:
    return json.dumps(sorted(ids))


def look_again(change: Change, invoices: Collection[int]) -> None:
    """Plan these as the diary stands, also before something of one is carried out."""
    if not invoices:
        return
    asked = asked_plainly(change.connection)
    now = to_epoch(change.at.replace(microsecond=0), field="now")
    books.settle(change, invoices, at=now)
    wanted: dict[str, Errand] = {}
    standing: list[OutboxRow] = []
    outsides = outside_of(asked, invoices)
    for one in outsides.values():
        links = [each for each in one.known if each.row.wanted.kind == LINK_KIND]
        refunds = [each for each in one.known if each.row.wanted.kind != LINK_KIND]
        link = invoice_link_wanted(one.open, links)
        errands = invoice_refunds_standing(refunds, one.cards, one.too_much, one.taken)
        wanted |= {each.key: each for each in (*errands, *([link] if link else ()))}
        standing += [each.row for each in one.known]
    steps = compared(wanted, standing, now=now)
    if steps:
        outbox.write(asked, steps, now=now)
        change.touched.add("outbox")
    watch(change, {id_: _watched(one) for id_, one in outsides.items()}, at=now)


def _watched(one: InvoiceOutside) -> Watched:
    rest = one.open.rest
    too_much = max(0, one.too_much - one.planned)
    return Watched(one.number, rest, too_much, one.went_back, one.open.currency)


def look_again_at_row(change: Change, row: OutboxRow) -> None:
    """The same of the invoice that a row is about."""
    look_again(change, {invoice_of(row)})


def invoice_of(row: OutboxRow) -> int:
    """The invoice that a row without a booking is about."""
    return int(json.loads(row.wanted.content)["invoice"])


def outside_of(asked: PlainSql, invoices: Collection[int]) -> dict[int, InvoiceOutside]:
    """What is wanted and was of those of these that were sent, in few statements for many."""
    stands = {
        id_: one for id_, one in standings(asked, invoices).items() if one.sent_at is not None
    }
    pots = ledger.of_invoices(asked, stands)
    found = {
        id_: OpenInvoice(
            id_,
            one.uid,
            0 if one.kind is InvoiceKind.CREDIT else one.outstanding,
            one.currency,
            one.sent_at or 0,
        )
        for id_, one in stands.items()
    }
    known = _known(asked, found)
    ids = json.dumps(sorted(found))
    cards: dict[int, dict[int, int]] = {}
    for invoice_id, payment, left in asked.exec_driver_sql(_PAID, (ids,)):
        cards.setdefault(invoice_id, {})[payment] = left
    settled: set[int] = set()
    taken: dict[int, set[str]] = {}
    waiting: dict[int, int] = {}
    for invoice_id, key, row_id, amount in asked.exec_driver_sql(_REFUNDS, (ids,)):
        waiting[invoice_id] = waiting.get(invoice_id, 0) + amount
        if row_id is not None:
            settled.add(row_id)
        elif key:
            taken.setdefault(invoice_id, set()).add(key)
    return {
        id_: _asked_for(
            InvoiceOutside(
                one,
                stands[id_].number,
                pots.get(id_, {}).get(one.currency, NOTHING).applied - stands[id_].paid,
                known=tuple(known.get(id_, ())),
                cards=cards.get(id_, {}),
                under_way=waiting.get(id_, 0),
                taken=frozenset(taken.get(id_, ())),
            ),
            settled,
        )
        for id_, one in found.items()
    }


def _asked_for(one: InvoiceOutside, settled: Collection[int]) -> InvoiceOutside:
    """With what its rows want to go back, or asked for; those that are `settled` are known."""
    cards, under_way, planned = dict(one.cards), one.under_way, 0
    for row, _, _ in one.known:
        if row.wanted.kind == LINK_KIND:
            continue
        said = json.loads(row.wanted.content)
        if row.state is RowState.PLANNED:
            planned += said["amount"]
        elif row.state in _AT_IT and row.id not in settled:
            cards[said["payment"]] = cards.get(said["payment"], 0) - said["amount"]
            under_way += said["amount"]
    return one._replace(cards=cards, under_way=under_way + planned, planned=planned)


def _known(asked: PlainSql, invoices: Mapping[int, OpenInvoice]) -> Mapping[int, list[KnownErrand]]:
    rows = outbox.beginning_with(asked, [begins_of(one.uid) for one in invoices.values()])
    ids = json.dumps([row.id for row in rows])
    tried = {row[0]: bool(row[1]) for row in asked.exec_driver_sql(_ASKED, (ids,))}
    found: dict[int, list[KnownErrand]] = {}
    for row in rows:
        errand = KnownErrand(row, tried.get(row.id, False))
        found.setdefault(invoice_of(row), []).append(errand)
    return found


def plan_refund(
    change: Change, one: InvoiceOutside, parts: Mapping[int, int], reason: str, *, at: int
) -> None:
    """Let so much of each of these payments go back to its card, as the consultant says."""
    wishes: list[Errand] = []
    for payment, amount in parts.items():
        wish = invoice_refund(
            *(one.open, one.known, {*one.taken, *(each.key for each in wishes)}),
            payment=payment,
            amount=amount,
            reason=reason,
            said_at=at,
        )
        wishes.append(wish)
    outbox.write(change.connection, Steps(add=wishes), now=at)
    change.touched.add("outbox")
    change.invoices_again.add(one.open.id)


def unplanned(one: InvoiceOutside) -> dict[int, int]:
    """What of each payment by card is neither gone nor planned to go back."""
    left = dict(one.cards)
    for row, _, _ in one.known:
        if row.wanted.kind != LINK_KIND and row.state is RowState.PLANNED:
            said = json.loads(row.wanted.content)
            left[said["payment"]] = left.get(said["payment"], 0) - said["amount"]
    return left


def invoice_of_key(asked: PlainSql, key: str) -> int | None:
    """The invoice that a key names, whether there is a row for it or not; None for none."""
    if not key.startswith(OF_INVOICE):
        return None
    uid, _, _ = key.removeprefix(OF_INVOICE).partition("/")
    found = asked.exec_driver_sql("SELECT id FROM invoices WHERE uid = ? AND sent_at > 0", (uid,))
    return next((int(row[0]) for row in found), None)
