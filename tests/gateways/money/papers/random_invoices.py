"""Invoices of a random year: any lines, rates, discounts, currencies, deposits and kinds."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceDraft,
    InvoiceKind,
    InvoiceLine,
    LineTax,
    LineUnit,
    NoTaxWhy,
    Prepaid,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.sums import of_draft
from tests.gateways.money.papers.sample_documents import KERN, MEIER, PEETERS, document

_TAXED = [LineTax(TaxCategory.STANDARD, rate) for rate in (1900, 700, 2100, 550)]
_UNTAXED = {
    NoTaxWhy.SMALL_BUSINESS: TaxCategory.EXEMPT,
    NoTaxWhy.EXEMPT: TaxCategory.EXEMPT,
    NoTaxWhy.REVERSE_CHARGE: TaxCategory.REVERSE,
    NoTaxWhy.OUTSIDE: TaxCategory.OUTSIDE,
}
_WORDS = st.text(
    st.sampled_from("aäöüßéñçşıżčĐΩЖع 0123456789#$[]{}<>&\\\"'*_`@§€½„“–"), min_size=1, max_size=30
).filter(lambda text: text.strip())


@st.composite
def _lines(draw: st.DrawFn, taxes: list[LineTax]) -> InvoiceLine:
    percent = draw(st.sampled_from([0, 0, 250, 1000]))
    return InvoiceLine(
        what=draw(_WORDS),
        price=draw(st.integers(0, 200_000)),
        quantity=draw(st.integers(1, 20_000)),
        unit=draw(st.sampled_from(LineUnit)),
        tax=draw(st.sampled_from(taxes)),
        note=draw(st.sampled_from(["", "Raum 2.17", "zwei\nZeilen"])),
        off_percent=percent,
        day=draw(st.sampled_from(["", "2027-02-25"])),
    )


@st.composite
def random_invoices(draw: st.DrawFn) -> InvoiceDocument:
    """One that may be sent as it is."""
    why = draw(st.sampled_from([NoTaxWhy.TAXED, NoTaxWhy.TAXED, *_UNTAXED]))
    taxes = [LineTax(_UNTAXED[why])] if why in _UNTAXED else _TAXED
    kind = draw(st.sampled_from(InvoiceKind))
    since = draw(st.sampled_from(["", "2027-02-25", "2027-02-11"]))
    draft = InvoiceDraft(
        client_id=1,
        kind=kind,
        lines=tuple(draw(st.lists(_lines(taxes), min_size=1, max_size=5))),
        currency=draw(st.sampled_from(["EUR", "EUR", "CHF", "USD", "JPY"])),
        language=draw(st.sampled_from(["de", "en", "ar"])),
        gross=draw(st.booleans()),
        off_percent=draw(st.sampled_from([0, 0, 500, 333])),
        since=since,
        until="2027-02-25" if since else "",
        reference=draw(_WORDS),
        why_no_tax=why,
        corrects="2027-0007" if kind is InvoiceKind.CREDIT else "",
    )
    total = of_draft(draft).total
    if kind is InvoiceKind.INVOICE and total > 1 and draw(st.booleans()):
        paid = draw(st.integers(1, total))
        draft = replace(draft, prepaid=(Prepaid(paid, "2027-02-11", number="2027-0031"),))
    seller = replace(KERN, vat_id="") if why is NoTaxWhy.SMALL_BUSINESS else KERN
    buyer = PEETERS if why is NoTaxWhy.REVERSE_CHARGE else MEIER
    return document(
        draft,
        seller=seller,
        buyer=replace(buyer, name=draw(_WORDS)),
        no_tax="Ohne Steuer." if why in _UNTAXED else "",
        corrects_issued="2027-02-01",
    )
