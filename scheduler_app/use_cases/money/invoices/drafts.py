"""Use cases, money: drafts of invoices, which are saved, read and removed until they are sent."""

from __future__ import annotations

from datetime import datetime

from scheduler_app.domain.money.invoices.document import InvoiceDraft
from scheduler_app.storage.handle import DiaryHandle


def save_draft(
    diary: DiaryHandle,
    draft: InvoiceDraft,
    *,
    id: int | None = None,  # noqa: A002
    was: InvoiceDraft | None = None,
    now: datetime,
) -> int:
    """Save a draft, a new one without an `id`; returns its id. It may be incomplete.

    `was` is what it said when it was read: `NotAllowed` where another window has changed it since.
    `NotAllowed` as well where it was sent meanwhile, or a booking is on another invoice already;
    `NotFound` where it was removed.
    """
    raise NotImplementedError


def draft_of(diary: DiaryHandle, invoice_id: int) -> InvoiceDraft:
    """What a draft says; `NotFound` for none, `NotAllowed` for what was sent."""
    raise NotImplementedError


def remove_draft(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> None:
    """Throw a draft away; undo brings it back. Refused as `draft_of` is."""
    raise NotImplementedError
