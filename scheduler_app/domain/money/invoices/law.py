"""Domain, money: what the law wants on an invoice of this kind, and what of it is missing.

It knows what is usual in the country of the seller: the common rules of the European Union
(Art. 226 of Directive 2006/112/EC) and what some of its members want beside them, those of
Switzerland and of the United Kingdom, and little elsewhere. It gives no legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import (
    InvoiceDraft,
    InvoiceKind,
    InvoiceParty,
    NoTaxWhy,
    TaxCategory,
)
from scheduler_app.domain.money.invoices.identifiers import (
    EUROPEAN_UNION,
    checked_tax_number,
    checked_vat_id,
    country_of_vat_id,
)
from scheduler_app.domain.money.invoices.sums import of_draft

_SMALL_AMOUNTS = {"DE": 250_00, "AT": 400_00}
"""Cents up to which an invoice need not say whom it is for (Art. 220a); 100 EUR elsewhere."""

_SMALL_AMOUNT = 100_00
_OWN_NUMBER_AUSTRIAN = 10_000_00
_SMALL_AMOUNT_SWISS = 400_00
_SMALL_AMOUNT_BRITISH = 250_00

_CLEARED_BY = {"IT": "Sistema di Interscambio", "PL": "KSeF", "RO": "RO e-Factura"}
"""Where an invoice counts only once it went through a system of the state."""

_MONEY_OF = {"CZ": "CZK", "DK": "DKK", "HU": "HUF", "PL": "PLN", "RO": "RON", "SE": "SEK"}
"""What tax is paid in where that is no euro."""


class LegalGap(NamedTuple):
    """Something that is missing or can't be: the field to fill, and a sentence that says why.

    `field` is a setting such as "money.seller_street", "buyer.street" for a field of the client's
    billing details, or one of the draft, such as "lines.0.tax". With `refuses` it can't be sent so;
    otherwise it is only said.
    """

    field: str
    sentence: str
    refuses: bool = True


def missing(draft: InvoiceDraft, seller: InvoiceParty, buyer: InvoiceParty) -> list[LegalGap]:
    """What is missing; empty where it may be sent as it is. What refuses comes first."""
    gaps = [*_of_draft(draft), *_of_anybody(seller, buyer)]
    if not any(gap.refuses for gap in gaps):
        # Only of what adds up is it known how much it is.
        if seller.country in EUROPEAN_UNION:
            gaps += _in_the_union(draft, seller, buyer)
        elif seller.country in {"CH", "LI"}:
            gaps += _in_switzerland(draft, seller, buyer)
        elif seller.country == "GB":
            gaps += _in_britain(draft, seller, buyer)
    return sorted(dict.fromkeys(gaps), key=lambda gap: not gap.refuses)


def _of_draft(draft: InvoiceDraft) -> Iterator[LegalGap]:
    """What can't be on an invoice anywhere."""
    if not draft.lines:
        yield LegalGap("lines", "There is nothing on it yet. Write down what was done.")
    for place, line in enumerate(draft.lines):
        if not line.what.strip():
            yield LegalGap(
                f"lines.{place}.what", f"Line {place + 1} does not say what it is for. Name it."
            )
        if not line.quantity:
            yield LegalGap(
                f"lines.{place}.quantity", f"Line {place + 1} is for nothing. Say how many."
            )
    if draft.kind is InvoiceKind.CREDIT and not draft.corrects:
        yield LegalGap("corrects", "A credit note has to name its invoice. Begin it from that one.")
    try:
        sums = of_draft(draft)
    except InvalidInput as wrong:
        yield LegalGap(wrong.field, f"{wrong.message} {wrong.remedy}".strip())
        return
    if sums.payable < 0:
        yield LegalGap(
            "prepaid",
            "More was paid before than it comes to. Take off less: what is too much goes back, or "
            "stays as credit.",
        )
    if draft.kind is InvoiceKind.DEPOSIT and not sums.prepaid:
        yield LegalGap("prepaid", "Nothing came in that this would be the invoice for.")


def _of_anybody(seller: InvoiceParty, buyer: InvoiceParty) -> Iterator[LegalGap]:
    """What everybody needs, wherever they are."""
    if not seller.name:
        yield LegalGap(
            "money.seller_name", "It has to say whom it is from. Write your name in the settings."
        )
    if not seller.country:
        yield LegalGap(
            "money.seller_country",
            "What an invoice must say depends on your country. Choose it in the settings.",
        )
    if not buyer.name:
        yield LegalGap("buyer.name", "It has to say whom it is for. Give the client a name.")
    for field, vat_id in (("money.seller_vat_id", seller.vat_id), ("buyer.vat_id", buyer.vat_id)):
        try:
            checked_vat_id(vat_id, field=field)
        except InvalidInput as wrong:
            yield LegalGap(field, f"{wrong.message} {wrong.remedy}")
    field = "money.seller_tax_number"
    try:
        checked_tax_number(seller.tax_number, field=field, country=seller.country)
    except InvalidInput as wrong:
        yield LegalGap(field, f"{wrong.message} {wrong.remedy}")


