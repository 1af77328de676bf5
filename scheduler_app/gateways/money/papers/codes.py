"""Gateways, money: papers: the codes that a phone reads: a transfer, and an address."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import TYPE_CHECKING

from scheduler_app.domain.amounts import minor_digits
from scheduler_app.domain.money.invoices.document import InvoiceDocument

if TYPE_CHECKING:
    from segno import QRCode

_MOST = 99_999_999_999
"""Cents of a transfer, by the European Payments Council (EPC069-12)."""

_LONGEST_NAME = 70
_LONGEST_PURPOSE = 140
_NO_NUMBER = "-"
"""Of a draft, whose code nobody pays by; but it is looked at."""


def transfer_code(document: InvoiceDocument) -> str:
    """The code that a banking app fills a transfer in by, as SVG; empty where there is none.

    It knows euros and IBANs only.
    """
    into = document.pay_into
    payable = document.sums.payable
    if document.draft.currency != "EUR" or not into.iban or not 1 <= payable <= _MOST:
        return ""
    from segno import helpers

    code = helpers.make_epc_qr(
        name=(into.holder or document.seller.name)[:_LONGEST_NAME],
        iban=into.iban.replace(" ", ""),
        amount=Decimal(payable).scaleb(-minor_digits("EUR")),
        text=document.number[:_LONGEST_PURPOSE] or _NO_NUMBER,
        bic=into.bic.replace(" ", "") or None,
        encoding="UTF-8",
    )
    return _drawn(code)


def address_code(address: str) -> str:
    """The code that opens an address, as SVG."""
    import segno

    return _drawn(segno.make_qr(address, error="m"))


def _drawn(code: QRCode) -> str:
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=0, xmldecl=False, svgns=True, dark="#16191d")
    return drawn.getvalue().decode()
