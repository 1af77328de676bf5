"""Booking page: what a client may do with an appointment: withdraw, cancel, move it, choose a time.

Each step first shows what it means and asks; the doing is a POST. Whoever came by a mailed link
can do the same with that one appointment.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from litestar import Request, Response
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.appointments.access import Access
from scheduler_app.booking_page.appointments.viewing import show_appointment
from scheduler_app.booking_page.booking.choosing import start_of
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import claims, publications
from scheduler_app.booking_page.store.commitments import Appointment
from scheduler_app.booking_page.store.refusals import NotNow, Refusal, TooLate
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.errors import Overlap
from scheduler_app.domain.page_format import CommitmentState

Asking = Request[Any, Any, Any]
Words = tuple[str, str, tuple[str, ...]]

_CANCEL: Words = (
    _("Cancel this appointment?"),
    _("Yes, cancel it"),
    (
        _("The time becomes free for others at once."),
        _("You get a mail that says so."),
        _("This cannot be undone; you can book another time."),
    ),
)
_WITHDRAW: Words = (
    _("Withdraw your request?"),
    _("Yes, withdraw it"),
    (
        _("The time becomes free for others at once."),
        _("It costs nothing: nothing was agreed yet."),
    ),
)
_WITHDRAW_MOVE: Words = (
    _("Withdraw your wish to move it?"),
    _("Yes, leave it at its time"),
    (_("Your appointment stays at the time that it has now."),),
)


async def ask_to_cancel(request: Asking, access: Access) -> Response[Any]:
    """What cancelling means, before it is done."""
    one = await _found(request, access)
    if not one.may_cancel:
        return await show_appointment(
            request, access, TooLate() if one.may_cancel_until is not None else NotNow()
        )
    return await _sure(request, access, one, "cancel", _CANCEL)


async def ask_to_withdraw(request: Asking, access: Access) -> Response[Any]:
    """What withdrawing means, before it is done."""
    one = await _found(request, access)
    if not one.may_withdraw:
        return await show_appointment(request, access, NotNow())
    words = _WITHDRAW if one.state is CommitmentState.PENDING else _WITHDRAW_MOVE
    return await _sure(request, access, one, "withdraw", words)


async def cancel(request: Asking, access: Access) -> Response[Any]:
    """Call the appointment off."""
    now = parts_of(request).now()
    return await _done(request, access, lambda c: claims.cancel(c, access.account, access.uid, now))


async def withdraw(request: Asking, access: Access) -> Response[Any]:
    """Take back what is not answered yet."""
    now = parts_of(request).now()
    return await _done(
        request, access, lambda c: claims.withdraw(c, access.account, access.uid, now)
    )


async def choose(request: Asking, access: Access) -> Response[Any]:
    """Take one of the proposed times."""
    start = start_of((await request.form()).get("start"))
    now = parts_of(request).now()
    return await _done(
        request, access, lambda c: claims.choose(c, access.account, access.uid, start, now)
    )


async def _done(
    request: Asking, access: Access, work: Callable[[Connection], None]
) -> Response[Any]:
    """Do it and show the appointment; where it was refused, the appointment with the reason."""
    try:
        await parts_of(request).database.write(work)
    except (Refusal, Overlap) as refused:
        return await show_appointment(request, access, refused)
    return Redirect(access.base, status_code=303)


async def _found(request: Asking, access: Access) -> Appointment:
    parts = parts_of(request)
    now = parts.now()
    return await parts.database.read(lambda c: access.find(c, now))


async def _sure(
    request: Asking, access: Access, one: Appointment, kind: str, words: Words
) -> Response[Any]:
    say = language_of(request).texts.ugettext
    title, yes, meanings = words
    policy = await parts_of(request).database.read(lambda c: publications.current(c).policy)
    return await page(
        request,
        "sure.html",
        path=access.base,
        one=one,
        kind=kind,
        title=say(title),
        yes=say(yes),
        meanings=[say(sentence) for sentence in meanings],
        policy=policy,
        base=access.base,
        action=f"{access.base}/{kind}",
        claim=None,
        now=parts_of(request).now(),
        answers=None,
        before=None,
        after=None,
        left=0,
    )