def _in_the_union(
    draft: InvoiceDraft, seller: InvoiceParty, buyer: InvoiceParty
) -> Iterator[LegalGap]:
    yield from _seller_in_the_union(draft, seller)
    if not _is_small(draft, _SMALL_AMOUNTS.get(seller.country, _SMALL_AMOUNT), "EUR"):
        yield from _address("buyer.", buyer, "The law wants the client’s address on it")
    yield from _taxes(draft)
    if draft.why_no_tax is NoTaxWhy.REVERSE_CHARGE:
        yield from _reverse_charge(seller, buyer)
    if draft.kind is InvoiceKind.INVOICE and not _says_when(draft):
        yield LegalGap("since", "It has to say when the work was done. Write the day.")
    yield from _other_money(draft, seller)
    yield from _habits(draft, seller, buyer)


def _habits(draft: InvoiceDraft, seller: InvoiceParty, buyer: InvoiceParty) -> Iterator[LegalGap]:
    """What single countries want beside that; it is only said."""
    if seller.country == buyer.country == "BE" and buyer.vat_id:
        yield LegalGap(
            "buyer.endpoint",
            "Since 2026 a business in Belgium gets its invoices by Peppol. Export the Peppol file, "
            "and send it by your access point: a PDF alone does not count.",
            refuses=False,
        )
    if seller.country == "AT" and not buyer.vat_id and of_draft(draft).total > _OWN_NUMBER_AUSTRIAN:
        yield LegalGap(
            "buyer.vat_id",
            "Above 10,000 EUR a business in Austria has to read its own VAT number (§ 11 UStG). "
            "Where the client is one, write it in their billing details.",
            refuses=False,
        )
    if seller.country == "FR" and buyer.vat_id and "40" not in draft.closing:
        yield LegalGap(
            "closing",
            "In France a business has to read what is due if it pays late: the rate of the "
            "penalty, and 40 EUR for the costs of recovery. Write it below the lines.",
            refuses=False,
        )
    abroad = EUROPEAN_UNION - {seller.country}
    if country_of_vat_id(buyer.vat_id) in abroad and any(line.tax.rate for line in draft.lines):
        yield LegalGap(
            "why_no_tax",
            "The client has a VAT number of another country of the European Union, and is charged "
            "tax. Where they are a business, say so on their page: then they owe it themselves.",
            refuses=False,
        )
    if seller.country in _CLEARED_BY:
        yield LegalGap(
            "money.seller_country",
            f"In your country an invoice goes through {_CLEARED_BY[seller.country]} to count. This "
            "program does not send it there: hand it in yourself.",
            refuses=False,
        )


def _seller_in_the_union(draft: InvoiceDraft, seller: InvoiceParty) -> Iterator[LegalGap]:
    yield from _address("money.seller_", seller, "The law wants your address on it")
    small = draft.why_no_tax is NoTaxWhy.SMALL_BUSINESS
    if seller.country == "FR" and not seller.tax_number:
        yield LegalGap(
            "money.seller_tax_number",
            "In France it has to name your SIREN or SIRET. Write it in the settings.",
        )
    if seller.country == "DE" or (small and seller.country != "BE"):
        if not (seller.vat_id or seller.tax_number):
            yield LegalGap(
                "money.seller_tax_number",
                "It has to name your tax number or your VAT number. Write one in the settings.",
            )
    elif not seller.vat_id:
        yield LegalGap(
            "money.seller_vat_id", "It has to name your VAT number. Write it in the settings."
        )


def _address(prefix: str, party: InvoiceParty, why: str) -> Iterator[LegalGap]:
    where = "in the settings" if prefix.startswith("money.") else "in the client’s billing details"
    for field, noun in (
        ("street", "street and number"),
        ("postcode", "the postcode"),
        ("city", "the town"),
        ("country", "the country"),
    ):
        if not getattr(party, field) and not (field == "postcode" and party.country == "IE"):
            yield LegalGap(f"{prefix}{field}", f"{why}, and {noun} is missing. Write it {where}.")


