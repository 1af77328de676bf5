"""Page journeys: the screens of an invoice, and the way to each."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.page.links import RETURNED, hash_of
from tests.booking_page.sample import NOW, sample_invoice

if TYPE_CHECKING:
    from tests.page_journeys.screens import Stage

OVERDUE = sample_invoice(
    "8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a10",
    number="2027-0003",
    total=71_340,
    payable=61_340,
    paid=20_000,
    fees=500,
    due="2027-02-27",
    holder="Anna Weber, Anna's IT Help",
)
PAID = sample_invoice(
    "8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a11", paid=12_000, closed_at=NOW - 3_600, pay_link=""
)
CREDIT = sample_invoice(
    "8d7a8e5e-0c5f-4f0a-9d3b-6a1f7f0f9a12",
    number="2027-0004",
    kind=InvoiceKind.CREDIT.value,
    corrects="2027-0003",
    closed_at=NOW,
    pay_link="",
    iban="",
)


def _by_link(invoice: Any, path: str = "") -> Callable[[Stage], None]:
    def way(stage: Stage) -> None:
        token = secrets.token_urlsafe(32)
        stage.practice.publish(invoices=(replace(invoice, links=(hash_of(token),)),))
        stage.client.come(f"/invoice/{token}{path}")

    return way


def _listed(stage: Stage) -> None:
    account = stage.known().id
    theirs = (replace(one, account=account) for one in (OVERDUE, PAID, CREDIT))
    stage.practice.publish(invoices=tuple(theirs))
    stage.client.come("/appointments")


INVOICE_SCREENS: dict[str, Callable[[Stage], None]] = {
    "invoice": _by_link(OVERDUE),
    "invoice-returned": _by_link(OVERDUE, f"?{RETURNED}=1"),
    "invoice-paid": _by_link(PAID),
    "invoice-credit": _by_link(CREDIT),
    "invoices": _listed,
}
