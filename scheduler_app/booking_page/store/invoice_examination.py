"""Booking page: refuses, in words, invoices of a publication that cannot be meant."""

from __future__ import annotations

import re
from datetime import date

from scheduler_app.booking_page.store.plain_values import between, distinct, must_be_currency
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.messages.files import DIGEST
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.page.agreement import PAID_AT
from scheduler_app.domain.page.invoices import (
    BIC_TOLD,
    DAY_TOLD,
    IBAN_TOLD,
    PublishedInvoice,
)
from scheduler_app.domain.page.limits import LARGEST_NUMBER
from scheduler_app.domain.visible import is_blank

MOST_INVOICES = 5_000
MOST_LINKS = 20
"""Of one invoice: what was handed out before its links were made anew."""

_NAME = re.compile(r"[A-Za-z0-9._~:@+-]{1,100}")
"""A name that is part of an address as it stands."""
_LINK = re.compile(r"[A-Za-z0-9_-]{22}")
"""What `hash_of` makes of a token."""
_KINDS = frozenset(kind.value for kind in InvoiceKind)


def examine_invoices(invoices: tuple[PublishedInvoice, ...]) -> None:
    """`InvalidInput` on the field that cannot be."""
    distinct("invoices", [one.uid for one in invoices], MOST_INVOICES)
    links = [link for one in invoices for link in one.links]
    distinct("invoices.links", links, MOST_INVOICES * MOST_LINKS)
    for one in invoices:
        _invoice(one)


def _invoice(one: PublishedInvoice) -> None:
    field = "invoices"
    if not _NAME.fullmatch(one.uid) or not (one.account == "" or _NAME.fullmatch(one.account)):
        raise InvalidInput(field, "An invoice has a uid, or an account, of odd letters.")
    field = f"invoices.{one.uid}"
    if one.kind not in _KINDS:
        raise InvalidInput(f"{field}.kind", f"It is one of {', '.join(sorted(_KINDS))}.")
    if is_blank(one.number):
        raise InvalidInput(f"{field}.number", "An invoice that was sent has a number.")
    if len(one.links) > MOST_LINKS or not all(map(_LINK.fullmatch, one.links)):
        raise InvalidInput(f"{field}.links", "A link is no hash of a token, or there are too many.")
    must_be_currency(f"{field}.currency", one.currency)
    for name in ("total", "payable", "credited", "fees"):
        between(f"{field}.{name}", getattr(one, name), 0, LARGEST_NUMBER)
    for name in ("issued", "due"):
        _must_be_day(f"{field}.{name}", getattr(one, name))
    if one.file and not DIGEST.fullmatch(one.file):
        raise InvalidInput(f"{field}.file", "That is no SHA-256 in small hexadecimal letters.")
    if one.pay_link and not PAID_AT.fullmatch(one.pay_link):
        raise InvalidInput(f"{field}.pay_link", "An invoice is paid at an address of https.")
    if one.iban and not IBAN_TOLD.fullmatch(one.iban):
        raise InvalidInput(f"{field}.iban", "An IBAN is written without spaces, in capitals.")
    if one.bic and not BIC_TOLD.fullmatch(one.bic):
        raise InvalidInput(f"{field}.bic", "A BIC has 8 or 11 letters and digits, in capitals.")


def _must_be_day(field: str, day: str) -> None:
    said = InvalidInput(field, "A day is written like 2027-03-01.")
    if not DAY_TOLD.fullmatch(day):
        raise said
    try:
        date.fromisoformat(day)
    except ValueError as error:
        raise said from error
