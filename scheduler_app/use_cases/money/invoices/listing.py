"""Use cases, money: invoices as lists show them, and one with all that belongs to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.folding import folded
from scheduler_app.domain.money.invoices.codec import document_of
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.domain.money.invoices.life import InvoiceStanding, InvoiceState
from scheduler_app.domain.money.invoices.numbering import NumberGap
from scheduler_app.domain.money.invoices.papers import PaperForm
from scheduler_app.domain.zones import zone
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import looking, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import ledger
from scheduler_app.storage.money.invoices import invoices, lists, numbers, papers
from scheduler_app.storage.money.invoices.lists import ListWish
from scheduler_app.storage.money.invoices.standing import standings
from scheduler_app.use_cases.practice.rules import read_practice


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
    `bookings` are those that it is for. `credit` is what its client has to pay it with, in its
    currency; 0 where nothing is open.
    """

    document: InvoiceDocument | None
    standing: InvoiceStanding
    papers: tuple[KeptPaper, ...] = ()
    credits: tuple[str, ...] = ()
    bookings: tuple[int, ...] = ()
    why_written_off: str = ""
    credit: int = 0


def invoice_of(diary: DiaryHandle, which: int | str) -> SentInvoice:
    """What was sent, by its id or its number; `NotFound` for none and for drafts."""
    with reading(diary) as connection:
        invoice_id = invoices.id_of(connection, which) if isinstance(which, str) else which
        row = invoices.row(connection, invoice_id)
        if row.sent_at is None:
            raise NotFound(
                f"Invoice {invoice_id} is a draft.", remedy="It can be opened among the drafts."
            )
        standing = standings(connection, [invoice_id])[invoice_id]
        credit = 0
        if standing.outstanding > 0:
            credit = ledger.credit_of(connection, row.client_id).get(row.currency, 0)
        return SentInvoice(
            None if row.document == "{}" else document_of(row.document),
            standing,
            tuple(KeptPaper(*paper) for paper in papers.of_invoice(connection, invoice_id)),
            tuple(one.number for one in invoices.credits_of(connection, invoice_id)),
            invoices.bookings_of(connection, invoice_id),
            row.written_off_why,
            credit,
        )


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
    wanted = frozenset(states) or frozenset(InvoiceState)
    sought = " ".join(text.split())
    with looking(diary) as asked:
        today = now.astimezone(zone(read_practice(asked).zone)).date().isoformat()
        wish = ListWish(
            drafts=InvoiceState.DRAFT in wanted,
            sent=not wanted <= _BY_COLUMN,
            written_off=InvoiceState.WRITTEN_OFF in wanted,
            clients=None if client_id is None else people.client_ids_of(asked, client_id),
            number=sought,
            folded=folded(sought),
        )
        found: list[InvoiceStanding] = []
        last, most = None if before is None else before.id, limit
        while ids := lists.ids(asked, wish, before=last, most=most):
            known = standings(asked, ids)
            found += [known[each] for each in ids if known[each].state(today) in wanted]
            if len(found) >= limit or len(ids) < most:
                break
            # Few of many are in this state: the rest is looked at in one go, or in a few.
            last, most = ids[-1], MOST_AT_ONCE
    return found[:limit]


MOST_AT_ONCE = 5_000
"""Invoices that are looked at in one go for those in a state."""

_BY_COLUMN = frozenset({InvoiceState.DRAFT, InvoiceState.WRITTEN_OFF})
"""States that a column tells; the others follow from what was paid."""


def invoices_of_bookings(
    diary: DiaryHandle, booking_ids: Collection[int]
) -> dict[int, list[InvoiceStanding]]:
    """Drafts and what was sent of each of these bookings, the oldest first; others are left out."""
    with looking(diary) as asked:
        pairs = invoices.of_bookings(asked, booking_ids)
        known = standings(asked, {invoice_id for _, invoice_id in pairs})
    found: dict[int, list[InvoiceStanding]] = {}
    for booking_id, invoice_id in pairs:
        found.setdefault(booking_id, []).append(known[invoice_id])
    return found


def number_gaps(diary: DiaryHandle) -> list[NumberGap]:
    """Numbers that no document here has, and why; the last ones first."""
    with looking(diary) as asked:
        return numbers.gaps(asked)
