"""Gateways, money: papers: the codes that a phone reads: a transfer, and an address."""

from __future__ import annotations

import io
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from scheduler_app.domain.amounts import minor_digits
from scheduler_app.domain.money.invoices.document import InvoiceDocument
from scheduler_app.gateways.money.papers.letterhead import one_line

if TYPE_CHECKING:
    from segno import QRCode

_MOST = 99_999_999_999
"""Cents of a transfer, by the European Payments Council (EPC069-12)."""

_KEPT = 64
"""Codes that are kept: while somebody types a line, its invoice is paid at the same place."""

_LONGEST_NAME = 70
_LONGEST_PURPOSE = 140
_NO_NUMBER = "-"
"""Of a draft, whose code nobody pays by; but it is looked at."""


def transfer_code(document: InvoiceDocument) -> str:
    """The code that a banking app fills a transfer in by, as SVG; empty where there is none.

    It knows euros and IBANs only, and whom an account belongs to.
    """
    into = document.pay_into
    payable = document.sums.payable
    holder = one_line(into.holder) or one_line(document.seller.name)
    if document.draft.currency != "EUR" or not into.iban or not 1 <= payable <= _MOST:
        return ""
    return holder and _transfer(
        holder[:_LONGEST_NAME],
        into.iban.replace(" ", ""),
        into.bic.replace(" ", ""),
        payable,
        one_line(document.number)[:_LONGEST_PURPOSE] or _NO_NUMBER,
    )


@lru_cache(maxsize=_KEPT)
def _transfer(name: str, iban: str, bic: str, cents: int, purpose: str) -> str:
    from segno import helpers

    amount = Decimal(cents).scaleb(-minor_digits("EUR"))
    try:
        code = helpers.make_epc_qr(
            name=name, iban=iban, amount=amount, text=purpose, bic=bic or None, encoding="UTF-8"
        )
    except ValueError:
        return ""  # longer than a code may be, in bytes: what is to be typed stands beside it
    return _drawn(code)


@lru_cache(maxsize=_KEPT)
def address_code(address: str) -> str:
    """The code that opens an address, as SVG."""
    import segno

    return _drawn(segno.make_qr(address, error="m"))


def _drawn(code: QRCode) -> str:
    drawn = io.BytesIO()
    code.save(drawn, kind="svg", border=0, xmldecl=False, svgns=True, dark="#16191d")
    return drawn.getvalue().decode()
