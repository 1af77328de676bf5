"""Booking page: the call that pairs it with a diary: a code once, a token from then on."""

from __future__ import annotations

from litestar import post

from scheduler_app.booking_page.api.wire import RESPONSES, WireRequest
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import practice
from scheduler_app.booking_page.store.refusals import NotPaired
from scheduler_app.domain.page.format import Pairing, PairingRequest


@post(
    "/pairing",
    operation_id="pair",
    summary="Pair a diary with the page",
    description="The code is shown by `scheduler-page pair`, is valid for an hour and works once.",
    response_description="Paired; a token that was given before is not valid any more.",
    status_code=200,
    responses={status: told for status, told in RESPONSES.items() if status != 401},
    security=[{}],
)
async def pair(request: WireRequest, data: PairingRequest) -> Pairing:
    """Answer with the token. Wrong codes are counted by network address."""
    parts = parts_of(request)
    now = parts.now()
    try:
        paired = await parts.database.write(lambda c: practice.pair(c, data, now))
    except NotPaired:
        note(request, "pairing refused")
        await allow(request, by="wrong pairing from address")
        raise
    note(request, "paired")
    return paired
