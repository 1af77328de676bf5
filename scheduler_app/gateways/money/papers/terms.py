"""Gateways, money: papers: a document in the business terms of EN 16931 (BT-1 and so on).

Factur-X is written of them as well as UBL. All figures are texts of digits: no float ever sees one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from scheduler_app.domain.amounts import minor_digits
from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceKind,
    InvoiceLine,
    InvoiceParty,
    LineSum,
    NoTaxWhy,
    TaxCategory,
    TaxSum,
)
from scheduler_app.domain.money.invoices.sums import FINE
from scheduler_app.domain.visible import tidy
from scheduler_app.gateways.money.papers.letterhead import one_line
from scheduler_app.gateways.money.papers.words import words_in

BusinessTerms = dict[str, Any]

TYPES = {InvoiceKind.INVOICE: "380", InvoiceKind.DEPOSIT: "386", InvoiceKind.CREDIT: "381"}
"""By UNTDID 1001."""

_TRANSFER, _SEPA_TRANSFER, _ONLINE, _ANYHOW = "30", "58", "68", "1"
"""By UNTDID 4461."""

_DISCOUNT = "95"
"""By UNTDID 5189."""

_WHY_CODES = {
    NoTaxWhy.REVERSE_CHARGE: "VATEX-EU-AE",
    NoTaxWhy.OUTSIDE: "VATEX-EU-O",
}


def why_none(document: InvoiceDocument) -> str:
    """Why EN 16931 can't say it, in a sentence; empty where it can."""
    draft, seller = document.draft, document.seller
    if minor_digits(draft.currency) > 2:
        return f"An e-invoice knows two decimals at most, and {draft.currency} has three."
    if not seller.country:
        return "An e-invoice names the country of whoever sends it."
    if not document.buyer.country:
        return "An e-invoice names the country of whoever gets it."
    outside = any(tax.category is TaxCategory.OUTSIDE for tax in document.sums.taxes)
    if not outside and not (seller.vat_id or seller.tax_number):
        return "An e-invoice names the VAT number or the tax number of whoever sends it."
    if outside and len(document.sums.taxes) > 1:
        return "An e-invoice has what is not subject to tax and what is on two documents."
    reverse = any(tax.category is TaxCategory.REVERSE for tax in document.sums.taxes)
    if reverse and not document.buyer.vat_id:
        return "An e-invoice without tax by reverse charge names the VAT number of the client."
    named = (seller.name, document.buyer.name, *(line.what for line in draft.lines))
    if not draft.lines or not all(map(one_line, named)):
        return "An e-invoice names whoever sends it, whoever gets it, and what for."
    return ""


def terms_of(document: InvoiceDocument) -> BusinessTerms:
    """Its terms, as factur-x takes them. Ask `why_none` before."""
    return _Termed(document).all()


