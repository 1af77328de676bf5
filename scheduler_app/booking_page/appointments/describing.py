"""Booking page: a client describes anew what a request is about, as long as it waits."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response
from litestar.response import Redirect

from scheduler_app.booking_page.appointments.access import Access
from scheduler_app.booking_page.appointments.viewing import show_appointment
from scheduler_app.booking_page.booking.gone import LONGEST
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store.booking_links import ByLink
from scheduler_app.booking_page.store.descriptions import describe
from scheduler_app.booking_page.store.refusals import NotYours, Refusal
from scheduler_app.domain.errors import InvalidInput


async def change_description(request: Request[Any, Any, Any], access: Access) -> Response[Any]:
    """Keep what was typed; where that can't be, the appointment with the reason and the text."""
    if access.by_link and not isinstance(access.who, ByLink):
        # A mailed link opens the appointment for whoever has the mail, and not what was written.
        raise NotYours
    parts = parts_of(request)
    typed = str((await request.form()).get("text", "")).replace("\r\n", "\n")[: LONGEST["text"]]
    if not typed.strip():
        wrong = InvalidInput("text", _("Please say in a few words what it is about."))
        return await show_appointment(request, access, wrong, typed=typed)
    now = parts.now()
    try:
        await parts.database.write(
            lambda c: describe(c, access.who, access.uid, typed.strip(), now)
        )
    except Refusal as refused:
        return await show_appointment(request, access, refused, typed=typed)
    return Redirect(f"{access.base}#described", status_code=303)
