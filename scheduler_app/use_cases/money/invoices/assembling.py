"""Use cases, money: all that an invoice says, put together of its draft and of who sends it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceKind,
    InvoiceParty,
)
from scheduler_app.domain.money.invoices.law import LegalGap, missing
from scheduler_app.domain.money.invoices.no_tax import no_tax_sentence
from scheduler_app.domain.money.invoices.sums import of_draft
from scheduler_app.domain.zones import wall_of, zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import sent
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.money.invoices.billing import (
    buyer_in,
    pay_into_in,
    seller_in,
    style_in,
)
from scheduler_app.use_cases.practice.rules import read_practice


def preview_of(diary: DiaryHandle, draft: InvoiceDraft, *, now: datetime) -> InvoiceDocument:
    """What it would say if it were sent now; it has no number.

    `InvalidInput` names the field of the draft that can't be, such as "lines.0.off".
    """
    with looking(diary) as asked:
        return document_in(asked, draft, uid="", number="", now=now)


def document_in(
    asked: PlainSql,
    draft: InvoiceDraft,
    *,
    uid: str,
    number: str,
    pay_at: str = "",
    now: datetime,
) -> InvoiceDocument:
    """The same with its number, within a transaction; issued on the day of the practice's clock."""
    sums, seller = of_draft(draft), seller_in(asked)
    issued = today_in(asked, now=now)
    terms = draft.terms if draft.kind is InvoiceKind.INVOICE else 0
    return InvoiceDocument(
        uid=uid,
        number=number,
        issued=issued.isoformat(),
        due=(issued + timedelta(days=terms)).isoformat(),
        draft=draft,
        sums=sums,
        seller=seller,
        buyer=buyer_in(asked, draft.client_id),
        pay_into=pay_into_in(asked),
        style=style_in(asked),
        pay_at=pay_at,
        no_tax=no_tax_sentence(draft.why_no_tax, draft.language, seller.country),
        corrects_issued=sent.issued_of(asked, draft.corrects) if draft.corrects else "",
    )


def gaps_of(diary: DiaryHandle, draft: InvoiceDraft) -> list[LegalGap]:
    """What the law misses in it; whoever sends refuses where one of them `refuses`."""
    with looking(diary) as asked:
        return gaps_in(asked, draft)


def gaps_in(asked: PlainSql, draft: InvoiceDraft) -> list[LegalGap]:
    """The same, within a transaction."""
    return missing(draft, *parties_in(asked, draft.client_id))


def parties_in(asked: PlainSql, client_id: int) -> tuple[InvoiceParty, InvoiceParty]:
    """Who sends an invoice to that client, and whom it is for, within a transaction."""
    return seller_in(asked), buyer_in(asked, client_id)


def today_in(asked: PlainSql, *, now: datetime) -> date:
    """The day of the practice's clock, within a transaction."""
    return wall_of(now, zone(read_practice(asked).zone)).date()
