"""Use cases, money: send an invoice: its number is drawn, and it never changes from then on.

What it will say is set once as a trial: what can't be set, such as a letter that no font has, is
refused before a number is drawn. Then all of it happens in one transaction, and its number is
remembered outside before anybody is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from scheduler_app.domain.errors import NotAllowed, Trouble
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceKind,
)
from scheduler_app.storage.diary import reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.brought import link_of_invoice
from scheduler_app.use_cases.money.invoices.assembling import document_in
from scheduler_app.use_cases.money.invoices.drafts import must_be_as_read, said_in, unsent
from scheduler_app.use_cases.money.invoices.issuing import (
    DraftToSend,
    Issued,
    SaysElse,
    SendingWish,
    issue,
    must_be_complete,
    must_come_to_something,
)
from scheduler_app.use_cases.money.invoices.kept_papers import keep
from scheduler_app.use_cases.money.invoices.numbers import (
    must_be_rememberable,
    next_in,
    remember_numbers,
    remember_what_was_done,
)

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.papers import Papers
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk

TRIALS = 3
"""How often what it says is set anew, where it changes while it is set."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent. `payable` is in minor units, days are ISO.

    `mailed_to` is the address that it goes to; where it goes to none, `not_mailed` says why in a
    sentence, or is empty where nobody asked for a mail. `no_papers` says why its files are not made
    yet: they are, by themselves, as soon as they can be.
    """

    id: int
    uid: str
    kind: InvoiceKind
    number: str
    issued: str
    due: str
    payable: int
    currency: str
    mailed_to: str = ""
    not_mailed: str = ""
    no_papers: str = ""


class TriedInvoice(NamedTuple):
    """What an invoice would say, and its files."""

    document: InvoiceDocument
    papers: Papers


def send_invoice(
    diary: DiaryHandle,
    invoice_id: int,
    desk: InvoiceDesk,
    *,
    mail: bool = True,
    anyway: bool = False,
    was: InvoiceDraft | None = None,
    now: datetime,
) -> Sent:
    """Send a draft, of whatever kind. It takes a moment: not for the window's own thread.

    `was` is what it said when it was read, as in `save_draft`. `InvalidInput` names what is missing
    or can't be set, `NotAllowed` says what is in the way, `SendAnyway` asks; no number is drawn
    then. Sent twice it is refused the second time.
    """
    with reading(diary) as connection:
        row = unsent(connection, invoice_id)
        must_be_as_read(row, was)
    one = DraftToSend(said_in(row), row.uid, invoice_id)
    return send(diary, desk, one, SendingWish(mail, anyway), now=now)


def send(
    diary: DiaryHandle, desk: InvoiceDesk, one: DraftToSend, wish: SendingWish, *, now: datetime
) -> Sent:
    """Send a draft that was read, or one that nobody has saved; refused as `send_invoice` is."""
    # What can't be written outside is found out before a number is drawn.
    remember_numbers(diary, begin=True, sure=wish.anyway, now=now)
    must_be_rememberable(diary)
    pay_at = _pay_at(diary, desk, one, now)
    for _ in range(TRIALS):
        trial = _tried(diary, desk, one, pay_at, now)
        try:
            done = issue(diary, one, trial.document, wish, now=now)
        except SaysElse:
            continue
        # Where that fails it is sent all the same, and nobody is told more.
        then = "Its files and its mail follow by themselves then: do not send it again."
        remember_what_was_done(diary, "It was sent, and stands in your list.", then=then, now=now)
        return _told(done, wish, _kept(diary, desk, done, trial, now))
    raise NotAllowed(
        "What the invoice says changes while it is sent.",
        remedy="Nothing was sent. Try again when nobody changes its client, or your settings.",
    )


def _pay_at(diary: DiaryHandle, desk: InvoiceDesk, one: DraftToSend, now: datetime) -> str:
    """Where it is seen and paid; only of what is saved, and asks for something."""
    if not one.id or one.draft.kind is not InvoiceKind.INVOICE:
        return ""
    return link_of_invoice(diary, desk.secrets, one.id, now=now)


def _tried(
    diary: DiaryHandle, desk: InvoiceDesk, one: DraftToSend, pay_at: str, now: datetime
) -> TriedInvoice:
    with reading(diary) as connection:
        must_be_complete(connection, one.draft)
        number = next_in(connection, None, now=now).number
        document = document_in(
            connection, one.draft, uid=one.uid, number=number, pay_at=pay_at, now=now
        )
    must_come_to_something(document)
    return TriedInvoice(document, desk.maker.papers(document))


def _kept(
    diary: DiaryHandle, desk: InvoiceDesk, done: Issued, trial: TriedInvoice, now: datetime
) -> str:
    """Keep the files; why that could not be, in a sentence. It is sent all the same."""
    try:
        same = trial.document == done.document
        papers = trial.papers if same else desk.maker.papers(done.document)
        keep(diary, done.id, done.document.number, papers, now=now)
    except Trouble as trouble:
        # What its remedy says of what was not changed would be of the file, not of the invoice.
        return f"{trouble.message} They are made by themselves once that is put right."
    return ""


def _told(done: Issued, wish: SendingWish, no_papers: str) -> Sent:
    document = done.document
    return Sent(
        done.id,
        document.uid,
        document.draft.kind,
        document.number,
        document.issued,
        document.due,
        document.sums.payable,
        document.draft.currency,
        mailed_to=document.buyer.email if wish.mail and not done.not_mailed else "",
        not_mailed=done.not_mailed,
        no_papers=no_papers,
    )
