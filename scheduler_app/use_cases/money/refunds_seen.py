"""Use cases, money: a refund, or a dispute, that is seen becomes one of the diary's.

The one place where that happens, whoever saw it: who asked for a refund, who follows those that are
open, and who compares the books. The ledger follows in the same change, and as often as it is seen.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.messages.outbox import OutboxRow, RowState, may_become
from scheduler_app.domain.money.errands import REFUND_KIND
from scheduler_app.domain.money.findings import FindingKind
from scheduler_app.domain.money.payments import DisputeState, RefundState
from scheduler_app.domain.money.subject import NOBODYS_MONEY, MoneySubject
from scheduler_app.domain.wording import moment_in_words
from scheduler_app.domain.zones import from_epoch, to_epoch, wall_of, zone
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.money import findings, ledger, outgoing, payments, refunds
from scheduler_app.storage.money.findings import Found
from scheduler_app.use_cases.brought import tell_of_money
from scheduler_app.use_cases.messages.carrying_out import Fate, settle_within
from scheduler_app.use_cases.practice.rules import read_practice

if TYPE_CHECKING:
    from scheduler_app.domain.money.payments import DisputeSeen, RefundSeen
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.money.payments import KnownPayment

STRANGE = "finding/"
"""What keys of refunds begin with whose payment no booking here asks for."""

NOT_BACK = "{{who}} did not get back what was to go back for {{when}}. {}"
DISPUTED = "The bank of {{who}} disputes the payment for {{when}}. {}"

UNSPENT = (
    "The credit of {who} that was used for {when} came from a payment that has gone back: its "
    "deposit is missing again."
)

UNSPENT_ON_INVOICE = (
    "The credit of {who} that was used for {when} came from a payment that has gone back: it is "
    "open again."
)

_FATES = {
    RefundState.PENDING: RowState.HANDED_OVER,
    RefundState.REQUIRES_ACTION: RowState.HANDED_OVER,
    RefundState.SUCCEEDED: RowState.SENT,
    RefundState.FAILED: RowState.FAILED,
    RefundState.CANCELED: RowState.FAILED,
}

_LOST = frozenset({RefundState.FAILED, RefundState.CANCELED})


def take_in_refund(change: Change, seen: RefundSeen, now: datetime) -> bool:
    """Write down how a refund stands; False where nobody here knows its payment."""
    at = to_epoch(now.replace(microsecond=0), field="now")
    payment = payments.with_outside(change.connection, seen.payment)
    if payment is None:
        _of_a_stranger(change, seen)
        return False
    before = refunds.with_outside(change.connection, seen.id)
    row = _row_of(change, seen, payment, None if before is None else before.outbox_id)
    row_id = None if row is None else row.id
    refunds.keep(change, payment.id, seen, outbox_id=row_id, at=at)
    if row is not None:
        _settle(change, row, seen, now)
    _agree(change, payment.subject, at)
    if seen.state in _LOST:
        outside = seen.id if row is None else row.wanted.key
        if _found(change, FindingKind.REFUND_FAILED, outside, seen, payment, at):
            tell_of_money(change, payment.subject, NOT_BACK.format(told(seen.failure)), at=at)
    elif row is None and before is None:
        _found(change, FindingKind.ELSEWHERE, seen.id, seen, payment, at)
    return True


def take_in_dispute(change: Change, seen: DisputeSeen, now: datetime) -> bool:
    """Write down how a dispute stands; False where nobody here knows its payment.

    The money leaves the ledger once the bank has taken it, and is there again once it came back:
    of one that only warns, nothing moves.
    """
    at = to_epoch(now.replace(microsecond=0), field="now")
    payment = payments.with_outside(change.connection, seen.payment)
    subject = NOBODYS_MONEY if payment is None else payment.subject
    if payment is not None:
        refunds.keep_dispute(change, payment.id, seen, at=at)
        _agree(change, subject, at)
    detail, due = _told(seen), seen.due_at if seen.state.is_open else None
    known = findings.of_kind(change.connection, FindingKind.DISPUTE, seen.id)
    if known is None:
        found = Found(
            FindingKind.DISPUTE, seen.id, subject, seen.amount, seen.at, detail, due_at=due
        )
        findings.add(change, found, seen_at=at)
    elif (known.detail, known.due_at) != (detail, due):
        findings.tell_anew(change, known, detail, due)
    news = known is None or not seen.state.is_open
    if payment is not None and news and (known is None or known.detail != detail):
        until = "" if due is None else f" Evidence is taken until {_when(change, due)}."
        tell_of_money(change, subject, f"{DISPUTED.format(told(detail))}{until}", at=at)
    return payment is not None


def _when(change: Change, moment: int) -> str:
    """An epoch second as the practice's clock tells it."""
    in_zone = zone(read_practice(change.connection).zone)
    return moment_in_words(wall_of(from_epoch(moment), in_zone))


