"""Domain, money: the forms in which an invoice is written down, and what is read back of them."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.money.invoices.document import TaxSum


class PaperForm(KeptWord):
    """A file that is made of a document. The first two are kept of whatever was sent."""

    PDF = "pdf"
    """For people; PDF/A-3 with the `CII` file inside, where the currency lets there be one."""
    CII = "cii"
    """EN 16931 as Factur-X and ZUGFeRD have it."""
    PEPPOL = "peppol"
    """UBL as Peppol BIS Billing 3.0 has it."""
    XRECHNUNG = "xrechnung"
    """UBL as German authorities have it."""


SUFFIXES = {
    PaperForm.PDF: ".pdf",
    PaperForm.CII: ".xml",
    PaperForm.PEPPOL: "-peppol.xml",
    PaperForm.XRECHNUNG: "-xrechnung.xml",
}


def media_of(form: PaperForm) -> str:
    """Its media type (RFC 6838)."""
    return "application/pdf" if form is PaperForm.PDF else "application/xml"


@dataclass(frozen=True, slots=True)
class Papers:
    """The files of a document that are kept; `cii` is empty where there can be none."""

    pdf: bytes
    cii: bytes = b""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The figures that files say, in minor units.

    They are those of the e-invoice; where there can be none, those of a list within the PDF. `net`
    is what is taxed, after every discount. `attached` is the XML inside of the PDF, empty for none,
    and `text` what a reader sees of its pages, some of it twice where words run from the right.
    """

    number: str
    issued: str
    currency: str
    net: int
    tax: int
    total: int
    prepaid: int
    payable: int
    taxes: tuple[TaxSum, ...] = ()
    attached: bytes = b""
    text: str = ""
