"""Booking page: what a client may do with an appointment: withdraw, cancel, move it, choose a time.

Each step first shows what it means and asks; the doing is a POST. Whoever came by a mailed link
can do the same with that one appointment.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Response
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.appointments.access import Access, mark_of_appointment
from scheduler_app.booking_page.appointments.viewing import show_appointment
from scheduler_app.booking_page.booking.choosing import start_of
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import claims, publications
from scheduler_app.booking_page.store.appointment import Appointment
from scheduler_app.booking_page.store.refusals import ChangedSince, NotNow, Refusal, TooLate
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.page.agreement import PolicyText
from scheduler_app.domain.page.kinds import CommitmentState

ChangeWords = tuple[str, str, tuple[str, ...]]

_BY_MAIL = _("You get a mail that says so.")

_CANCEL: ChangeWords = (
    _("Cancel this appointment?"),
    _("Yes, cancel it"),
    (
        _("The time becomes free for others at once."),
        _BY_MAIL,
        _("This cannot be undone; you can book another time."),
    ),
)
_COSTS_NOTHING = _("It costs nothing, as we can’t keep the time.")
_CANCEL_ASIDE: ChangeWords = (
    *_CANCEL[:2],
    (_COSTS_NOTHING, _BY_MAIL, _("This cannot be undone; you can book another time.")),
)
_NONE_SUITS: ChangeWords = (
    _("None of these times?"),
    _("Yes, cancel it"),
    (
        _COSTS_NOTHING,
        _("The times that we proposed become free for others at once."),
        _BY_MAIL,
        _("This cannot be undone; you can book another time."),
    ),
)
_WITHDRAW: ChangeWords = (
    _("Withdraw your request?"),
    _("Yes, withdraw it"),
    (
        _("The time becomes free for others at once."),
        _("It costs nothing: nothing was agreed yet."),
    ),
)
_NONE_OF_THESE: ChangeWords = (
    _("None of these times?"),
    _("Yes, none of them: take it back"),
    (
        _("Your request is taken back, and we are told that none of the times suits you."),
        _("The times that we proposed become free for others at once."),
        _("It costs nothing: nothing was agreed yet."),
    ),
)
_NONE_TO_MOVE_TO: ChangeWords = (
    _("None of these times?"),
    _("Yes, leave it at its time"),
    (
        _("We are told that none of the times suits you."),
        _("Your appointment stays at the time that it has now."),
    ),
)
_WITHDRAW_MOVE: ChangeWords = (
    _("Withdraw your wish to move it?"),
    _("Yes, leave it at its time"),
    (_("Your appointment stays at the time that it has now."),),
)


async def ask_to_cancel(
    request: AnyRequest, access: Access, trouble: Refusal | None = None
) -> Response[Any]:
    """What cancelling means, before it is done."""
    one = await _found(request, access)
    if not one.may_cancel:
        return await show_appointment(
            request, access, TooLate() if one.may_cancel_until is not None else NotNow()
        )
    words = _CANCEL
    if one.aside:
        words = _NONE_SUITS if one.proposals else _CANCEL_ASIDE
    return await _sure(request, access, one, "cancel", words, trouble)


async def ask_to_withdraw(
    request: AnyRequest, access: Access, trouble: Refusal | None = None
) -> Response[Any]:
    """What withdrawing means, before it is done."""
    one = await _found(request, access)
    if not one.may_withdraw:
        return await show_appointment(request, access, NotNow())
    words = _WITHDRAW if one.state is CommitmentState.PENDING else _WITHDRAW_MOVE
    if one.proposals:
        pending = one.state is CommitmentState.PENDING
        words = _NONE_OF_THESE if pending else _NONE_TO_MOVE_TO
    return await _sure(request, access, one, "withdraw", words, trouble)


async def cancel(request: AnyRequest, access: Access) -> Response[Any]:
    """Call the appointment off."""
    now, shown = parts_of(request).now(), (await request.form()).get("shown")
    language = language_of(request).code

    def work(c: Connection) -> None:
        policy = access.policy(c, now, language)
        access.find_as_shown(c, now, shown, "cancel", policy)
        claims.cancel(c, access.who, access.uid, now)

    return await _done(request, access, work, ask_to_cancel)


async def withdraw(request: AnyRequest, access: Access) -> Response[Any]:
    """Take back what is not answered yet."""
    now, shown = parts_of(request).now(), (await request.form()).get("shown")

    def work(c: Connection) -> None:
        access.find_as_shown(c, now, shown, "withdraw", None)
        claims.withdraw(c, access.who, access.uid, now)

    return await _done(request, access, work, ask_to_withdraw)


async def choose(request: AnyRequest, access: Access) -> Response[Any]:
    """Take one of the proposed times."""
    form = await request.form()
    start, shown = start_of(form.get("start")), form.get("shown")
    now, language = parts_of(request).now(), language_of(request).code

    def work(c: Connection) -> None:
        policy = access.policy(c, now, language)
        access.find_as_shown(c, now, shown, policy)
        accepted = publications.acceptance_of(policy, now)
        claims.choose(c, access.who, access.uid, start, now, accepted)

    return await _done(request, access, work, show_appointment)


async def _done(
    request: AnyRequest,
    access: Access,
    work: Callable[[Connection], None],
    anew: Callable[[AnyRequest, Access, Refusal], Awaitable[Response[Any]]],
) -> Response[Any]:
    """Do it and show the appointment; where it was refused, the appointment with the reason.

    What is not any more as it was shown is shown `anew` instead.
    """
    try:
        await parts_of(request).database.write(work)
    except ChangedSince as changed:
        return await anew(request, access, changed)
    except (Refusal, Overlap) as refused:
        return await show_appointment(request, access, refused)
    return Redirect(access.base, status_code=303)


async def _found(request: AnyRequest, access: Access) -> Appointment:
    parts = parts_of(request)
    now = parts.now()
    return await parts.database.read(lambda c: access.find(c, now))


async def _sure(
    request: AnyRequest,
    access: Access,
    one: Appointment,
    kind: str,
    words: ChangeWords,
    trouble: Refusal | None,
) -> Response[Any]:
    spoken = language_of(request)
    say = spoken.texts.ugettext
    title, yes, meanings = words
    now = parts_of(request).now()
    unsaid = {"" if one.account else _BY_MAIL, "" if one.is_free_to_cancel else _COSTS_NOTHING}
    policy: PolicyText | None = None
    if kind == "cancel":
        publication = await parts_of(request).database.read(publications.current)
        policy = publications.policy_in(publication, spoken.code, one.policy)
    return await page(
        request,
        "sure.html",
        status=trouble.status if trouble else 200,
        path=access.base,
        one=one,
        kind=kind,
        title=say(title),
        yes=say(yes),
        meanings=[say(words) for words in meanings if words not in unsaid],
        policy=policy,
        base=access.base,
        action=f"{access.base}/{kind}",
        claim=None,
        at_once=False,
        text_at=one.text_at if kind == "cancel" else None,
        now=now,
        answers=None,
        before=None,
        after=None,
        left=0,
        shown=mark_of_appointment(one, now, kind, policy),
        trouble=trouble,
    )
