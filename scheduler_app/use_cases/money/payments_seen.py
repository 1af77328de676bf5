"""Use cases, money: a payment that is seen becomes one of the diary's, wherever it was seen.

The one place where that happens: whoever looks at a link, revokes one or compares the books hands
over what it saw. It is taken in once, by the id that it has outside.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from scheduler_app.domain.bookings.booking import reopened
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.ledger import EntryKind, Posting
from scheduler_app.domain.money.settling import DepositEnding
from scheduler_app.domain.money.subject import MoneySubject
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.money import ledger, links, outgoing, payments
from scheduler_app.storage.money.deposits import deposits_of
from scheduler_app.storage.money.invoices.following import invoice_of_key
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.use_cases.bookings.states import turned
from scheduler_app.use_cases.brought import must_reopen_too, tell_of_money

if TYPE_CHECKING:
    from scheduler_app.domain.money.booked_deposit import BookedDeposit
    from scheduler_app.domain.money.payments import PaymentSeen
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.snapshots import PlainSql


class TakenIn(StrEnum):
    """What became of a payment that was seen."""

    NEW = "new"
    KNOWN = "known"
    NOBODYS = "nobody's"
    """It names nothing of this diary: a person has to look at it."""
    MISFIT = "misfit"
    """Its subject has money of another currency: it can't be put into the same books."""


BOOKED_AGAIN = "{who} paid the deposit late: {when} was free still, and is booked again."
GIVEN_FREE = "{who} paid the deposit once {when} had been given free. All of it goes back."
CALLED_OFF = "{who} paid by card for {when}, which had been called off. All of it goes back."
TOO_MUCH = "{who} paid more for {when} than was asked, or twice. What is too much goes back."
TOO_MUCH_OF_INVOICE = (
    "{who} paid more for {when} than is due, or twice. Give it back, or leave it as credit."
)
WRITTEN_OFF = "{who} paid by card for {when}, which is written off. Open it again to count it."


def take_in(
    change: Change, seen: PaymentSeen, now: datetime, *, whose: MoneySubject | None = None
) -> TakenIn:
    """Write a payment down, with its entry in the ledger, unless it stands already.

    It is for the booking, or the invoice, that its key names, or for the one that a person says.

    What follows from it follows in the same change: an hour that had been given free is booked
    again if it is free still, what nobody asked for a deposit goes back, and the consultant is
    told. What is too much for an invoice waits for their word.
    """
    at = to_epoch(now.replace(microsecond=0), field="now")
    known = payments.with_outside(change.connection, seen.id)
    if known is not None:
        if seen.fee is not None and not known.has_fee:
            payments.set_fee(change, known.id, seen.fee)
        return TakenIn.KNOWN
    subject = whose or subject_of_key(change.connection, seen.key)
    if subject is None:
        return TakenIn.NOBODYS
    if subject.invoice_id is not None:
        return _for_invoice(change, subject, seen, at)
    before = _standing(change, subject.row)
    if before is None:
        return TakenIn.NOBODYS
    if not _written(change, subject, EntryKind.RECEIVED, before.client_id, seen, at):
        return TakenIn.MISFIT
    _follow(change, before, at, now)
    return TakenIn.NEW


def subject_of_key(asked: PlainSql, key: str) -> MoneySubject | None:
    """What a key names, whether there is a row for it or not; None for nothing of this diary."""
    invoice_id = invoice_of_key(asked, key)
    if invoice_id is not None:
        return MoneySubject(None, invoice_id)
    booking_id = links.booking_of_key(asked, key)
    return None if booking_id is None else MoneySubject(booking_id)


def _written(
    change: Change,
    subject: MoneySubject,
    kind: EntryKind,
    client_id: int | None,
    seen: PaymentSeen,
    at: int,
) -> bool:
    """Make the entry of a payment and its row; False where its currency is none of the books'."""
    posting = Posting(
        f"payment/{seen.id}",
        kind,
        subject.booking_id,
        client_id,
        seen.amount.minor,
        seen.amount.currency,
        outside=seen.id,
        reason="card",
        invoice_id=subject.invoice_id,
    )
    try:
        ledger.post(change, [posting], at=at)
    except NotAllowed:
        return False
    payments.by_card(change, subject, seen, at=at)
    outgoing.agree(change, subject, at=at)
    ledger.plan_again(change, subject)
    return True


def _for_invoice(change: Change, subject: MoneySubject, seen: PaymentSeen, at: int) -> TakenIn:
    """What pays an invoice pays for what was done, whatever became of the invoice meanwhile."""
    before = standings(change.connection, [subject.row]).get(subject.row)
    if before is None or before.sent_at is None:
        return TakenIn.NOBODYS
    if before.currency != seen.amount.currency:
        return TakenIn.MISFIT
    if not _written(change, subject, EntryKind.PAID, before.client_id, seen, at):
        return TakenIn.MISFIT
    if before.written_off:
        tell_of_money(change, subject, WRITTEN_OFF, at=at)
    elif before.outstanding < seen.amount.minor:
        tell_of_money(change, subject, TOO_MUCH_OF_INVOICE, at=at)
    return TakenIn.NEW


def _follow(change: Change, before: BookedDeposit, at: int, now: datetime) -> None:
    """Book it again where it can be, and tell what is not as it was asked for."""
    words = ""
    if before.ending is DepositEnding.RELEASED:
        words = BOOKED_AGAIN if _booked_again(change, before, now) else GIVEN_FREE
    after = _standing(change, before.booking_id)
    if not words and after is not None and after.moves.refund > before.moves.refund:
        open_ = before.ending in {DepositEnding.OPEN, DepositEnding.DONE}
        words = TOO_MUCH if open_ else CALLED_OFF
    if words:
        tell_of_money(change, MoneySubject(before.booking_id), words, at=at)


def _booked_again(change: Change, one: BookedDeposit, now: datetime) -> bool:
    if one.start <= to_epoch(now.replace(microsecond=0)):
        return False
    with suppress(NotAllowed, Overlap):
        must_reopen_too(change, turned(change, one.booking_id, reopened))
        return True
    return False


def _standing(change: Change, booking_id: int) -> BookedDeposit | None:
    return deposits_of(change.connection, [booking_id]).get(booking_id)
