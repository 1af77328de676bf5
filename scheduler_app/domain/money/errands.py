"""Domain, money: what deposits and invoices want to happen outside: a link to pay by, and refunds.

Keys count what was really asked for outside. Whatever never left the diary is planned again under
the same key, and so is what a diary from a backup does not know of: it is found outside by it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from scheduler_app.domain.messages.outbox import Errand, OutboxRow, RowState
from scheduler_app.domain.money.booked_deposit import BookedDeposit
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.time_units import DAY, MINUTE

LINK_KIND = "payment-link"
REFUND_KIND = "refund"

OF_INVOICE = "invoice/"
"""What keys begin with of what is about an invoice, and no booking."""

OF_USE = 400 * DAY
"""Seconds for which a link is kept, and a refund tried."""

REFUND_WAITS = MINUTE
"""Seconds within which what was cancelled by mistake is taken back before any money moves."""

_AT_IT = frozenset({RowState.SENDING, RowState.HANDED_OVER, RowState.UNKNOWN})
_MAY_BE_TRIED = frozenset({RowState.PLANNED, RowState.FAILED, RowState.SKIPPED})


class OpenInvoice(NamedTuple):
    """An invoice, and what is open of it; below 0 where too much was paid.

    Nothing is open of a draft, nor of a credit note: none of them is paid. Minor units; it was sent
    at an epoch second.
    """

    id: int
    uid: str
    rest: int
    currency: str
    sent_at: int


class PaidByCard(NamedTuple):
    """A payment, and how much of it has not gone back and is not on its way; minor units."""

    id: int
    left: int


class KnownErrand(NamedTuple):
    """A row that stands, and whether it was ever asked for outside.

    That it failed was `answered_at` some epoch second, 0 where it is to be tried again; None while
    nobody has. What is decided after that is wanted anew, whatever became of the row.
    """

    row: OutboxRow
    was_asked: bool
    answered_at: int | None = None


def link_wanted(one: BookedDeposit, known: Sequence[KnownErrand]) -> Errand | None:
    """The link by which the deposit of a booking is paid; None while none is to be paid.

    A link that is out stays as it is where it says the same: moving a booking does not touch it. In
    advance of what had begun when it was agreed nobody is asked to pay.
    """
    missing = one.facts(one.start).missing
    agreed = one.agreed
    if not missing or agreed is None or not one.is_confirmed or one.start <= agreed.at:
        return None
    content = _written(amount=missing, currency=agreed.currency, within=agreed.within)
    return _link(f"{one.identity}/pay", content, known, one.booking_id, one.asked_at)


def invoice_link_wanted(one: OpenInvoice, known: Sequence[KnownErrand]) -> Errand | None:
    """The link by which the rest of an invoice is paid; None where nothing is open."""
    if one.rest <= 0:
        return None
    content = _written(invoice=one.id, amount=one.rest, currency=one.currency)
    return _link(f"{begins_of(one.uid)}/pay", content, known, None, one.sent_at)


def _link(
    family: str, content: str, known: Sequence[KnownErrand], booking_id: int | None, due: int
) -> Errand:
    for each in known:
        if each.row.state in _AT_IT and each.row.wanted.content == content:
            return each.row.wanted
    key = _key(family, content, known, ())
    return Errand(key, LINK_KIND, booking_id, due, due + OF_USE, family, content)


def invoice_refunds_standing(
    known: Sequence[KnownErrand], payments: Mapping[int, int], too_much: int, taken: Container[str]
) -> list[Errand]:
    """Of what the consultant gave back of an invoice what still can go, and is still too much.

    `payments` are what is left of each, what is planned included, and `too_much` what the invoice
    has beyond what is due. What somebody is at is left to them.
    """
    left = dict(payments)
    standing = []
    for row, _, _ in known:
        if row.state in _AT_IT:
            standing.append(row.wanted)
        elif row.state is RowState.PLANNED and row.wanted.key not in taken:
            said = json.loads(row.wanted.content)
            payment, amount = int(said["payment"]), int(said["amount"])
            if amount <= min(left.get(payment, 0), too_much):
                left[payment] -= amount
                too_much -= amount
                standing.append(row.wanted)
    return standing


def invoice_refund(
    one: OpenInvoice,
    known: Iterable[KnownErrand],
    taken: Iterable[str],
    *,
    payment: int,
    amount: int,
    reason: str,
    said_at: int,
) -> Errand:
    """So much of one payment of an invoice is to go back to its card; `taken` are keys as well."""
    begins = f"{begins_of(one.uid)}/refund"
    content = _written(invoice=one.id, payment=payment, amount=amount, reason=reason)
    number = 1
    over = {*taken, *(each.row.wanted.key for each in known)}
    while f"{begins}/{number}" in over:
        number += 1
    due = said_at + REFUND_WAITS
    return Errand(f"{begins}/{number}", REFUND_KIND, None, due, due + OF_USE, content=content)


def begins_of(uid: str) -> str:
    """What all keys of an invoice begin with."""
    return f"{OF_INVOICE}{uid}"


def refunds_wanted(
    one: BookedDeposit,
    known: Sequence[KnownErrand],
    payments: Iterable[PaidByCard],
    *,
    said_at: int,
    decided_at: int = 1,
    taken: Collection[str] = (),
) -> list[Errand]:
    """What is to go back of a booking's payments by card, the first paid first.

    `said_at` is when what it follows from was last said or done, and `decided_at` the same but for
    what came in, in epoch seconds. A refund that somebody is at is left to them. `taken` are keys
    of refunds that were made outside and that no row here asked for, as a diary from a backup finds
    them.
    """
    wanted = {each.row.wanted.key: each.row.wanted for each in known if each.row.state in _AT_IT}
    rest = one.moves.refund
    reason = _REASONS.get(one.ending, "given back by the practice")
    due = said_at + REFUND_WAITS
    for payment, left in payments:
        amount = min(rest, left)
        if amount <= 0:
            continue
        rest -= amount
        content = _written(payment=payment, amount=amount, reason=reason)
        over = {*wanted, *taken}
        key = _key(f"{one.identity}/refund", content, known, over, decided_at=decided_at)
        until = due + OF_USE
        wanted[key] = Errand(key, REFUND_KIND, one.booking_id, due, until, content=content)
    return list(wanted.values())


def _key(
    begins: str,
    content: str,
    known: Sequence[KnownErrand],
    taken: Container[str],
    *,
    decided_at: int = 1,
) -> str:
    """The key of what is wanted.

    What was tried and may be tried again is the same thing where it says the same; what says
    another thing, or was called back, is another thing outside.
    """
    for row, _, answered_at in known:
        same = row.wanted.content == content and row.wanted.key not in taken
        set_aside = answered_at is not None and answered_at < decided_at
        if same and row.state in _MAY_BE_TRIED and not set_aside:
            return row.wanted.key
    number = 1 + sum(each.was_asked for each in known)
    while f"{begins}/{number}" in taken:
        number += 1
    return f"{begins}/{number}"


_REASONS = {
    DepositEnding.CANCELLED_BY_CLIENT: DepositEnding.CANCELLED_BY_CLIENT.value,
    DepositEnding.CANCELLED_BY_PRACTICE: DepositEnding.CANCELLED_BY_PRACTICE.value,
    DepositEnding.NO_SHOW: DepositEnding.NO_SHOW.value,
    DepositEnding.RELEASED: "it came after the hour was given free",
    DepositEnding.REVOKED: "the contract was revoked",
}


def _written(**content: object) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
