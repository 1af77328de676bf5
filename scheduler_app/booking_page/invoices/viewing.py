"""Booking page: an invoice: what it comes to, how it is paid, and its PDF."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from litestar import Response
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.booking.asked import mark_of
from scheduler_app.booking_page.invoices.access import InvoiceAccess
from scheduler_app.booking_page.invoices.payment_code import payment_code
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.headers import may_go_to
from scheduler_app.booking_page.store import files
from scheduler_app.booking_page.store.paying import origin_to_pay
from scheduler_app.booking_page.store.refusals import NoPaper, Refusal
from scheduler_app.booking_page.web.looking import next_look
from scheduler_app.booking_page.web.practice import practice_of, today_of
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.messages.files import FILE_TYPES, file_name
from scheduler_app.domain.money.invoices.document import InvoiceKind
from scheduler_app.domain.page.invoices import PublishedInvoice
from scheduler_app.domain.page.links import RETURNED

PDF = FILE_TYPES[0]
PAPER = "pdf"
"""Below the address of an invoice: its file."""

_HARMLESS = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For a file of the desktop's: whatever it holds does nothing in this page's name."""


async def see(
    request: AnyRequest, access: InvoiceAccess, trouble: Refusal | None = None
) -> Response[Any]:
    """What is to be paid until when, and how; or what became of it."""
    parts = parts_of(request)
    now = parts.now()

    def found(c: Connection) -> tuple[PublishedInvoice, int]:
        _who, one = access.find(c, now)
        return one, files.size_of(c, one.file) if one.file else 0

    one, size = await parts.database.read(found)
    origin = origin_of(request, one)
    returned = RETURNED in request.query_params
    return await page(
        request,
        "invoice.html",
        status=trouble.status if trouble else 200,
        headers={
            "Referrer-Policy": "no-referrer",
            # Browsers ask the form's policy also about where the answer sends them.
            **({"Content-Security-Policy": may_go_to(origin)} if origin else {}),
        },
        path=access.base,
        base=access.base,
        paper=f"{access.base}/{PAPER}" if size else "",
        size=max(1, round(size / 1000)),
        by_link=bool(access.token),
        one=one,
        standing=one.state(today_of(await practice_of(request), now)),
        host=origin.partition("://")[2],
        code=payment_code(one),
        again=next_look(request) if returned and origin else "",
        returned=returned,
        shown=mark_of_invoice(one),
        trouble=trouble,
    )


async def load(request: AnyRequest, access: InvoiceAccess) -> Response[Any]:
    """Its PDF, to keep; `NoPaper` where it has not come yet."""
    parts = parts_of(request)
    now = parts.now()

    def found(c: Connection) -> tuple[PublishedInvoice, bytes]:
        _who, one = access.find(c, now)
        kept = files.file_of(c, one.file) if one.file else None
        if kept is None or kept.media != PDF:
            raise NoPaper
        return one, kept.content

    one, content = await parts.database.read(found)
    texts = language_of(request).texts
    is_credit = one.kind == InvoiceKind.CREDIT
    words = texts.ugettext("Credit note") if is_credit else texts.ugettext("Invoice")
    name = file_name(f"{words} {one.number}", ".pdf")
    return Response(
        content,
        media_type=PDF,
        headers={
            # The first is for programs that know ASCII only (RFC 6266).
            "Content-Disposition": (
                f"attachment; filename=\"invoice.pdf\"; filename*=UTF-8''{quote(name, safe='')}"
            ),
            "Content-Security-Policy": _HARMLESS,
            "Cache-Control": "no-store",
        },
    )


def origin_of(request: AnyRequest, one: PublishedInvoice) -> str:
    """Scheme and host of where the rest is paid by card; empty where it is not."""
    # A page in clear is one on this machine: its settings refuse any other.
    loopback = not parts_of(request).settings.secure
    return origin_to_pay(one.pay_link, loopback=loopback) if one.to_pay and one.pay_link else ""


def mark_of_invoice(one: PublishedInvoice) -> str:
    """What stands for all that whoever pays by card is shown."""
    return mark_of(one.number, one.to_pay, one.currency, one.pay_link)
