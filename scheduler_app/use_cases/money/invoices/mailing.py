"""Use cases, money: mails about invoices: what tells them, what they say, what goes along."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.reach import Channel
from scheduler_app.domain.errors import InvalidInput, NotAllowed, NotFound
from scheduler_app.domain.messages.direct import DirectKind, DirectMessage
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.money.invoices import mailing as stored
from scheduler_app.use_cases.messages.direct import tell_in

if TYPE_CHECKING:
    from scheduler_app.storage.journal import Change


def tell_invoice(change: Change, invoice_id: int, *, at: datetime) -> str:
    """Let a client have what was just sent by mail, within that transaction.

    The mail goes once its papers are made. Returns why nobody is mailed, in a sentence, such as
    that there is no address: the invoice is sent all the same, and goes by another way. Empty where
    the mail goes.
    """
    invoice = stored.to_mail(change.connection, invoice_id)
    if invoice is None:
        raise NotFound("There is no such invoice.")
    is_credit = invoice.kind == InvoiceKind.CREDIT
    kind = DirectKind.CREDIT_NOTE if is_credit else DirectKind.INVOICE
    message = DirectMessage(
        0,
        kind,
        to_epoch(at.replace(microsecond=0)),
        0,
        invoice.client_id,
        channel=Channel.MAIL,
        address=invoice.email,
        facts={"invoice": invoice_id},
    )
    try:
        tell_in(change, message)
    except (NotAllowed, InvalidInput) as why:
        return why.message
    return ""
