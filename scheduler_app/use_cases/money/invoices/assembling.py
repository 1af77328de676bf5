"""Use cases, money: all that an invoice says, put together of its draft and of who sends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from scheduler_app.domain.amounts import Money, format_money, tax_on_top
from scheduler_app.domain.money.agreement import Tax
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceKind,
    InvoiceParty,
    LineOf,
)
from scheduler_app.domain.money.invoices.law import LegalGap, missing
from scheduler_app.domain.money.invoices.no_tax import no_tax_sentence
from scheduler_app.domain.money.invoices.sums import net_of, of_draft
from scheduler_app.domain.zones import wall_of, zone
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.money import agreements
from scheduler_app.storage.money.invoices import sent, to_bill
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
    sums = of_draft(draft)
    seller, buyer = parties_of(asked, draft)
    corrected = sent.numbered(asked, draft.corrects) if draft.corrects else None
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
        buyer=buyer,
        pay_into=pay_into_in(asked),
        style=style_in(asked),
        pay_at=pay_at,
        no_tax=no_tax_sentence(draft.why_no_tax, draft.language, seller.country),
        corrects_issued=corrected.issued if corrected else "",
    )


def gaps_of(diary: DiaryHandle, draft: InvoiceDraft) -> list[LegalGap]:
    """What the law misses in it; whoever sends refuses where one of them `refuses`."""
    with looking(diary) as asked:
        return gaps_in(asked, draft)


def gaps_in(asked: PlainSql, draft: InvoiceDraft) -> list[LegalGap]:
    """The same, within a transaction."""
    return [*missing(draft, *parties_of(asked, draft)), *_other_prices(asked, draft)]


def _other_prices(asked: PlainSql, draft: InvoiceDraft) -> Iterator[LegalGap]:
    """Bookings that were given another price after it was agreed; the invoice keeps to that one."""
    agreed = agreements.of_bookings(asked, draft.bookings)
    for one in to_bill.bookings(asked, draft.bookings):
        promise = agreed.get(one.id)
        if promise is None or not promise.price or promise.price == one.price:
            continue
        place = next(
            (
                place
                for place, line in enumerate(draft.lines)
                if line.booking_id == one.id and line.of is LineOf.SERVICE
            ),
            None,
        )
        if place is not None and draft.lines[place].price not in _as_billed(one.price, promise.tax):
            was, is_now = (
                format_money(Money(price, promise.currency)) for price in (promise.price, one.price)
            )
            yield LegalGap(
                f"lines.{place}.price",
                f"The price was changed after the visit, from {was} to {is_now}. The invoice keeps "
                "to what was agreed; change the line where the client knows of the other one.",
                refuses=False,
            )


def _as_billed(price: int, tax: Tax) -> set[int]:
    """A price as a line may have it: as it is, with its tax, and without."""
    rate = tax.rate or 0
    return {price, price + tax_on_top(price, rate), net_of(price, rate)}


def parties_in(asked: PlainSql, client_id: int) -> tuple[InvoiceParty, InvoiceParty]:
    """Who sends an invoice to that client, and whom it is for, within a transaction."""
    return seller_in(asked), buyer_in(asked, client_id)


def parties_of(asked: PlainSql, draft: InvoiceDraft) -> tuple[InvoiceParty, InvoiceParty]:
    """Who sends a draft, and whom it is for, within a transaction.

    A credit note is for whom its invoice was for, and goes where they are reached by now.
    """
    seller, buyer = parties_in(asked, draft.client_id)
    corrected = sent.numbered(asked, draft.corrects) if draft.corrects else None
    if corrected is None:
        return seller, buyer
    reached = {name: getattr(buyer, name) for name in ("email", "phone", "endpoint", "scheme")}
    return seller, replace(corrected.buyer, **reached)


def today_in(asked: PlainSql, *, now: datetime) -> date:
    """The day of the practice's clock, within a transaction."""
    return wall_of(now, zone(read_practice(asked).zone)).date()
