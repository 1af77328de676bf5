"""Use cases, money: take an invoice back, whole or in part, and write what should have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.money.invoices.sending import Sent
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk


@dataclass(frozen=True, slots=True)
class Corrected:
    """The credit note that was sent, and the id of the draft that takes the invoice's place."""

    credit: Sent
    draft_id: int


def send_credit(
    diary: DiaryHandle,
    invoice_id: int,
    desk: InvoiceDesk,
    amounts: Mapping[int, int] | None = None,
    *,
    mail: bool = True,
    anyway: bool = False,
    now: datetime,
) -> Sent:
    """Send a credit note for an invoice: of all of it, or of `amounts`, as `credit_draft` has them.

    `NotAllowed` where less is left of it than that, or it is no invoice; refused as `send_invoice`
    is.
    """
    raise NotImplementedError


def correct(
    diary: DiaryHandle,
    invoice_id: int,
    desk: InvoiceDesk,
    *,
    mail: bool = True,
    anyway: bool = False,
    now: datetime,
) -> Corrected:
    """Take an invoice back whole, and begin a draft that says what it said, to be put right.

    Refused as `send_credit` is.
    """
    raise NotImplementedError