def _taxes(draft: InvoiceDraft) -> Iterator[LegalGap]:
    """Each line says how it is taxed, and who is not taxed says why."""
    categories = {line.tax.category for line in draft.lines}
    for place, line in enumerate(draft.lines):
        if line.tax.category is TaxCategory.STANDARD and not line.tax.rate:
            yield LegalGap(
                f"lines.{place}.tax",
                f"Nobody has said which tax is on “{line.what}”. Choose its rate; the usual one "
                "can be set for the service, and in the settings.",
            )
    if TaxCategory.OUTSIDE in categories and len(categories) > 1:
        yield LegalGap(
            "why_no_tax",
            "What is not subject to tax can't stand beside what is. Write two invoices.",
        )
    untaxed = categories & {TaxCategory.EXEMPT, TaxCategory.REVERSE, TaxCategory.OUTSIDE}
    if untaxed and draft.why_no_tax is NoTaxWhy.TAXED:
        yield LegalGap("why_no_tax", "It has to say why there is no tax on it. Choose the reason.")
    only = {
        NoTaxWhy.SMALL_BUSINESS: (TaxCategory.EXEMPT, "A small business charges no tax"),
        NoTaxWhy.REVERSE_CHARGE: (TaxCategory.REVERSE, "By reverse charge the client owes the tax"),
    }.get(draft.why_no_tax)
    if only is not None and categories - {only[0]}:
        yield LegalGap(
            "why_no_tax", f"{only[1]}, and a line has some. Take it off, or choose another reason."
        )
    if TaxCategory.REVERSE in categories and draft.why_no_tax is not NoTaxWhy.REVERSE_CHARGE:
        yield LegalGap("why_no_tax", "A line is taxed by reverse charge, and nothing says so.")


def _reverse_charge(seller: InvoiceParty, buyer: InvoiceParty) -> Iterator[LegalGap]:
    if not seller.vat_id:
        yield LegalGap(
            "money.seller_vat_id",
            "With reverse charge your VAT number has to be on it. Write it in the settings.",
        )
    of = country_of_vat_id(buyer.vat_id)
    if of not in EUROPEAN_UNION or of == seller.country:
        yield LegalGap(
            "buyer.vat_id",
            "Reverse charge needs the client’s VAT number of another country of the European "
            "Union. Write it in their billing details, or charge your own tax.",
        )


def _other_money(draft: InvoiceDraft, seller: InvoiceParty) -> Iterator[LegalGap]:
    own = _MONEY_OF.get(seller.country, "EUR")
    if draft.currency != own and any(line.tax.rate for line in draft.lines):
        yield LegalGap(
            "closing",
            f"Its tax has to be told in {own} too (Art. 230 of Directive 2006/112/EC). Write the "
            "amount and the rate of exchange into the text below the lines.",
            refuses=False,
        )


def _in_switzerland(
    draft: InvoiceDraft, seller: InvoiceParty, buyer: InvoiceParty
) -> Iterator[LegalGap]:
    yield from _taxes(draft)
    for party, prefix in ((seller, "money.seller_"), (buyer, "buyer.")):
        if party is buyer and _is_small(draft, _SMALL_AMOUNT_SWISS, "CHF"):
            continue
        if not party.city:
            yield LegalGap(f"{prefix}city", "It has to say where you and the client are.")
    if not any(line.tax.rate for line in draft.lines):
        return
    if country_of_vat_id(seller.vat_id) != "CH":
        yield LegalGap(
            "money.seller_vat_id",
            "Who charges tax has to name their VAT number, such as CHE-107.787.577 MWST.",
        )
    if not _says_when(draft):
        yield LegalGap("since", "It has to say when the work was done. Write the day.")


def _in_britain(
    draft: InvoiceDraft, seller: InvoiceParty, buyer: InvoiceParty
) -> Iterator[LegalGap]:
    yield from _taxes(draft)
    yield from _address("money.seller_", seller, "The law wants your address on it")
    if not _is_small(draft, _SMALL_AMOUNT_BRITISH, "GBP"):
        yield from _address("buyer.", buyer, "The law wants the client’s address on it")
    if any(line.tax.rate for line in draft.lines) and not seller.vat_id:
        yield LegalGap(
            "money.seller_vat_id",
            "Who charges VAT has to name their number. Write it in the settings.",
        )


def _is_small(draft: InvoiceDraft, limit: int, currency: str) -> bool:
    """Whether it need not say whom it is for."""
    if draft.currency != currency or draft.why_no_tax is NoTaxWhy.REVERSE_CHARGE:
        return False
    sums = of_draft(draft)
    return sums.total + sums.rounding <= limit


def _says_when(draft: InvoiceDraft) -> bool:
    return bool(draft.since or draft.until) or all(line.day for line in draft.lines)
