"""Booking page: the code by which a banking app fills in a transfer."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup

from scheduler_app.domain.page.invoices import PublishedInvoice

_MOST = 99_999_999_999
"""Cents of a transfer (EPC069-12, 3.3)."""
_LONGEST_NAME = 70
_LONGEST_PURPOSE = 140


def payment_code(one: PublishedInvoice) -> Markup | None:
    """The code of the transfer that pays the rest, as SVG; None where there is none.

    It knows euros and IBANs only.
    """
    if one.currency != "EUR" or not one.iban or not one.holder or not 1 <= one.to_pay <= _MOST:
        return None
    return _drawn(one.holder[:_LONGEST_NAME], one.iban, one.bic, one.to_pay, one.number)


@lru_cache(maxsize=64)
def _drawn(holder: str, iban: str, bic: str, cents: int, number: str) -> Markup | None:
    """Drawing one takes ten times as long as a page without it."""
    from segno import helpers

    try:
        code = helpers.make_epc_qr(
            name=holder,
            iban=iban,
            amount=Decimal(cents).scaleb(-2),
            text=number[:_LONGEST_PURPOSE],
            bic=bic or None,
            encoding="UTF-8",
        )
    except ValueError:
        return None  # longer than a code may be, in bytes: what is to be typed stands beside it
    # Dark on light in either theme: not every app reads it the other way round. The quiet zone of
    # four modules is part of it (ISO/IEC 18004).
    drawn = code.svg_inline(svgclass=None, lineclass=None, omitsize=True, light="#fff", border=4)
    return Markup(drawn)  # noqa: S704 - segno draws squares, and writes no text
