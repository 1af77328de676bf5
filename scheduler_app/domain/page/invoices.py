"""Domain: an invoice that its client sees and pays on the page, by a link or in their account."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.time_units import DAY

SHOWN_AFTER = 90 * DAY
"""Seconds for which one that is closed is still shown."""


IBAN_TOLD = re.compile(r"[A-Z]{2}\d\d[A-Z0-9]{11,30}", re.ASCII)
BIC_TOLD = re.compile(r"[A-Z0-9]{8}([A-Z0-9]{3})?")
DAY_TOLD = re.compile(r"2[01]\d\d-\d\d-\d\d", re.ASCII)
"""How these are written on the way to a page."""


class InvoiceShown(StrEnum):
    """How an invoice stands, in the words of its client."""

    OPEN = "open"
    PART_PAID = "part-paid"
    OVERDUE = "overdue"
    PAID = "paid"
    CREDITED = "credited"
    """A credit note has taken it back."""
    CLOSED = "closed"
    """Nothing is asked for any more."""
    CREDIT = "credit"
    """It is a credit note itself."""


@dataclass(frozen=True, slots=True)
class PublishedInvoice:
    """What is shown of one. Amounts are minor units of `currency`, days ISO.

    `links` are `links.hash_of` the tokens that open it, the newest last. `account` is its client's,
    empty where they have none. `total` is what it came to, `payable` what it asked for, `paid` what
    came in for it less what went back, `credited` what credit notes took back, `fees` those of
    reminders. Nothing is asked for any more from `closed_at` on, epoch seconds. `file` is the
    SHA-256 of its PDF in hexadecimal digits, `pay_link` where the rest is paid by card, `iban` and
    so on where it is transferred to; each is empty where there is none. A credit note `corrects`
    the invoice of that number.
    """

    uid: str
    number: str
    issued: str
    due: str
    currency: str
    total: int
    payable: int
    kind: str = InvoiceKind.INVOICE.value
    links: tuple[str, ...] = ()
    account: str = ""
    paid: int = 0
    credited: int = 0
    fees: int = 0
    closed_at: int | None = None
    file: str = ""
    pay_link: str = ""
    iban: str = ""
    bic: str = ""
    holder: str = ""
    corrects: str = ""

    @property
    def outstanding(self) -> int:
        """What is open still; below 0 where too much was paid."""
        return self.payable + self.fees - self.credited - self.paid

    @property
    def to_pay(self) -> int:
        """What its client is asked for now."""
        is_open = self.closed_at is None and self.kind != InvoiceKind.CREDIT
        return max(0, self.outstanding) if is_open else 0

    def state(self, today: str) -> InvoiceShown:
        """How it stands on a day (ISO) of the practice's clock."""
        if self.kind == InvoiceKind.CREDIT:
            return InvoiceShown.CREDIT
        if self.to_pay:
            if today > self.due:
                return InvoiceShown.OVERDUE
            return InvoiceShown.PART_PAID if self.paid > 0 else InvoiceShown.OPEN
        if self.credited and self.credited >= self.total:
            return InvoiceShown.CREDITED
        return InvoiceShown.PAID if self.outstanding <= 0 else InvoiceShown.CLOSED
