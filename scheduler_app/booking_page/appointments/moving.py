"""Booking page: moving an appointment: a month of free times, a look at what it means, the wish."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from litestar import MediaType, Response
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.appointments.access import Access, mark_of_appointment
from scheduler_app.booking_page.appointments.viewing import show_appointment
from scheduler_app.booking_page.booking.asked import Asked, asked, must_be_as_shown
from scheduler_app.booking_page.booking.calendar import MonthTable, as_json, month_view
from scheduler_app.booking_page.booking.choosing import start_of, wanted_month
from scheduler_app.booking_page.booking.committing import answers_of
from scheduler_app.booking_page.booking.holder import holder_of, new_holder, visitor_of
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.offering.month import MonthOffer, month
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import claims, publications, throttle
from scheduler_app.booking_page.store.appointment import Appointment, deadlines_of
from scheduler_app.booking_page.store.booking_links import ByLink
from scheduler_app.booking_page.store.refusals import (
    ChangedSince,
    ChosenAnew,
    Closed,
    HoldGone,
    NotNow,
    NotOffered,
    Refusal,
    TimeTaken,
    TooLate,
)
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import language_of, page, zone_of
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import Trouble
from scheduler_app.domain.page.format import Publication

_AT_ONCE = (
    _("It is moved at once, and you get a mail that says so."),
    _("The time that it has now becomes free for others."),
)
_AT_ONCE_UNMAILED = (_("It is moved at once."), _AT_ONCE[1])
_ASKED = (
    _("Until then your appointment stays at the time that it has now."),
    _("If the new time is not possible, nothing changes."),
)
_ASKED_UNMAILED = (_("We look at your wish. You find our answer on this page."), *_ASKED)
"""What is said to a client of whom no address is known here."""


async def choose_new_time(
    request: AnyRequest, access: Access, trouble: Trouble | None = None
) -> Response[Any]:
    """The free times of its service; what was claimed for this appointment is not in the way."""
    try:
        one, offer, publication, view = await _free(request, access)
    except (TooLate, NotNow, NotOffered) as refused:
        return await show_appointment(request, access, refused)
    base = f"{access.base}/move"
    return await page(
        request,
        "month.html",
        status=getattr(trouble, "status", 409) if trouble else 200,
        service=offer.service,
        services=(),
        month=view,
        base=base,
        action=base,
        slots=f"{base}.json",
        back=access.base,
        moving=one,
        offer=None,
        held=None,
        horizon=publication.rules.horizon,
        trouble=trouble,
    )


async def new_times(request: AnyRequest, access: Access) -> Response[Any]:
    """The same month as JSON, for the page's own script."""
    _one, offer, _publication, view = await _free(request, access)
    return Response(
        as_json(offer, view, language_of(request)),
        media_type=MediaType.JSON,
        headers={"Cache-Control": "no-store"},
    )


async def _free(
    request: AnyRequest, access: Access
) -> tuple[Appointment, MonthOffer, Publication, MonthTable]:
    """The appointment and the month in view; refuses what cannot be moved (any more)."""
    now = parts_of(request).now()
    card = await practice_of(request)
    if card is None:
        raise Closed
    zone = zone_of(request, card)
    wanted, day = wanted_month(request)

    def read(c: Connection) -> tuple[Appointment, MonthOffer, Publication]:
        one = access.find(c, now)
        if not one.may_move:
            raise TooLate if one.may_move_until is not None else NotNow
        free = partial(month, c, one.service, zone=zone, now=now, but_moves_of=one.uid)
        if wanted is not None:
            return one, free(*wanted), publications.current(c)
        # Most move by a few days: their own month comes first, unless it has nothing to offer.
        stands = datetime.fromtimestamp(one.start, ZoneInfo(zone))
        offer = free(stands.year, stands.month)
        return one, offer if offer.days else free(None, None), publications.current(c)

    one, offer, publication = await parts_of(request).database.read(read)
    if wanted is None:
        day = datetime.fromtimestamp(one.start, ZoneInfo(offer.zone)).date()
    view = month_view(
        offer,
        language_of(request),
        wish=day,
        now=now,
        week_start=publication.practice.week_start,
    )
    return one, offer, publication, view


