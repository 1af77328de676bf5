"""Booking page: a follow-up with everything filled in but its time, which its client chooses.

Whoever only looks, as programs that examine mails do, takes nothing: choosing and sending are
POSTs. A link takes one time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from litestar import MediaType, Request, Response, get, post
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.booking.asked import Asked, asked, must_be_as_shown
from scheduler_app.booking_page.booking.calendar import MonthTable, as_json, month_view
from scheduler_app.booking_page.booking.choosing import start_of, wanted_month
from scheduler_app.booking_page.booking.gone import drafted
from scheduler_app.booking_page.booking.holder import holder_of, new_holder, visitor_of
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.offering.month import MonthOffer, month
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import claims, commitments, offers, publications, throttle
from scheduler_app.booking_page.store.appointment import Appointment, appointment_of
from scheduler_app.booking_page.store.refusals import (
    ChangedSince,
    ChosenAnew,
    Closed,
    HoldGone,
    LinkEnded,
    NotOffered,
    PriceChanged,
    Refusal,
    TimeTaken,
)
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import language_of, page, zone_of
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.page.follow_up_offers import FollowUpOffer
from scheduler_app.domain.page.format import Publication
from scheduler_app.domain.visible import is_blank

SECRET = {"Referrer-Policy": "no-referrer"}


@dataclass(frozen=True, slots=True)
class _Found:
    """An offer, and what was asked for by it."""

    offer: FollowUpOffer
    taken: Appointment | None


@get("/offer/{token:str}")
async def see_offer(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """What is offered and when; or what was taken of it."""
    return await _times(request, token)


@get("/offer/{token:str}/slots.json")
async def offered_slots(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """The same month as JSON, for the page's own script."""
    found = await _open(request, token)
    offered, _publication, view = await _free(request, found.offer)
    return Response(
        as_json(offered, view, language_of(request)),
        media_type=MediaType.JSON,
        headers={"Cache-Control": "no-store"},
    )


