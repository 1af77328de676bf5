"""Use cases, money: all that an invoice says, put together of its draft and of who sends it."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.money.invoices.document import InvoiceDocument, InvoiceDraft
from scheduler_app.domain.money.invoices.law import LegalGap
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.snapshots import PlainSql


def preview_of(diary: DiaryHandle, draft: InvoiceDraft, *, now: datetime) -> InvoiceDocument:
    """What it would say if it were sent now; it has no number.

    `InvalidInput` names the field of the draft that can't be, such as "lines.0.off".
    """
    raise NotImplementedError


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
    raise NotImplementedError


def gaps_of(diary: DiaryHandle, draft: InvoiceDraft) -> list[LegalGap]:
    """What the law misses in it; whoever sends refuses where one of them `refuses`."""
    raise NotImplementedError


def gaps_in(asked: PlainSql, draft: InvoiceDraft) -> list[LegalGap]:
    """The same, within a transaction."""
    raise NotImplementedError
