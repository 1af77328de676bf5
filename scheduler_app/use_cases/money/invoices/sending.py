"""Use cases, money: send an invoice: its number is drawn, and it never changes from then on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.errors import NotAllowed
from scheduler_app.domain.money.invoices.document import InvoiceDraft, InvoiceKind
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.use_cases.ports.invoice_desk import InvoiceDesk


class EarlierThanLast(NotAllowed):
    """It would be issued on a day before that of the last one: the clock may be wrong.

    Whoever knows that it is right sends it `anyway`.
    """


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent. `payable` is in minor units, days are ISO.

    `mailed_to` is the address that it goes to; where it goes to none, `not_mailed` says why in a
    sentence, or is empty where nobody asked for a mail.
    """

    id: int
    uid: str
    kind: InvoiceKind
    number: str
    issued: str
    due: str
    payable: int
    currency: str
    mailed_to: str = ""
    not_mailed: str = ""


def send_invoice(
    diary: DiaryHandle,
    invoice_id: int,
    desk: InvoiceDesk,
    *,
    mail: bool = True,
    anyway: bool = False,
    was: InvoiceDraft | None = None,
    now: datetime,
) -> Sent:
    """Send a draft, of whatever kind. It takes a moment: not for the window's own thread.

    `was` is what it said when it was read, as in `save_draft`. `InvalidInput` names what is missing
    or can't be set, `NotAllowed` says what is in the way, `EarlierThanLast` asks; no number is
    drawn then. Sent twice it is refused the second time.
    """
    raise NotImplementedError
