"""Use cases, money: what is paid for invoices by hand, and what becomes of what is too much.

Payments by card are taken in wherever they are seen (`use_cases/money/payments_seen.py`), and what
is paid for a booking pays what is invoiced of it. How an invoice stands then follows from the
ledger: `storage.money.invoices.standing`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.amounts import Money
from scheduler_app.domain.money.invoices.life import InvoiceStanding
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.money.deposit import PaidBy


@dataclass(frozen=True, slots=True)
class PaidInvoice:
    """How an invoice stands after a payment, and what its client has as credit (minor units)."""

    standing: InvoiceStanding
    credit: int = 0

    @property
    def too_much(self) -> int:
        """What is paid beyond what is due; `leave_credit` or `give_back` say what becomes of it."""
        return max(0, -self.standing.outstanding)

    @property
    def rest(self) -> int:
        """What is open still; `use_credit` pays it where there is some."""
        return max(0, self.standing.outstanding)


def paid_of(diary: DiaryHandle, invoice_id: int) -> PaidInvoice:
    """How an invoice stands now; `NotFound` where there is none."""
    raise NotImplementedError


def record_invoice_payment(
    diary: DiaryHandle,
    invoice_id: int,
    amount: Money,
    by: PaidBy,
    *,
    at: datetime,
    key: str = "",
    now: datetime,
) -> PaidInvoice:
    """Write down that a client paid so much of an invoice by hand, at `at`.

    Recorded again for the same `key`, which whoever asks has made up once, it stands once. Less
    than is open pays a part; of what is more the caller asks what shall become of it.
    `InvalidInput` for what is no amount or a time to come, `NotAllowed` for a draft, a credit note,
    or money of another currency.
    """
    raise NotImplementedError


def leave_credit(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> PaidInvoice:
    """Leave what is too much to the client as credit; `NotAllowed` where nothing is."""
    raise NotImplementedError


def use_credit(diary: DiaryHandle, invoice_id: int, *, now: datetime) -> PaidInvoice:
    """Pay what is open by the client's credit as far as it goes; `NotAllowed` where it can't."""
    raise NotImplementedError


def give_back(
    diary: DiaryHandle,
    invoice_id: int,
    amount: int,
    *,
    by: PaidBy | None = None,
    reason: str = "",
    now: datetime,
) -> PaidInvoice:
    """Give so much (minor units) of what is too much back: to the cards that paid it, or `by` hand.

    What goes to a card is an entry once it has gone; until then the invoice stands as before, and
    it is not asked for twice. `NotAllowed` for more than is too much, or than the cards have paid.
    """
    raise NotImplementedError
