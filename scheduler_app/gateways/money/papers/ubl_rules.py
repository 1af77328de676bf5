"""Gateways, money: papers: what Peppol BIS Billing 3.0 and XRechnung want beyond EN 16931.

Rules are named as the two name them. Checked is what this program could leave out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from scheduler_app.domain.money.invoices.document import (
    InvoiceDocument,
    InvoiceKind,
    InvoiceParty,
)
from scheduler_app.domain.money.invoices.papers import PaperForm
from scheduler_app.gateways.money.papers.letterhead import one_line
from scheduler_app.gateways.money.papers.terms import BusinessTerms

UBL_PROFILES = {
    PaperForm.PEPPOL: "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    PaperForm.XRECHNUNG: "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
}
"""BT-24 of each form."""

_PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
"""BT-23, the same in both."""

_BY_VAT = {
    "AT": "9914", "BG": "9926", "CY": "9928", "CZ": "9929", "DE": "9930", "DK": "0184",
    "EE": "9931", "EL": "9933", "ES": "9920", "FR": "9957", "GB": "9932", "HR": "9934",
    "HU": "9910", "IE": "9935", "IT": "0211", "LT": "9937", "LU": "9938", "LV": "9939",
    "MT": "9943", "NL": "9944", "PL": "9945", "PT": "9946", "RO": "9947", "SI": "9949",
    "SK": "9950",
}  # fmt: skip
"""The scheme (EAS) by which a VAT number is an address on the Peppol network."""

_BY_REGISTER = {"BE": "0208", "SE": "0007"}
"""Where firms are reached by their number in a register: the first ten digits of the VAT number."""

_MAIL = "EM"
_TRADED_HERE = "380"


class UblGap(NamedTuple):
    """What a form wants and the document does not say."""

    field: str
    sentence: str
    remedy: str


def missing_in_ubl(document: InvoiceDocument, form: PaperForm) -> UblGap | None:
    """The first thing that is missing; None where the form has all it wants."""
    gaps = [
        UblGap(field, f"{_CALLED[form]} wants {what}.", remedy)
        for there, field, what, remedy in _wanted(document, form)
        if not there
    ]
    return gaps[0] if gaps else None


def for_ubl(terms: BusinessTerms, document: InvoiceDocument, form: PaperForm) -> BusinessTerms:
    """The terms with what the form wants said its own way."""
    told = terms | {"BT-23": _PROCESS, "BT-10": _reference(document, form)}
    for name, party in (("BG-4", document.seller), ("BG-7", document.buyer)):
        endpoint, scheme = _endpoint(party, form)
        told[name] = told[name] | {
            "einvoicing_addr": endpoint,
            "einvoicing_addr_schemeid": scheme,
        }
    if form is PaperForm.XRECHNUNG and document.draft.kind is InvoiceKind.DEPOSIT:
        # BR-DE-17 does not know the type of an invoice for a deposit.
        told["BT-3"] = _TRADED_HERE
    return told


_CALLED = {PaperForm.PEPPOL: "Peppol", PaperForm.XRECHNUNG: "XRechnung"}


def _wanted(document: InvoiceDocument, form: PaperForm) -> list[tuple[bool, str, str, str]]:
    """Whether each thing is there, its field, what it is, and how it comes about."""
    seller, buyer = document.seller, document.buyer
    settings = "Write it in the settings of invoices."
    billing = "Write it in the client's billing details."
    wanted = [
        (
            bool(_reference(document, form)),
            "reference",
            "a reference of the client: a routing code or an order number",  # R003, BR-DE-15
            "Write it on the invoice.",
        ),
        (
            bool(_endpoint(seller, form)[0]),
            "money.seller_vat_id",
            "an electronic address of whoever sends it, such as a VAT number",  # R020
            settings,
        ),
        (
            bool(_endpoint(buyer, form)[0]),
            "buyer.endpoint",
            "the electronic address of whoever gets it",  # R010
            billing,
        ),
    ]
    if form is PaperForm.XRECHNUNG or seller.country == buyer.country == "DE":
        wanted += [
            (bool(seller.phone), "money.seller_phone", "a telephone number", settings),  # BR-DE-6
            (bool(seller.email), "money.seller_email", "a mail address", settings),  # BR-DE-7
            (bool(seller.city), "money.seller_city", "the city of whoever sends it", settings),
            (bool(seller.postcode), "money.seller_postcode", "the sender's postcode", settings),
            (bool(buyer.city), "buyer.city", "the client's city", billing),  # BR-DE-8
            (bool(buyer.postcode), "buyer.postcode", "the client's postcode", billing),  # BR-DE-9
        ]
    return wanted


def _reference(document: InvoiceDocument, form: PaperForm) -> str:
    """What the client knows it by; Peppol takes the name of a person as well."""
    asked = one_line(document.draft.reference)
    return asked or (one_line(document.buyer.contact) if form is PaperForm.PEPPOL else "")


def _endpoint(party: InvoiceParty, form: PaperForm) -> tuple[str, str]:
    """Where they are reached, and by which scheme; both empty where nobody knows."""
    if party.endpoint and party.scheme and (party.scheme != _MAIL or form is PaperForm.XRECHNUNG):
        return one_line(party.endpoint), party.scheme
    vat_id = one_line(party.vat_id).replace(" ", "")
    if form is PaperForm.PEPPOL:
        register = _BY_REGISTER.get(vat_id[:2])
        if register:
            return vat_id[2:12], register
        scheme = _BY_VAT.get(vat_id[:2], "")
        return (vat_id, scheme) if scheme else ("", "")
    if party.email:
        return one_line(party.email), _MAIL
    return _endpoint(replace(party, endpoint=""), PaperForm.PEPPOL)