class _Termed:
    """The terms of one document."""

    def __init__(self, document: InvoiceDocument) -> None:
        self.document = document
        self.draft = document.draft
        self.sums = document.sums
        self.words = words_in(self.draft.language, document.seller.country)
        self.digits = minor_digits(self.draft.currency)
        self.outside = any(tax.category is TaxCategory.OUTSIDE for tax in self.sums.taxes)

    def all(self) -> BusinessTerms:
        document, draft = self.document, self.draft
        terms: BusinessTerms = {
            # A trial before it is sent has no number yet.
            "BT-1": one_line(document.number) or "-",
            "BT-2": document.issued,
            "BT-3": TYPES[draft.kind],
            "BT-5": draft.currency,
            "BT-9": document.due,
            "BT-10": one_line(draft.reference),
            "BG-4": self._party(document.seller) | self._known_as(),
            "BG-7": self._party(document.buyer) | self._asked_for(),
            "BG-3": self._preceding(),
            "BG-20": [self._off(tax) for tax in self.sums.taxes if tax.off],
            "BG-23": [self._tax(tax) for tax in self.sums.taxes],
            "BG-25": [
                self._line(place, line, summed)
                for place, (line, summed) in enumerate(
                    zip(draft.lines, self.sums.lines, strict=True), start=1
                )
            ],
        }
        terms |= self._when() | self._totals() | self._means()
        return {name: value for name, value in terms.items() if value}

    # -- who --------------------------------------------------------------------------------------

    def _party(self, party: InvoiceParty) -> BusinessTerms:
        pairs = {
            "name": one_line(party.name),
            "country_code": party.country,
            "city": one_line(party.city),
            "postcode": one_line(party.postcode),
            "addr_l1": one_line(party.street),
            "addr_l2": one_line(party.extra),
            "country_subdivision": one_line(party.region),
            # What is not subject to VAT at all names no VAT number (BR-O-02).
            "vat_identifier": "" if self.outside else one_line(party.vat_id).replace(" ", ""),
            "tax_identifier": one_line(party.tax_number),
            "einvoicing_addr": one_line(party.endpoint),
            "einvoicing_addr_schemeid": party.scheme,
        }
        return {name: value for name, value in pairs.items() if value}

    def _known_as(self) -> BusinessTerms:
        seller = self.document.seller
        terms: BusinessTerms = {
            "contacts": [
                {
                    "name": one_line(seller.contact or seller.name),
                    "phone": one_line(seller.phone),
                    "email": one_line(seller.email),
                }
            ]
        }
        # Where no VAT number tells who it is, something else must (BR-CO-26).
        known_by = seller.tax_number or seller.vat_id or seller.email or seller.name
        if self.outside or not seller.vat_id:
            terms["identifiers"] = {"": one_line(known_by)}
        return terms

    def _asked_for(self) -> BusinessTerms:
        buyer = self.document.buyer
        contact = {
            "name": one_line(buyer.contact),
            "email": one_line(buyer.email),
            "phone": one_line(buyer.phone),
        }
        return {"contacts": [contact]} if any(contact.values()) else {}

    # -- when, and of what it is ------------------------------------------------------------------

    def _when(self) -> BusinessTerms:
        since, until = self.draft.since, self.draft.until or self.draft.since
        if not since:
            # Something must be said of where or when (PEPPOL-EN16931-R008).
            buyer = self._party(self.document.buyer)
            return {"BG-13": {"name": buyer["name"], "country_code": buyer["country_code"]}}
        return {"BT-72": until} | ({"BT-73": since, "BT-74": until} if since != until else {})

    def _preceding(self) -> list[BusinessTerms]:
        named = [(each.number, each.issued) for each in self.draft.prepaid if each.number]
        if self.draft.corrects:
            named.append((self.draft.corrects, self.document.corrects_issued))
        return [
            {"BT-25": one_line(number)} | ({"BT-26": issued} if issued else {})
            for number, issued in dict(named).items()
        ]

    # -- how much ---------------------------------------------------------------------------------

    def _line(self, place: int, line: InvoiceLine, summed: LineSum) -> BusinessTerms:
        terms: BusinessTerms = {
            "BT-126": str(place),
            "BT-127-00": [{"BT-127": _text(line.note)}] if line.note.strip() else [],
            "BT-129": _plain(Decimal(line.quantity).scaleb(-3)),
            "BT-130": line.unit.value,
            "BT-131": self._amount(summed.net),
            "BT-146": _plain(Decimal(summed.unit_price) / FINE / 10**self.digits, self.digits),
            "BT-151": line.tax.category.value,
            "BT-152": "" if self.outside else _rate(line.tax.rate),
            "BT-153": one_line(line.what),
            "BG-27": [self._allowance(summed.off)] if summed.off else [],
        }
        if line.day and self._within(line.day):
            terms |= {"BT-134": line.day, "BT-135": line.day}
        return {name: value for name, value in terms.items() if value}

    def _within(self, day: str) -> bool:
        """A line's day lies within that of all of it (BR-CO-19, PEPPOL-EN16931-R110)."""
        since, until = self.draft.since, self.draft.until or self.draft.since
        return not since or since <= day <= until

    def _allowance(self, off: int) -> BusinessTerms:
        return {
            "amount": self._amount(off),
            "reason": self.words.discount,
            "reason_code": _DISCOUNT,
        }

    def _off(self, tax: TaxSum) -> BusinessTerms:
        more = {"vat_category_code": tax.category.value}
        if not self.outside:
            more["vat_rate"] = _rate(tax.rate)
        return self._allowance(tax.off) | more

    def _tax(self, tax: TaxSum) -> BusinessTerms:
        terms: BusinessTerms = {
            "BT-116": self._amount(tax.net),
            "BT-117": self._amount(tax.tax),
            "BT-118": tax.category.value,
        }
        if not self.outside:
            terms["BT-119"] = _rate(tax.rate)
        if tax.category not in {TaxCategory.STANDARD, TaxCategory.ZERO}:
            terms["BT-120"] = one_line(self.document.no_tax) or self.draft.why_no_tax.value
            code = _WHY_CODES.get(self.draft.why_no_tax)
            if code:
                terms["BT-121"] = code
        return terms

    def _totals(self) -> BusinessTerms:
        sums = self.sums
        terms = {
            "BT-106": self._amount(sums.net),
            "BT-109": self._amount(sums.net - sums.off),
            "BT-110": self._amount(sums.tax),
            "BT-112": self._amount(sums.total),
            "BT-115": self._amount(sums.payable),
        }
        for term, minor in (
            ("BT-107", sums.off),
            ("BT-113", sums.prepaid),
            ("BT-114", sums.rounding),
        ):
            if minor:
                terms[term] = self._amount(minor)
        return terms

    def _means(self) -> BusinessTerms:
        document, into = self.document, self.document.pay_into
        iban = into.iban.replace(" ", "")
        if not iban:
            return {"BT-81": _ONLINE if document.pay_at else _ANYHOW}
        return {
            "BT-81": _SEPA_TRANSFER if self.draft.currency == "EUR" else _TRANSFER,
            "BT-83": one_line(document.number),
            "BT-84": iban,
            "BT-85": one_line(into.holder),
            "BT-86": into.bic.replace(" ", ""),
        }

    def _amount(self, minor: int) -> str:
        return f"{Decimal(minor).scaleb(-self.digits):.{self.digits}f}"


def _text(note: str) -> str:
    return "\n".join(one_line(line) for line in tidy(note).splitlines())


def _rate(hundredths: int) -> str:
    return f"{Decimal(hundredths).scaleb(-2):.2f}"


def _plain(number: Decimal, least: int = 0) -> str:
    """Its digits without zeros at the end, but with so many decimals at least."""
    told = f"{number:f}"
    if "." in told:
        whole, _, fraction = told.partition(".")
        fraction = fraction.rstrip("0").ljust(least, "0")
        return f"{whole}.{fraction}" if fraction else whole
    return f"{told}.{'0' * least}" if least else told
