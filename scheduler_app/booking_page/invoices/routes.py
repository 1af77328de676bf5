"""Booking page: the addresses of invoices: under a client's own, and under a mailed link."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get, post

from scheduler_app.booking_page.invoices import paying, viewing
from scheduler_app.booking_page.invoices.access import by_account, by_token
from scheduler_app.booking_page.security.guards import logged_in


@get("/invoice/{token:str}")
async def see_invoice(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """The one invoice that the link in a mail, or on its paper, opens."""
    return await viewing.see(request, await by_token(request, token))


@get(f"/invoice/{{token:str}}/{viewing.PAPER}")
async def load_invoice(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """Its PDF."""
    return await viewing.load(request, await by_token(request, token))


@post("/invoice/{token:str}", status_code=303)
async def pay_invoice(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """On to where it is paid by card."""
    return await paying.go_to_pay(request, await by_token(request, token))


@get("/invoices/{uid:str}", guards=[logged_in])
async def see_own_invoice(request: Request[Any, Any, Any], uid: str) -> Response[Any]:
    """An invoice of the client who is logged in."""
    return await viewing.see(request, await by_account(request, uid))


@get(f"/invoices/{{uid:str}}/{viewing.PAPER}", guards=[logged_in])
async def load_own_invoice(request: Request[Any, Any, Any], uid: str) -> Response[Any]:
    """Its PDF."""
    return await viewing.load(request, await by_account(request, uid))


@post("/invoices/{uid:str}", status_code=303, guards=[logged_in])
async def pay_own_invoice(request: Request[Any, Any, Any], uid: str) -> Response[Any]:
    """On to where it is paid by card."""
    return await paying.go_to_pay(request, await by_account(request, uid))


INVOICE_ROUTES: tuple[Any, ...] = (
    see_invoice,
    load_invoice,
    pay_invoice,
    see_own_invoice,
    load_own_invoice,
    pay_own_invoice,
)
