"""Use cases, money: what a consultant does about what was found, each in one change."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.money.booked_deposit import DepositDecision, DepositWord
from scheduler_app.domain.money.findings import FindingKind, Mend, MoneyFinding
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.money.payments import PaymentSeen
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import outbox
from scheduler_app.storage.money import findings, ledger, looks, refunds, words
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.money.invoices import books as invoice_books
from scheduler_app.storage.money.invoices import following, papers
from scheduler_app.use_cases.money.deposit import PaidBy
from scheduler_app.use_cases.money.invoices.paying import give_back_within, leave_credit_within
from scheduler_app.use_cases.money.invoices.proof_findings import explain
from scheduler_app.use_cases.money.payments_seen import TakenIn, take_in

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.money.invoices.following import InvoiceOutside

_NOTHING_DONE = "Nothing was changed."


def mend(
    diary: DiaryHandle,
    finding_id: int,
    how: Mend,
    *,
    booking_id: int | None = None,
    invoice_id: int | None = None,
    reason: str = "",
    now: datetime,
) -> MoneyFinding:
    """Do something about a finding, and remember it.

    `booking_id`, or else `invoice_id`, is what `ASSIGN` is for. `NotFound` where there is no such
    finding, booking or invoice, `NotAllowed` where it can't be mended so.
    What goes back outside goes with the next turn of whoever carries that out.
    """
    at = to_epoch(now.replace(microsecond=0), field="now")
    named = (booking_id is not None) + (invoice_id is not None)
    if named != (how is Mend.ASSIGN):
        raise InvalidInput(
            "booking",
            "To assign a payment takes a booking or an invoice, and nothing else does.",
            remedy=_NOTHING_DONE,
        )
    with writing(diary, "mend", by=By.CONSULTANT, at=now, why=reason) as change:
        finding = findings.get(change.connection, finding_id)
        finding.must_allow(how)
        findings.answer(change, finding, how, reason, at=at)
        if named:
            _assign(change, finding, MoneySubject(booking_id, invoice_id), now)
        elif finding.kind is FindingKind.OVERPAID:
            _settle_too_much(change, finding, how, reason, at=at)
        elif how is Mend.BY_HAND:
            _by_hand(change, finding, reason, at=at)
        elif how is Mend.REFUND and finding.kind is not FindingKind.PAYMENT:
            _refund(change, finding, reason, at=at)
        elif how is Mend.AGAIN and finding.invoice_id is not None:
            _again(change, finding, at=at)
        elif how is Mend.MAKE_AGAIN:
            papers.forget(change, finding.subject.row)
        elif how is Mend.EXPLAIN:
            explain(change, finding, reason, at=at)
        ledger.plan_again(change, finding.subject)
    with looking(diary) as asked:
        return findings.get(asked, finding_id)


def _settle_too_much(
    change: Change, finding: MoneyFinding, how: Mend, reason: str, *, at: int
) -> None:
    """What is too much of an invoice goes back, or is left to its client."""
    invoice_id = finding.subject.row
    if how is Mend.CREDIT:
        leave_credit_within(change, invoice_id, at=at)
    elif how is not Mend.LEAVE:
        by = PaidBy.TRANSFER if how is Mend.BY_HAND else None
        amount = finding.amount.minor
        give_back_within(change, invoice_id, amount, by=by, reason=reason, at=at)


def _assign(change: Change, finding: MoneyFinding, subject: MoneySubject, now: datetime) -> None:
    """It was for that booking, or invoice: it is one of its payments from now on."""
    if subject.booking_id is not None:
        bookings.get(change.connection, subject.booking_id)
    elif subject.invoice_id is not None:
        invoice_books.read(change.connection, subject.invoice_id)
    about: dict[str, Any] = json.loads(findings.about(change.connection, finding.id))
    fee = about.get("fee")
    seen = PaymentSeen(
        finding.outside,
        str(about.get("key", "")),
        finding.amount,
        finding.at,
        str(about.get("charge", "")),
        str(about.get("session", "")),
        str(about.get("link", "")),
        None if fee is None else Money(*fee),
    )
    match take_in(change, seen, now, whose=subject):
        case TakenIn.NOBODYS if subject.invoice_id is not None:
            raise NotAllowed("A draft is not paid yet.", remedy="Send it first.")
        case TakenIn.NOBODYS:
            raise NotFound("A busy block costs nothing.", remedy="Choose a booking of a client.")
        case TakenIn.MISFIT:
            raise NotAllowed(
                f"The money of that {ledger.told(subject)} is in another currency.",
                remedy=_NOTHING_DONE,
            )
    change.tell("bookings" if subject.invoice_id is None else "invoices", [subject.row])
    known = looks.known(change.connection)
    if known is not None:
        # What went back of it meanwhile was nobody's business here: it is asked for again.
        looks.know_until(change, min(known.until, finding.at))


def _by_hand(change: Change, finding: MoneyFinding, reason: str, *, at: int) -> None:
    """What did not go back was given back in cash or by transfer."""
    asked = change.connection
    if finding.invoice_id is not None:
        _invoice_by_hand(change, finding, reason, at=at)
        return
    one = None
    if finding.booking_id is not None:
        one = deposits_of(asked, [finding.booking_id]).get(finding.booking_id)
    amount = 0 if one is None else min(finding.amount.minor, one.moves.refund)
    if one is None or amount <= 0:
        raise NotAllowed("Nothing is to go back of this booking.", remedy=_NOTHING_DONE)
    key = f"{finding.outside}/{Mend.BY_HAND}"
    posting = Posting(
        *(key, EntryKind.REFUNDED, one.booking_id, one.client_id, amount, one.currency),
        reason=reason,
    )
    ledger.post(change, [posting], at=at)
    refunds.by_hand(change, _payment_of(change, finding), amount, key="", at=at)


def _invoice_by_hand(change: Change, finding: MoneyFinding, reason: str, *, at: int) -> None:
    one = _too_much(change, finding)
    amount = min(finding.amount.minor, one.too_much - one.planned)
    if amount <= 0:
        raise NotAllowed("Nothing is to go back of this invoice.", remedy=_NOTHING_DONE)
    books_of_one = invoice_books.read(change.connection, one.open.id)
    posting = Posting(
        *(f"{finding.outside}/{Mend.BY_HAND}", EntryKind.PAYMENT_REFUNDED, None),
        *(books_of_one.client_id, amount, one.open.currency),
        reason=reason,
        invoice_id=one.open.id,
    )
    ledger.post(change, [posting], at=at)
    refunds.by_hand(change, _payment_of(change, finding), amount, key="", at=at)


def _again(change: Change, finding: MoneyFinding, *, at: int) -> None:
    """What did not go back of an invoice goes back to its card once more."""
    one = _too_much(change, finding)
    payment = _payment_of(change, finding)
    amount = min(finding.amount.minor, one.too_much - one.planned, one.cards.get(payment, 0))
    if amount <= 0:
        raise NotAllowed("Nothing is to go back of this payment.", remedy=_NOTHING_DONE)
    following.plan_refund(change, one, {payment: amount}, finding.reason, at=at)


def _too_much(change: Change, finding: MoneyFinding) -> InvoiceOutside:
    invoice_id = finding.subject.row
    return following.outside_of(change.connection, [invoice_id])[invoice_id]


def _payment_of(change: Change, finding: MoneyFinding) -> int:
    """The payment, by its number, whose refund failed."""
    row_id = outbox.id_of_key(change.connection, finding.outside)
    if row_id is not None:
        row = outbox.row(change.connection, row_id)
        return int(json.loads(row.wanted.content)["payment"])
    return refunds.payment_of(change.connection, finding.outside)


def _refund(change: Change, finding: MoneyFinding, reason: str, *, at: int) -> None:
    """All of a payment that is not what was asked for goes back, by the consultant's word."""
    if finding.booking_id is not None:
        word = DepositDecision(DepositWord.REFUND, finding.amount.minor)
        words.say(change, finding.booking_id, [word], finding.amount.currency, reason=reason)
    findings.done(change, finding, finding.detail, at=at)
