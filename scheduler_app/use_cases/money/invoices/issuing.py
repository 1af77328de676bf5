"""Use cases, money: all that sending an invoice is, within its transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.actors import By
from scheduler_app.domain.amounts import Money, format_money
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.invoices.booked import incomes_booked, taxes_booked
from scheduler_app.domain.money.invoices.codec import digest_of, document_json
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceKind,
)
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import Diary, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import invoices, sent, to_bill
from scheduler_app.use_cases.money.invoices.assembling import document_in, gaps_in
from scheduler_app.use_cases.money.invoices.deposits_off import must_have_come_in, take_off
from scheduler_app.use_cases.money.invoices.drafts import (
    add_in,
    must_be_as_read,
    must_be_free,
    unsent,
)
from scheduler_app.use_cases.money.invoices.mailing import tell_invoice
from scheduler_app.use_cases.money.invoices.numbers import NextNumber, draw
from scheduler_app.use_cases.money.invoices.odd import must_not_be_odd

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.money.invoices.invoices import InvoiceRow
    from scheduler_app.storage.snapshots import PlainSql

SEND, CREDIT = "send-invoice", "credit-invoice"

Along = Callable[["Change"], None]
"""What else happens in the transaction that sends."""


class SaysElse(Exception):
    """An invoice would say something else than what was tried: nothing was sent."""


class DraftToSend(NamedTuple):
    """What is to be sent; `id` is 0 of what nobody has saved: it is written as it is sent."""

    draft: InvoiceDraft
    uid: str
    id: int = 0


class SendingWish(NamedTuple):
    """What is asked of one sending.

    Whether it is mailed, whether what is odd is known, who sends, and what else happens then.
    """

    mail: bool = True
    anyway: bool = False
    by: By = By.CONSULTANT
    along: Along | None = None


@dataclass(frozen=True, slots=True)
class Issued:
    """What was sent: its id, all that it says, and why no mail goes; empty where one does."""

    id: int
    document: InvoiceDocument
    not_mailed: str = ""


def issue(
    diary: DiaryHandle,
    one: DraftToSend,
    tried: InvoiceDocument,
    wish: SendingWish,
    *,
    now: datetime,
) -> Issued:
    """Draw the number, and keep what it says; all of it happens, or nothing.

    What it says is what was `tried`, but for its number where somebody else has sent meanwhile;
    `SaysElse` otherwise.
    """
    path = Diary.of(diary).path
    verb = CREDIT if one.draft.kind is InvoiceKind.CREDIT else SEND
    with writing(diary, verb, by=wish.by, at=now) as change:
        connection = change.connection
        if not wish.anyway:
            must_not_be_odd(connection, path, now=now)
        invoice_id = one.id or add_in(change, one.draft, uid=one.uid)
        row = unsent(connection, invoice_id)
        must_be_as_read(row, one.draft)
        must_be_free(connection, one.draft, but=invoice_id)
        _must_be_done(connection, one.draft)
        must_be_complete(connection, one.draft)
        drawn = draw(change, path, now=now)
        document = document_in(
            connection, one.draft, uid=one.uid, number=drawn.number, pay_at=tried.pay_at, now=now
        )
        if document != replace(tried, number=drawn.number):
            raise SaysElse
        _must_be_left(connection, row, document)
        if one.draft.kind is InvoiceKind.INVOICE:
            take_off(change, document)
        elif one.draft.kind is InvoiceKind.DEPOSIT:
            must_have_come_in(connection, document)
        _keep(change, invoice_id, document, drawn, now)
        if wish.along is not None:
            wish.along(change)
        not_mailed = tell_invoice(change, invoice_id, at=now) if wish.mail else ""
    return Issued(invoice_id, document, not_mailed)


def _must_be_done(asked: PlainSql, draft: InvoiceDraft) -> None:
    """`NotAllowed` where a visit that it is for was reopened or cancelled since it was drafted."""
    if draft.kind is not InvoiceKind.INVOICE:
        return
    for one in to_bill.bookings(asked, draft.bookings):
        if not one.is_done:
            raise NotAllowed(
                f"“{one.service or one.title or one.client}” is not done any more.",
                remedy="Nothing was sent. Mark the visit as done, or begin a draft without it.",
            )


def must_be_complete(asked: PlainSql, draft: InvoiceDraft) -> None:
    """`InvalidInput` names the first thing that the law wants on it, and that is missing."""
    if not draft.lines:
        raise InvalidInput(
            "lines", "There is nothing on it.", remedy="Nothing was sent. Write what it is for."
        )
    for gap in gaps_in(asked, draft):
        if gap.refuses:
            raise InvalidInput(gap.field, gap.sentence, remedy="Nothing was sent.")


def must_come_to_something(document: InvoiceDocument) -> None:
    """`InvalidInput` where somebody would be asked for less than nothing."""
    sums = document.sums
    if sums.payable < 0:
        over = format_money(Money(-sums.payable, document.draft.currency))
        raise InvalidInput(
            "prepaid",
            f"It takes off {over} more than it comes to.",
            remedy="Nothing was sent. Take off less: the rest stays with the booking, where you "
            "can give it back, or leave it to the client as credit.",
        )


def _must_be_left(asked: PlainSql, row: InvoiceRow, document: InvoiceDocument) -> None:
    """Of a credit note: `NotAllowed` where less is left of what it takes back."""
    if row.kind is not InvoiceKind.CREDIT:
        return
    if row.corrects is None:
        raise InvalidInput(
            "corrects",
            "A credit note names the invoice that it takes back.",
            remedy="Nothing was sent.",
        )
    corrected = invoices.row(asked, row.corrects)
    if corrected.kind is InvoiceKind.CREDIT or corrected.sent_at is None:
        raise NotAllowed(
            "Only an invoice that was sent is taken back by a credit note.",
            remedy="Nothing was sent. A draft is removed; what a credit note took back by mistake "
            "is invoiced again.",
        )
    # What is to be paid is compared: parts may have a rounding where the whole has none.
    taken = sum(each.payable for each in invoices.credits_of(asked, row.corrects))
    left = corrected.whole - taken
    if corrected.kind is InvoiceKind.DEPOSIT:
        left -= sent.named_of(asked, row.corrects)
    # Net lines that are taken back one by one may come to a minor unit more than their sum did.
    beside = 0 if document.draft.gross or not left else len(document.draft.lines)
    is_other = document.draft.currency != corrected.currency
    if is_other or document.sums.payable > left + beside:
        told = format_money(Money(left, corrected.currency))
        raise NotAllowed(
            f"Of {corrected.number} {told} is left to be taken back, and not more.",
            remedy="Nothing was sent. Look at its credit notes.",
        )


def _keep(
    change: Change, invoice_id: int, document: InvoiceDocument, drawn: NextNumber, now: datetime
) -> None:
    """Write it down for good."""
    text, sums = document_json(document), document.sums
    values = {
        "number": document.number,
        "series": drawn.series,
        "serial": drawn.count,
        "issued": document.issued,
        "due": document.due,
        "sent_at": to_epoch(now.replace(microsecond=0), field="now"),
        "total": sums.total,
        "tax": sums.tax,
        "prepaid": sums.prepaid,
        "payable": sums.payable,
        "digest": digest_of(text),
    }
    invoices.freeze(change, invoice_id, text, values)
    draft = document.draft
    invoices.book(change, invoice_id, taxes_booked(draft, sums), incomes_booked(draft, sums))
