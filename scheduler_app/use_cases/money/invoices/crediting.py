"""Use cases, money: take an invoice back, whole or in part, and write what should have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.invoices.codec import document_of
from scheduler_app.domain.uids import new_uid
from scheduler_app.storage.diary import reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import invoices
from scheduler_app.use_cases.money.invoices.drafting import credit_draft
from scheduler_app.use_cases.money.invoices.drafts import add_in
from scheduler_app.use_cases.money.invoices.issuing import DraftToSend, SendingWish
from scheduler_app.use_cases.money.invoices.sending import Sent, send

if TYPE_CHECKING:
    from scheduler_app.domain.money.invoices.document import InvoiceDraft
    from scheduler_app.storage.journal import Change
    from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk


@dataclass(frozen=True, slots=True)
class Corrected:
    """The credit note that was sent, and the id of the draft that takes the invoice's place."""

    credit: Sent
    draft_id: int


def send_credit(
    diary: DiaryHandle,
    invoice_id: int,
    desk: InvoiceDesk,
    amounts: Mapping[int, int] | None = None,
    *,
    mail: bool = True,
    anyway: bool = False,
    now: datetime,
) -> Sent:
    """Send a credit note for an invoice: of all of it, or of `amounts`, as `credit_draft` has them.

    `NotAllowed` where less is left of it than that, or it is no invoice; refused as `send_invoice`
    is.
    """
    draft = credit_draft(diary, invoice_id, amounts, now=now)
    one = DraftToSend(draft, new_uid())
    return send(diary, desk, one, SendingWish(mail, anyway), now=now)


def correct(
    diary: DiaryHandle,
    invoice_id: int,
    desk: InvoiceDesk,
    *,
    mail: bool = True,
    anyway: bool = False,
    now: datetime,
) -> Corrected:
    """Take an invoice back whole, and begin a draft that says what it said, to be put right.

    Both happen, or neither. Refused as `send_credit` is.
    """
    again = _said(diary, invoice_id)
    begun: list[int] = []

    def begin(change: Change) -> None:
        begun.append(add_in(change, again))

    one = DraftToSend(credit_draft(diary, invoice_id, now=now), new_uid())
    sent = send(diary, desk, one, SendingWish(mail, anyway, along=begin), now=now)
    return Corrected(sent, begun[-1])


def _said(diary: DiaryHandle, invoice_id: int) -> InvoiceDraft:
    """What an invoice said; its client may have become another one in a merge."""
    with reading(diary) as connection:
        row = invoices.row(connection, invoice_id)
    if row.sent_at is None or row.document == "{}":
        raise NotAllowed(
            "Only an invoice that was sent, and whose client is known, is corrected.",
            remedy="Nothing was sent. A draft is changed as it stands.",
        )
    said = document_of(row.document).draft
    # The credit note takes the invoices of deposits along that it named, and all of their tax.
    paid = tuple(replace(one, number="", issued="", tax=0, rate=0) for one in said.prepaid)
    return replace(said, client_id=row.client_id, prepaid=paid)
