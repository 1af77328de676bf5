"""Domain, money: how an invoice stands. It follows from what was sent, credited, paid and said."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.kept_words import KeptWord
from scheduler_app.domain.money.invoices.document import InvoiceKind


class InvoiceState(KeptWord):
    """Where an invoice is in its life."""

    DRAFT = "draft"
    SENT = "sent"
    PART_PAID = "part-paid"
    PAID = "paid"
    OVERDUE = "overdue"
    """Its day is over, and something is open; whether a part was paid or not."""
    WRITTEN_OFF = "written off"
    CREDITED = "credited"
    """A credit note has taken it back whole; or it is a credit note."""


@dataclass(frozen=True, slots=True)
class InvoiceStanding:
    """An invoice as lists show it. Amounts are minor units of `currency`; days are ISO.

    `paid` is what came in for it since it was sent, what its bookings' payments changed included,
    and less what went back; `credited` is what credit notes took back, `fees` those of reminders.
    `sent_at` is epoch seconds. A draft has no number, and its sums are those of the draft.
    """

    id: int
    uid: str
    kind: InvoiceKind
    number: str
    client_id: int
    client: str
    issued: str
    due: str
    currency: str
    total: int
    tax: int
    payable: int
    paid: int = 0
    credited: int = 0
    fees: int = 0
    reminded: int = 0
    sent_at: int | None = None
    written_off: bool = False
    corrects: str = ""
    prepaid: int = 0

    @property
    def whole(self) -> int:
        """What it comes to with its rounding, whatever was paid before."""
        return self.payable + self.prepaid

    @property
    def outstanding(self) -> int:
        """What is open still; below 0 where too much was paid. Nothing of what is written off.

        What a credit note gives back is told of the invoice that it takes back.
        """
        if self.sent_at is None or self.written_off or self.kind is InvoiceKind.CREDIT:
            return 0
        return self.payable + self.fees - self.credited - self.paid

    def state(self, today: str) -> InvoiceState:
        """How it stands on a day (ISO) of the practice's clock."""
        if self.sent_at is None:
            return InvoiceState.DRAFT
        if self.written_off:
            return InvoiceState.WRITTEN_OFF
        if self.kind is InvoiceKind.CREDIT:
            return InvoiceState.CREDITED
        if self.outstanding <= 0:
            whole = self.credited and self.credited >= self.whole
            return InvoiceState.CREDITED if whole else InvoiceState.PAID
        if today > self.due:
            return InvoiceState.OVERDUE
        return InvoiceState.PART_PAID if self.paid else InvoiceState.SENT