def _agree(change: Change, subject: MoneySubject, at: int) -> None:
    """Let the ledger follow; the consultant is told of those whose money that takes away."""
    concerned = outgoing.agree(change, subject, at=at)
    ledger.plan_again(change, subject)
    for each in concerned:
        words = UNSPENT if each.invoice_id is None else UNSPENT_ON_INVOICE
        tell_of_money(change, each, words, at=at)


_STANDS = {
    DisputeState.WARNED: "It asks only; no money is gone. It can be answered, or refunded.",
    DisputeState.NEEDS_ANSWER: "It wants evidence.",
    DisputeState.UNDER_REVIEW: "It looks at the evidence.",
    DisputeState.WON: "It decided for you.",
    DisputeState.LOST: "It decided for the client.",
}


def _told(seen: DisputeSeen) -> str:
    gone = " The money is gone until it decides." if seen.taken and seen.state.is_open else ""
    return f"{seen.reason} {_STANDS[seen.state]}{gone}"


def told(words: str) -> str:
    """Words from elsewhere as they may stand in those that are told of a booking."""
    return words.replace("{", "").replace("}", "")


def _row_of(
    change: Change, seen: RefundSeen, payment: KnownPayment, row_id: int | None
) -> OutboxRow | None:
    """The row that asked for it; None where it was made elsewhere, or by what is known no more."""
    if row_id is None:
        row_id = outbox.id_of_key(change.connection, seen.key) if seen.key else None
    if row_id is None:
        return None
    row = outbox.row(change.connection, row_id)
    said = json.loads(row.wanted.content)
    same = (said.get("payment"), said.get("amount")) == (payment.id, seen.amount.minor)
    withdrawn = row.state is RowState.WITHDRAWN
    return row if row.wanted.kind == REFUND_KIND and same and not withdrawn else None


def _settle(change: Change, row: OutboxRow, seen: RefundSeen, now: datetime) -> None:
    """Let the row say how it stands, as far as it does not know better."""
    state = _FATES[seen.state]
    if row.state is RowState.PLANNED:
        # It was asked for by the diary that this one is an older copy of.
        settle_within(change, row, Fate(RowState.SENDING), now=now)
        row = outbox.row(change.connection, row.id)
    if may_become(row.state, state):
        settle_within(change, row, Fate(state, seen.failure, seen.id), now=now)


def _found(
    change: Change,
    kind: FindingKind,
    outside: str,
    seen: RefundSeen,
    payment: KnownPayment,
    at: int,
) -> bool:
    found = Found(kind, outside, payment.subject, seen.amount, seen.at, seen.failure)
    return findings.add(change, found, seen_at=at)


def _of_a_stranger(change: Change, seen: RefundSeen) -> None:
    """What went back of a payment that no booking asks for, and did not arrive."""
    known = findings.of_kind(change.connection, FindingKind.PAYMENT, seen.payment)
    if known is not None and seen.key.startswith(STRANGE) and seen.state in _LOST:
        findings.tell_anew(change, known, f"It did not go back. {seen.failure}", None)
