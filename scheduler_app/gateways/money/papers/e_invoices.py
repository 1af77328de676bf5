"""Gateways, money: papers: e-invoices of EN 16931, written by factur-x: CII and UBL.

Importing factur-x costs a quarter of a second. It fetches nothing: the schemas come along.
"""

from __future__ import annotations

import re

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.money.invoices.document import InvoiceDocument, InvoiceKind
from scheduler_app.domain.money.invoices.papers import PaperForm
from scheduler_app.gateways.money.papers.terms import terms_of, why_none
from scheduler_app.gateways.money.papers.ubl_rules import UBL_PROFILES, for_ubl, missing_in_ubl

_LEVEL = "en16931"
_FACTUR_X_PROFILE = "urn:cen.eu:en16931:2017"


def cii_of(document: InvoiceDocument) -> bytes:
    """The e-invoice as Factur-X and ZUGFeRD have it; empty where there can be none."""
    if why_none(document):
        return b""
    from facturx import generate_cii_xml, xml_check_xsd

    made: bytes = generate_cii_xml(
        terms_of(document), level=_LEVEL, check_xsd=False, check_schematron=None
    )
    # What has nothing in it is said to be nil, which the schema does not know.
    made = made.replace(b' xsi:nil="true"', b"")
    xml_check_xsd(made, flavor="factur-x", level=_LEVEL)
    return made


def ubl_of(document: InvoiceDocument, form: PaperForm) -> bytes:
    """The e-invoice as Peppol or German authorities have it.

    `InvalidInput` names what that form wants and is missing.
    """
    why = why_none(document)
    if why:
        raise InvalidInput("document", why, remedy="The PDF says the same, and can be sent.")
    gap = missing_in_ubl(document, form)
    if gap:
        raise InvalidInput(gap.field, gap.sentence, remedy=gap.remedy)
    from facturx import generate_ubl_xml, xml_check_xsd

    made: bytes = generate_ubl_xml(
        for_ubl(terms_of(document), document, form),
        level=_LEVEL,
        check_xsd=False,
        check_schematron=None,
    )
    made = _mended(made, document.draft.currency, UBL_PROFILES[form])
    credit = document.draft.kind is InvoiceKind.CREDIT
    xml_check_xsd(made, flavor="ubl-2.1-creditnote" if credit else "ubl-2.1-invoice")
    return made


def _mended(made: bytes, currency: str, profile: str) -> bytes:
    """With what factur-x does not let one say: the profile, and a rounding that is not in euros."""
    told = re.sub(r"\s*<cbc:UBLVersionID>[^<]*</cbc:UBLVersionID>", "", made.decode())
    for before, after in (
        (f">{_FACTUR_X_PROFILE}</cbc:CustomizationID>", f">{profile}</cbc:CustomizationID>"),
        ('RoundingAmount currencyID="EUR"', f'RoundingAmount currencyID="{currency}"'),
    ):
        told = told.replace(before, after)
    return told.encode()
