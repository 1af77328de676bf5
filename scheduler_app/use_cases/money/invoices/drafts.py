"""Use cases, money: drafts of invoices, which are saved, read and removed until they are sent."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.actors import By
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.money.invoices.codec import draft_json
from scheduler_app.domain.money.invoices.codec import draft_of as draft_from
from scheduler_app.domain.money.invoices.document import InvoiceDraft, InvoiceKind
from scheduler_app.domain.money.invoices.sums import of_draft
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.visible import LONGEST_LINE, LONGEST_TEXT
from scheduler_app.storage.clients import people
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money.invoices import invoices, to_bill

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change
    from scheduler_app.storage.money.invoices.invoices import InvoiceRow
    from scheduler_app.storage.snapshots import PlainSql

DRAFT, REMOVE_DRAFT = "draft-invoice", "remove-draft"

LONGEST_TERMS = 365
"""Days."""

_CURRENCY = re.compile("[A-Z]{3}")


def save_draft(
    diary: DiaryHandle,
    draft: InvoiceDraft,
    *,
    id: int | None = None,  # noqa: A002 - as callers say it
    was: InvoiceDraft | None = None,
    now: datetime,
) -> int:
    """Save a draft, a new one without an `id`; returns its id. It may be incomplete.

    `was` is what it said when it was read: `NotAllowed` where another window has changed it since.
    `NotAllowed` as well where it was sent meanwhile, or a booking is on another invoice already;
    `NotFound` where it was removed, `InvalidInput` where it says what can't be.
    """
    with writing(diary, DRAFT, by=By.CONSULTANT, at=now) as change:
        if id is None:
            return add_in(change, draft)
        must_be_as_read(unsent(change.connection, id), was)
        must_be_free(change.connection, draft, but=id)
        change.update(invoices.TABLE, id, columns_of(change.connection, draft))
        invoices.set_bookings(change, id, prepaid_of(draft))
        return id


def draft_of(diary: DiaryHandle, invoice_id: int) -> InvoiceDraft:
    """What a draft says; `NotFound` for none, `NotAllowed` for what was sent."""
    with reading(diary) as connection:
        return said_in(unsent(connection, invoice_id))


def remove_draft(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> None:
    """Throw a draft away; undo brings it back. Refused as `draft_of` is."""
    with writing(diary, REMOVE_DRAFT, by=By.CONSULTANT, at=now) as change:
        unsent(change.connection, invoice_id)
        change.update(invoices.TABLE, invoice_id, {"removed": 1})


def add_in(change: Change, draft: InvoiceDraft, *, uid: str = "") -> int:
    """Write a new draft within a change; refused as `save_draft` does."""
    must_be_free(change.connection, draft, but=0)
    values = columns_of(change.connection, draft)
    return invoices.add(change, uid or new_uid(), values, prepaid_of(draft))


def unsent(asked: PlainSql, invoice_id: int) -> InvoiceRow:
    """The row of a draft; `NotFound` for none, `NotAllowed` for what was sent."""
    row = invoices.row(asked, invoice_id)
    if row.sent_at is not None:
        raise NotAllowed(
            f"It was sent as {row.number}.",
            remedy="What was sent never changes. Send a credit note, and a new invoice.",
        )
    return row


def said_in(row: InvoiceRow) -> InvoiceDraft:
    """What the row of a draft says. Its client may have become another one in a merge.

    `NotAllowed` where they were erased.
    """
    if row.draft == "{}":
        raise NotAllowed("The client of this draft was erased.", remedy="Remove the draft.")
    return replace(draft_from(row.draft), client_id=row.client_id)


def must_be_as_read(row: InvoiceRow, was: InvoiceDraft | None) -> None:
    """`NotAllowed` where a draft says something else than when somebody read it."""
    if was is not None and said_in(row) != was:
        raise NotAllowed(
            "This draft was changed in another window.",
            remedy="Nothing was saved or sent here. Open it again: then you see what it says now.",
        )


def must_be_free(asked: PlainSql, draft: InvoiceDraft, *, but: int) -> None:
    """`NotAllowed` where one of its bookings is on another invoice of its kind."""
    if draft.kind is InvoiceKind.CREDIT or not draft.bookings:
        return
    other = invoices.on_another(asked, draft.bookings, draft.kind, but=but)
    if other is not None:
        where = f"invoice {other.number}" if other.number else f"draft {other.invoice_id}"
        raise NotAllowed(
            f"Booking {other.booking_id} is on {where} already.",
            remedy="Nothing was saved. Take it out here, or open that one. What was sent is taken "
            "back by a credit note.",
        )


def _must_be_possible(asked: PlainSql, draft: InvoiceDraft) -> None:
    """`InvalidInput` names what no invoice can say, however complete it may become."""
    if not _CURRENCY.fullmatch(draft.currency):
        raise InvalidInput(
            "currency", f"“{draft.currency}” is no currency.", remedy="Use a code such as EUR."
        )
    if not 0 <= draft.terms <= LONGEST_TERMS:
        raise InvalidInput("terms", f"It is due within 0 to {LONGEST_TERMS} days.")
    for field, text, most in _texts(draft):
        if len(text) > most:
            raise InvalidInput(
                field,
                f"It is longer than {most:,} letters.",
                remedy="Nothing was saved. Shorten it.",
            )
    wanted = prepaid_of(draft)
    theirs = people.client_ids_of(asked, draft.client_id)
    known = {one.id: one.client_id in theirs for one in to_bill.bookings(asked, wanted)}
    for booking_id in wanted:
        if not known.get(booking_id):
            what = "of another client" if booking_id in known else "not in the diary any more"
            raise InvalidInput(
                "bookings", f"Booking {booking_id} is {what}.", remedy="Nothing was saved."
            )


def _texts(draft: InvoiceDraft) -> Iterator[tuple[str, str, int]]:
    """What somebody wrote, with its field and the most letters that it may have."""
    yield "reference", draft.reference, LONGEST_LINE
    yield "intro", draft.intro, LONGEST_TEXT
    yield "closing", draft.closing, LONGEST_TEXT
    for place, line in enumerate(draft.lines):
        yield f"lines.{place}.what", line.what, LONGEST_LINE
        yield f"lines.{place}.note", line.note, LONGEST_TEXT


def prepaid_of(draft: InvoiceDraft) -> dict[int, int]:
    """Its bookings, and what it takes off of what came in for each, in minor units."""
    off = dict.fromkeys(draft.bookings, 0)
    for one in draft.prepaid:
        if one.booking_id is not None:
            off[one.booking_id] = off.get(one.booking_id, 0) + one.amount
    return off


def columns_of(asked: PlainSql, draft: InvoiceDraft) -> dict[str, object]:
    """The columns of a draft; `NotFound` for no client, `InvalidInput` for what can't be."""
    people.client(asked, draft.client_id)
    _must_be_possible(asked, draft)
    sums = of_draft(draft)
    corrects = invoices.id_of(asked, draft.corrects) if draft.corrects else None
    return {
        "kind": draft.kind.value,
        "client_id": draft.client_id,
        "currency": draft.currency,
        "draft": draft_json(draft),
        "total": sums.total + sums.rounding,
        "tax": sums.tax,
        "prepaid": sums.prepaid,
        "payable": sums.payable,
        "corrects": corrects,
    }
