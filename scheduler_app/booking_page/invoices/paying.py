"""Booking page: the way to pay an invoice by card, at whoever takes the money.

Nothing is paid here, and no card is typed. Whoever only looks, as programs that examine mails do,
changes nothing: going on is a POST, and the desktop hears of it.
"""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.booking.asked import must_be_as_shown
from scheduler_app.booking_page.invoices.access import InvoiceAccess
from scheduler_app.booking_page.invoices.viewing import mark_of_invoice, origin_of, see
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import invoices
from scheduler_app.booking_page.store.refusals import InvoiceSettled, LinkEnded, Refusal
from scheduler_app.domain.page.invoices import PublishedInvoice


async def go_to_pay(request: AnyRequest, access: InvoiceAccess) -> Response[Any]:
    """Tell the desktop, and send the client on to where it is paid, if it is still as was shown."""
    parts = parts_of(request)
    now = parts.now()
    shown = (await request.form()).get("shown")

    def work(c: Connection) -> PublishedInvoice:
        who, one = access.find(c, now)
        must_be_as_shown(mark_of_invoice(one), shown)
        if not origin_of(request, one):
            raise InvoiceSettled
        invoices.about_to_pay(c, one, who, now)
        return one

    try:
        one = await parts.database.write(work)
    except LinkEnded:
        raise
    except Refusal as refused:
        return await see(request, access, refused)
    answer = Redirect(one.pay_link, status_code=303)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
