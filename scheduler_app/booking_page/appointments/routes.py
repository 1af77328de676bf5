"""Booking page: the addresses of appointments: under the client's own, and under a mailed link."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request, Response, get, post

from scheduler_app.booking_page.appointments import (
    changing,
    confirming,
    describing,
    moving,
    paying,
    rating,
    revoking,
)
from scheduler_app.booking_page.appointments.access import (
    Access,
    by_account,
    by_link,
    to_pay,
    to_rate,
)
from scheduler_app.booking_page.appointments.declaring import (
    confirm_revocation,
    review_revocation,
    revocation_form,
    see_receipt,
)
from scheduler_app.booking_page.appointments.offers import OFFER_ROUTES
from scheduler_app.booking_page.appointments.unsubscribing import ask_to_unsubscribe, unsubscribe
from scheduler_app.booking_page.appointments.viewing import (
    list_appointments,
    see_appointment,
    see_by_link,
)
from scheduler_app.booking_page.security.guards import logged_in

ChangePage = Callable[[Request[Any, Any, Any], Access], Awaitable[Response[Any]]]

_LOOKS: dict[str, ChangePage] = {
    "cancel": changing.ask_to_cancel,
    "withdraw": changing.ask_to_withdraw,
    "move": moving.choose_new_time,
    "move.json": moving.new_times,
    "move/review": moving.review,
    "pay": paying.ask_to_pay,
    "rate": rating.ask_to_rate,
    "revoke": revoking.ask_to_revoke,
    "revoke.txt": revoking.receipt_file,
}
_DOES: dict[str, ChangePage] = {
    "cancel": changing.cancel,
    "withdraw": changing.withdraw,
    "choose": changing.choose,
    "come": confirming.confirm,
    "describe": describing.change_description,
    "move": moving.hold_new_time,
    "move/confirm": moving.confirm,
    "pay": paying.go_to_pay,
    "rate": rating.rate,
    "revoke": revoking.revoke,
}


def _of_account(step: ChangePage) -> Callable[..., Awaitable[Response[Any]]]:
    async def handler(request: Request[Any, Any, Any], uid: str) -> Response[Any]:
        return await step(request, await by_account(request, uid))

    return handler


def _of_link(step: ChangePage) -> Callable[..., Awaitable[Response[Any]]]:
    async def handler(request: Request[Any, Any, Any], token: str) -> Response[Any]:
        return await step(request, await by_link(request, token))

    return handler


def _of_link_to_pay(step: ChangePage) -> Callable[..., Awaitable[Response[Any]]]:
    async def handler(request: Request[Any, Any, Any], token: str) -> Response[Any]:
        return await step(request, await to_pay(request, token))

    return handler


def _of_link_to_rate(step: ChangePage) -> Callable[..., Awaitable[Response[Any]]]:
    async def handler(request: Request[Any, Any, Any], token: str) -> Response[Any]:
        return await step(request, await to_rate(request, token))

    return handler


APPOINTMENT_ROUTES: tuple[Any, ...] = (
    list_appointments,
    see_appointment,
    see_by_link,
    ask_to_unsubscribe,
    unsubscribe,
    revocation_form,
    review_revocation,
    confirm_revocation,
    see_receipt,
    *OFFER_ROUTES,
    *(
        get(f"/appointments/{{uid:str}}/{name}", guards=[logged_in])(_of_account(step))
        for name, step in _LOOKS.items()
    ),
    *(
        post(f"/appointments/{{uid:str}}/{name}", status_code=303, guards=[logged_in])(
            _of_account(step)
        )
        for name, step in _DOES.items()
    ),
    get("/pay/{token:str}")(_of_link_to_pay(paying.ask_to_pay)),
    post("/pay/{token:str}", status_code=303)(_of_link_to_pay(paying.go_to_pay)),
    get("/rate/{token:str}")(_of_link_to_rate(rating.ask_to_rate)),
    post("/rate/{token:str}", status_code=303)(_of_link_to_rate(rating.rate)),
    *(get(f"/m/{{token:str}}/{name}")(_of_link(step)) for name, step in _LOOKS.items()),
    *(
        post(f"/m/{{token:str}}/{name}", status_code=303)(_of_link(step))
        for name, step in _DOES.items()
    ),
)
