"""Booking page: who may see an invoice: its client, logged in, or whoever has its link."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import invoices
from scheduler_app.booking_page.store.booking_links import Who
from scheduler_app.booking_page.store.refusals import InvoiceGone
from scheduler_app.booking_page.web.rendering import account_of
from scheduler_app.domain.page.invoices import PublishedInvoice


@dataclass(frozen=True, slots=True)
class InvoiceAccess:
    """Where somebody finds an invoice, by its `token` or by the `uid` of one of an `account`."""

    base: str
    token: str = ""
    account: str = ""
    uid: str = ""

    def find(self, c: Connection, now: int) -> tuple[Who, PublishedInvoice]:
        """Who they are, and the invoice as it stands; `InvoiceGone` where there is none."""
        if self.token:
            return invoices.by_token(c, self.token, now)
        return self.account, invoices.of_client(c, self.account, self.uid, now)


async def by_token(request: AnyRequest, token: str) -> InvoiceAccess:
    """What a link opens; guesses are counted by network address."""
    parts = parts_of(request)
    access, now = InvoiceAccess(f"/invoice/{token}", token=token), parts.now()
    try:
        await parts.database.read(lambda c: access.find(c, now))
    except InvoiceGone:
        await allow(request, by="wrong link from address")
        raise
    return access


async def by_account(request: AnyRequest, uid: str) -> InvoiceAccess:
    """The invoice of that uid, if it is one of the client who is logged in."""
    account = account_of(request)
    if account is None:
        raise InvoiceGone
    return InvoiceAccess(f"/invoices/{uid}", account=account.id, uid=uid)
