"""Use cases, money: invoices as lists show them, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.domain.money.invoices.numbering import NumberGap
from scheduler_app.domain.money.invoices.papers import PaperForm
from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class KeptPaper:
    """A file of an invoice; `digest` is its SHA-256, `size` its bytes."""

    form: PaperForm
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class SentInvoice:
    """An invoice. `document` is None once its client was erased; the standing stays.

    `why_written_off` is empty where it was not. `credits` are the numbers of its credit notes.
    `bookings` are those that it is for.
    """

    document: InvoiceDocument | None
    standing: InvoiceStanding
    papers: tuple[KeptPaper, ...] = ()
    credits: tuple[str, ...] = ()
    bookings: tuple[int, ...] = ()
    why_written_off: str = ""


def invoice_of(diary: DiaryHandle, which: int | str) -> SentInvoice:
    """What was sent, by its id or its number; `NotFound` for none and for drafts."""
    raise NotImplementedError


def list_invoices(
    diary: DiaryHandle,
    *,
    states: Collection[InvoiceState] = (),
    client_id: int | None = None,
    text: str = "",
    before: InvoiceStanding | None = None,
    limit: int = 100,
    now: datetime,
) -> list[InvoiceStanding]:
    """Drafts first, then what was sent, each the newest first; `before` is the last of a page.

    Of all states where none is named. `text` is looked for in numbers and names of clients.
    """
    raise NotImplementedError


def invoices_of_bookings(
    diary: DiaryHandle, booking_ids: Collection[int]
) -> dict[int, list[InvoiceStanding]]:
    """Drafts and what was sent of each of these bookings, the oldest first; others are left out."""
    raise NotImplementedError


def number_gaps(diary: DiaryHandle) -> list[NumberGap]:
    """Numbers that no document here has, and why; the last ones first."""
    raise NotImplementedError
