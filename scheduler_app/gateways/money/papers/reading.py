"""Gateways, money: papers: what files say, read anew and not remembered."""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.etree import ElementTree as ET

from scheduler_app.domain.amounts import minor_digits
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.money.invoices.document import InvoiceDocument, TaxCategory, TaxSum
from scheduler_app.domain.money.invoices.papers import ReadBack
from scheduler_app.gateways.money.papers.metadata import XML_NAME

if TYPE_CHECKING:
    from pypdf import PageObject

FIGURES_NAME = "figures.json"
"""What stands in a PDF for an e-invoice where there can be none."""

_NAMESPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
_SETTLEMENT = "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement"
_SUMS = f"{_SETTLEMENT}/ram:SpecifiedTradeSettlementHeaderMonetarySummation"
_TAX = "ram:CategoryTradeTax"

_STEERING = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


class _InPdf(NamedTuple):
    """What a PDF shows and holds."""

    text: str
    xml: bytes
    figures: bytes


def read_back(pdf: bytes, cii: bytes) -> ReadBack:
    """The figures of the e-invoice, and what a reader sees of them in the PDF.

    `Trouble` where either can't be read.
    """
    shown = _shown(pdf)
    xml = cii or shown.xml
    try:
        said = _of_xml(xml) if xml else _of_figures(shown.figures)
    except (ET.ParseError, ValueError, KeyError, TypeError, InvalidOperation) as error:
        raise Trouble(
            "The figures of an invoice can't be read from its files.",
            remedy="Make its papers again; the diary holds all that they say.",
        ) from error
    return ReadBack(**said, attached=shown.xml, text=shown.text)


def figures_of(document: InvoiceDocument) -> bytes:
    """The figures of a document that no e-invoice can say, for a file within its PDF."""
    sums = document.sums
    said = {
        "number": document.number,
        "issued": document.issued,
        "currency": document.draft.currency,
        "net": sums.net - sums.off,
        **{name: getattr(sums, name) for name in ("tax", "total", "prepaid", "payable")},
        "taxes": [asdict(tax) for tax in sums.taxes],
    }
    return json.dumps(said, sort_keys=True).encode()


def _shown(pdf: bytes) -> _InPdf:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        read = PdfReader(io.BytesIO(pdf))
        runs = [run for page in read.pages for run in _runs(page)]
        inside = {name: files[0] for name, files in read.attachments.items() if files}
    except (PyPdfError, ValueError, KeyError) as error:
        raise Trouble(
            "The PDF of an invoice can't be read.",
            remedy="Make its papers again; the diary holds all that they say.",
        ) from error
    text = "\n".join(filter(None, (_STEERING.sub("", run).strip() for run in runs)))
    return _InPdf(text, inside.get(XML_NAME, b""), inside.get(FIGURES_NAME, b""))


def _runs(page: PageObject) -> list[str]:
    """What stands on a page, a run of letters at a time, each set at a place of its own.

    Put together by their places, those of two columns would touch each other where words run from
    the right. A run comes in pieces where two scripts share a letter, or it is one at which a long
    word may break elsewhere.
    """
    runs: list[tuple[object, str]] = []

    def add(piece: str, place: list[float], *_: object) -> None:
        if runs and runs[-1][0] == place:
            runs[-1] = (place, runs[-1][1] + piece)
        else:
            runs.append((place, piece))

    page.extract_text(visitor_text=add)
    return [run for _, run in runs]


def _of_xml(xml: bytes) -> dict[str, Any]:
    root = ET.fromstring(xml)  # noqa: S314 - expat has bounds against entities that multiply
    currency = _text(root, f"{_SETTLEMENT}/ram:InvoiceCurrencyCode")
    digits = minor_digits(currency)

    def amount(path: str, within: ET.Element = root) -> int:
        return _minor(_text(within, path, "0"), digits)

    offs: dict[tuple[str, str], int] = {}
    for off in root.iterfind(f"{_SETTLEMENT}/ram:SpecifiedTradeAllowanceCharge", _NAMESPACES):
        of = (
            _text(off, f"{_TAX}/ram:CategoryCode"),
            _text(off, f"{_TAX}/ram:RateApplicablePercent", "0"),
        )
        offs[of] = offs.get(of, 0) + amount("ram:ActualAmount", off)
    taxes = []
    for tax in root.iterfind(f"{_SETTLEMENT}/ram:ApplicableTradeTax", _NAMESPACES):
        category = _text(tax, "ram:CategoryCode")
        rate = _text(tax, "ram:RateApplicablePercent", "0")
        taxes.append(
            TaxSum(
                TaxCategory(category),
                _minor(rate, 2),
                amount("ram:BasisAmount", tax),
                amount("ram:CalculatedAmount", tax),
                offs.get((category, rate), 0),
            )
        )
    day = _text(root, "rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString")
    return {
        "number": _text(root, "rsm:ExchangedDocument/ram:ID"),
        "issued": f"{day[:4]}-{day[4:6]}-{day[6:]}",
        "currency": currency,
        "net": amount(f"{_SUMS}/ram:TaxBasisTotalAmount"),
        "tax": amount(f"{_SUMS}/ram:TaxTotalAmount"),
        "total": amount(f"{_SUMS}/ram:GrandTotalAmount"),
        "prepaid": amount(f"{_SUMS}/ram:TotalPrepaidAmount"),
        "payable": amount(f"{_SUMS}/ram:DuePayableAmount"),
        "taxes": tuple(taxes),
    }


def _of_figures(figures: bytes) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(figures)
    said["taxes"] = tuple(
        TaxSum(**{**tax, "category": TaxCategory(tax["category"])}) for tax in said["taxes"]
    )
    return said


def _text(within: ET.Element, path: str, otherwise: str | None = None) -> str:
    found = within.findtext(path, otherwise, _NAMESPACES)
    if found is None:
        raise ValueError(f"there is no {path}")
    return found


def _minor(told: str, digits: int) -> int:
    minor = Decimal(told).scaleb(digits)
    if minor != minor.to_integral_value():
        raise ValueError(f"{told} has more decimals than its currency")
    return int(minor)
