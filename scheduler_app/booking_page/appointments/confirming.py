"""Booking page: the button by which a client says that they will be there.

Whoever only looks, as programs that examine mails do, confirms nothing: saying so is a POST.
"""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.response import Redirect

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.appointments.access import Access
from scheduler_app.booking_page.appointments.viewing import show_appointment
from scheduler_app.booking_page.booking.choosing import start_of
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import confirming
from scheduler_app.booking_page.store.refusals import LinkEnded, Refusal

LIST = "/appointments"


async def confirm(request: AnyRequest, access: Access) -> Response[Any]:
    """Take it in for the time that was shown; from the list they come back to the list."""
    form, parts = await request.form(), parts_of(request)
    start, now = start_of(form.get("start")), parts.now()
    try:
        await parts.database.write(
            lambda c: confirming.confirm(c, access.find(c, now), access.who, start, now)
        )
    except LinkEnded:
        raise
    except Refusal as refused:
        return await show_appointment(request, access, refused)
    from_list = form.get("from") == "list" and not access.by_link
    return Redirect(f"{LIST}#{access.uid}" if from_list else access.base, status_code=303)