@post("/offer/{token:str}", status_code=303)
async def hold_offered(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """Keep a time while its client looks at what taking it means."""
    parts = parts_of(request)
    found = await _open(request, token)
    if found.taken is not None:
        return Redirect(f"/offer/{token}", status_code=303)
    offer, form = found.offer, await request.form()
    start, zone = start_of(form.get("start")), str(form.get("zone", ""))
    known = holder_of(request)
    holder, cookie = (known, None) if known is not None else new_holder(request)
    now = parts.now()

    def work(c: Connection) -> None:
        claims.hold(
            c,
            service=offer.service,
            start=start,
            zone=zone,
            holder=holder,
            account=None,
            address=visitor_of(c, request),
            offer=offer.hash,
            now=now,
        )

    try:
        await parts.database.write(work)
    except (Refusal, Overlap) as refused:
        return await _times(request, token, refused)
    answer = Redirect(f"/offer/{token}/review", status_code=303)
    if cookie is not None:
        answer.set_cookie(cookie)
    return answer


@get("/offer/{token:str}/review")
async def review_offer(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """The time with its price and terms, and the button that takes it."""
    return await _review(request, token)


@post("/offer/{token:str}/confirm", status_code=303)
async def take_offer(request: Request[Any, Any, Any], token: str) -> Response[Any]:
    """Send it, as it was shown."""
    parts = parts_of(request)
    form = await request.form()
    now, language, holder = parts.now(), language_of(request).code, holder_of(request)
    found = await _find(request, token)
    if found.taken is not None:
        return Redirect(f"/offer/{token}", status_code=303)
    typed = claims.ClaimDraft()

    def work(c: Connection) -> None:
        offer = offers.find(c, token)
        held = claims.held_by(c, holder, now) if holder else None
        if held is None or held.offer != offer.hash:
            raise HoldGone
        if form.get("chosen") != held.chosen:
            raise ChosenAnew
        seen = asked(c, held, now, language)
        must_be_as_shown(seen.mark(), form.get("shown"))
        if seen.on_site and is_blank(typed.place):
            raise InvalidInput("place", _("Please say where we should come."))
        throttle.must_not_be_too_many(c, "request of account", offer.hash, now=now)
        claim = replace(held, draft=typed)
        offers.take(c, claim, offer, now, seen.accepted(now))

    typed = drafted(form, typed)
    try:
        await parts.database.write(work)
    except InvalidInput as wrong:
        return await _review(request, token, typed=typed, wrong=wrong)
    except (ChosenAnew, ChangedSince, PriceChanged) as changed:
        return await _review(request, token, changed, typed=typed)
    except LinkEnded:
        raise
    except (TimeTaken, NotOffered, Overlap, HoldGone) as refused:
        return await _times(request, token, refused)
    except Refusal as refused:
        return await _review(request, token, refused, typed=typed)
    return Redirect(f"/offer/{token}", status_code=303)


async def _times(request: AnyRequest, token: str, trouble: Trouble | None = None) -> Response[Any]:
    found = await _find(request, token)
    if found.taken is not None:
        return await _done(request, token, found.taken)
    _must_be_open(request, found.offer)
    offered, publication, view = await _free(request, found.offer)
    base = f"/offer/{token}"
    return await page(
        request,
        "month.html",
        status=getattr(trouble, "status", 409) if trouble else 200,
        headers=SECRET,
        path=base,
        service=offered.service,
        services=(),
        month=view,
        base=base,
        action=base,
        slots=f"{base}/slots.json",
        back="",
        moving=None,
        offer=found.offer,
        held=None,
        horizon=publication.rules.horizon,
        trouble=trouble,
    )


async def _review(
    request: AnyRequest,
    token: str,
    trouble: Refusal | None = None,
    *,
    typed: claims.ClaimDraft | None = None,
    wrong: InvalidInput | None = None,
) -> Response[Any]:
    parts = parts_of(request)
    now, language, holder = parts.now(), language_of(request).code, holder_of(request)
    found = await _open(request, token)

    def read(c: Connection) -> Asked | None:
        claim = claims.held_by(c, holder, now) if holder else None
        if claim is None or claim.offer != found.offer.hash:
            return None
        return asked(c, claim, now, language)

    seen = None if found.taken is not None else await parts.database.read(read)
    if seen is None or seen.offer is None:
        return Redirect(f"/offer/{token}", status_code=303)
    if seen.lost is not None:
        return await _times(request, token, seen.lost)
    claim = seen.claim
    return await page(
        request,
        "offer.html",
        status=422 if wrong else trouble.status if trouble else 200,
        headers=SECRET,
        path=f"/offer/{token}/review",
        base=f"/offer/{token}",
        what=found.offer.what,
        claim=claim,
        offer=seen.offer,
        draft=typed or claims.ClaimDraft(),
        left=max(0, (claim.expires_at or now) - now),
        now=now,
        shown=seen.mark(),
        wrong=language_of(request).texts.ugettext(wrong.message) if wrong else "",
        trouble=trouble,
    )


async def _done(request: AnyRequest, token: str, one: Appointment) -> Response[Any]:
    parts = parts_of(request)
    now = parts.now()
    state = one.state.value
    return await page(
        request,
        "offer_taken.html",
        headers=SECRET,
        path=f"/offer/{token}",
        one=one,
        now=now,
        state=state,
        minutes=(one.end - one.start) // 60,
    )


async def _find(request: AnyRequest, token: str) -> _Found:
    now = parts_of(request).now()

    def read(c: Connection) -> _Found:
        offer = offers.find(c, token)
        uid = offers.taken(c, offer)
        one = commitments.seen(c, uid) if uid is not None else None
        if one is None:
            return _Found(offer, None)
        rules = publications.current(c).rules
        return _Found(offer, appointment_of(one, rules, now, heard=False, describable=False))

    try:
        return await parts_of(request).database.read(read)
    except LinkEnded:
        await allow(request, by="wrong link from address")
        raise


async def _open(request: AnyRequest, token: str) -> _Found:
    """The offer, if a time can be taken by it or was taken here."""
    found = await _find(request, token)
    if found.taken is None:
        _must_be_open(request, found.offer)
    return found


def _must_be_open(request: AnyRequest, offer: FollowUpOffer) -> None:
    refused = offers.over(offer, parts_of(request).now())
    if refused is not None:
        raise refused


async def _free(
    request: AnyRequest, offer: FollowUpOffer
) -> tuple[MonthOffer, Publication, MonthTable]:
    now = parts_of(request).now()
    card = await practice_of(request)
    if card is None:
        raise Closed
    zone = zone_of(request, card)
    wanted, day = wanted_month(request)
    free = partial(month, zone=zone, now=now, by_offer=offer.hash)

    def read(c: Connection) -> tuple[MonthOffer, Publication]:
        year, number = wanted or (None, None)
        return free(c, offer.service, year, number), publications.current(c)

    offered, publication = await parts_of(request).database.read(read)
    view = month_view(
        offered,
        language_of(request),
        wish=day,
        now=now,
        week_start=publication.practice.week_start,
    )
    return offered, publication, view


OFFER_ROUTES = (see_offer, offered_slots, hold_offered, review_offer, take_offer)
