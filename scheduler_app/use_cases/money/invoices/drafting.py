"""Use cases, money: a draft of what was done, as it was agreed; nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from scheduler_app.domain.money.invoices.document import InvoiceDraft
from scheduler_app.storage.handle import DiaryHandle


def draft_for(diary: DiaryHandle, bookings: Sequence[int], *, now: datetime) -> InvoiceDraft:
    """One invoice for these bookings of one client.

    With what was agreed, the time, parts and trips of the visits, and what was paid before.
    `InvalidInput` where they are of several clients or currencies, `NotAllowed` where one is not
    done, or is on an invoice already.
    """
    raise NotImplementedError


def draft_free(diary: DiaryHandle, client_id: int, *, now: datetime) -> InvoiceDraft:
    """An invoice without lines, for a client."""
    raise NotImplementedError


def deposit_draft(diary: DiaryHandle, booking_id: int, *, now: datetime) -> InvoiceDraft:
    """The invoice for the deposit that came in for a booking, and has none yet."""
    raise NotImplementedError


def credit_draft(
    diary: DiaryHandle,
    invoice_id: int,
    amounts: Mapping[int, int] | None = None,
    *,
    now: datetime,
) -> InvoiceDraft:
    """A credit note for what is left of an invoice, or for so much of each of its lines.

    `amounts` are minor units by the place of the line, from 0, as its prices are: with tax or
    without. `InvalidInput` where it is more than what is left.
    """
    raise NotImplementedError