async def hold_new_time(request: AnyRequest, access: Access) -> Response[Any]:
    """Keep the new time while the client looks at what moving means."""
    parts = parts_of(request)
    form = await request.form()
    start, zone = start_of(form.get("start")), str(form.get("zone", ""))
    known = holder_of(request)
    holder, cookie = (known, None) if known is not None else new_holder(request)
    now = parts.now()

    def work(c: Connection) -> None:
        claims.hold(
            c,
            service=access.find(c, now).service,
            start=start,
            zone=zone,
            holder=holder,
            account=access.who if isinstance(access.who, str) else None,
            address=visitor_of(c, request),
            moves=access.uid,
            link=access.who if isinstance(access.who, ByLink) else None,
            now=now,
        )

    def look(c: Connection) -> None:
        service = access.find(c, now).service
        claims.must_look_free(
            c, service=service, start=start, holder=holder, moves=access.uid, now=now
        )

    try:
        await parts.database.write(work, look=look)
    except (TooLate, NotNow) as refused:
        return await show_appointment(request, access, refused)
    except (Refusal, Overlap) as refused:
        return await choose_new_time(request, access, refused)
    answer = Redirect(f"{access.base}/move/review", status_code=303)
    if cookie is not None:
        answer.set_cookie(cookie)
    return answer


async def review(
    request: AnyRequest, access: Access, trouble: Refusal | None = None
) -> Response[Any]:
    """The old time and the new one, and what asking for it means."""
    parts = parts_of(request)
    now, language = parts.now(), language_of(request).code
    holder = holder_of(request)

    def read(c: Connection) -> tuple[Appointment, Asked | None, Publication]:
        one, publication = access.find(c, now), publications.current(c)
        claim = claims.held_by(c, holder, now) if holder else None
        if claim is None or claim.moves != one.uid:
            return one, None, publication
        return one, asked(c, claim, now, language), publication

    one, found, publication = await parts.database.read(read)
    if found is None:
        return Redirect(f"{access.base}/move", status_code=303)
    if found.lost is not None:
        return await choose_new_time(request, access, found.lost)
    claim, at_once, mailed = found.claim, found.at_once, bool(one.account)
    say = language_of(request).texts.ugettext
    return await page(
        request,
        "sure.html",
        status=trouble.status if trouble else 200,
        path=access.base,
        one=one,
        kind="move",
        title=say(_("Move the appointment?")),
        yes=say(_("Move it now") if at_once else _("Ask for the new time")),
        meanings=[say(sentence) for sentence in _meanings(at_once=at_once, mailed=mailed)],
        policy=publications.policy_in(publication, language, one.policy),
        base=access.base,
        action=f"{access.base}/move/confirm",
        claim=claim,
        at_once=at_once,
        # Until it is answered the appointment stays where the text says that it is.
        text_at=one.text_at if at_once else None,
        now=now,
        before=one.deadlines,
        after=deadlines_of(one.first_start, claim.start, publication.rules),
        answers=answers_of(publication, now, min(one.start, claim.start))
        if mailed and not at_once
        else None,
        left=max(0, (claim.expires_at or now) - now),
        shown=_mark(one, now, found),
        trouble=trouble,
    )


async def confirm(request: AnyRequest, access: Access) -> Response[Any]:
    """Send the wish to move it."""
    parts = parts_of(request)
    form = await request.form()
    now, language = parts.now(), language_of(request).code
    holder = holder_of(request)

    def work(c: Connection) -> None:
        claim = claims.held_by(c, holder, now) if holder else None
        if claim is None or claim.moves != access.uid:
            _must_be_sent(c, access, str(form.get("claim", "")), now)
            return
        if form.get("chosen") != claim.chosen:
            raise ChosenAnew
        found = asked(c, claim, now, language)
        must_be_as_shown(_mark(access.find(c, now), now, found), form.get("shown"))
        throttle.must_not_be_too_many(c, "request of account", access.counted, now=now)
        claims.move(c, claim.id, access.who, now, found.accepted(now))

    try:
        await parts.database.write(work)
    except (TimeTaken, NotOffered, Overlap, HoldGone) as refused:
        return await choose_new_time(request, access, refused)
    except (ChosenAnew, ChangedSince) as changed:
        return await review(request, access, changed)
    except Refusal as refused:
        return await show_appointment(request, access, refused)
    return Redirect(access.base, status_code=303)


def _meanings(*, at_once: bool, mailed: bool) -> tuple[str, ...]:
    if at_once:
        return _AT_ONCE if mailed else _AT_ONCE_UNMAILED
    return _ASKED if mailed else _ASKED_UNMAILED


def _mark(one: Appointment, now: int, found: Asked) -> str:
    return found.mark(mark_of_appointment(one, now, one.given_back(now, found.claim.start)))


def _must_be_sent(c: Connection, access: Access, claim_id: str, now: int) -> None:
    """A second click after the first was heard has moved it; `HoldGone` if there was no first."""
    access.find(c, now)
    claim = claims.of_id(c, claim_id, now)
    if claim.seq is None or claim.moves != access.uid:
        raise HoldGone
