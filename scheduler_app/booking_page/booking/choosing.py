"""Booking page: steps one and two: the services, and a month of free times; and holding one."""

from __future__ import annotations

import gzip
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.response import Redirect
from sqlalchemy import Connection

from scheduler_app.booking_page.booking.calendar import as_json, month_view
from scheduler_app.booking_page.booking.holder import holder_of, new_holder, visitor_of
from scheduler_app.booking_page.booking.shown import PageFacts, shown
from scheduler_app.booking_page.offering.front import same_for_all
from scheduler_app.booking_page.offering.month import MonthOffer, month
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.requests import address_of
from scheduler_app.booking_page.store import claims, practice, publications, throttle
from scheduler_app.booking_page.store.claims import Claim
from scheduler_app.booking_page.store.practice import PracticeState
from scheduler_app.booking_page.store.published import asking, confirms_for
from scheduler_app.booking_page.store.refusals import Closed, NotOffered, TimeTaken, TooManyRequests
from scheduler_app.booking_page.web.languages import Language
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import account_of, language_of, page, zone_of
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.format import Publication

_MONTH = re.compile(r"(\d{4})-(\d{2})")
_FAR = 2**40


@get("/")
async def services(request: Request[Any, Any, Any]) -> Response[Any]:
    """Step one: what can be booked."""
    parts = parts_of(request)
    account = account_of(request)

    def published(c: Connection) -> tuple[PracticeState, Publication, frozenset[int], bool]:
        state = practice.state(c)
        publication = publications.shown_by(c, state)
        whose = account.id if account is not None else ""
        confirms = confirms_for(publication, state, whose, parts.now())
        return state, publication, asking(publication, whose), confirms

    async def find() -> PageFacts:
        state, publication, asks, confirms = await parts.database.read(published)
        context = {
            "services": publication.services,
            "confirms": confirms,
            "asking": asks,
            "policy": publications.policy_in(publication, language_of(request).code),
        }
        return publication.practice, context, state.valid_until if confirms else _FAR

    try:
        # What is asked of everybody is asked of whoever is not known; a client may differ.
        own = () if account is None else (await parts.database.read(published))[2:]
        return await shown(request, "services.html", "/", own, find)
    except Closed:
        return await page(request, "closed.html", status=503, headers={"Retry-After": "600"})


@get("/book/{service:int}")
async def choose_time(request: Request[Any, Any, Any], service: int) -> Response[Any]:
    """Step two: a month of free times, the first free day open."""
    card = await practice_of(request)
    if card is None:
        raise Closed
    zone = zone_of(request, card)
    wanted, day = wanted_month(request)
    path = f"/book/{service}" + _query(wanted, day)
    held = await _held(request, service)

    async def find() -> PageFacts:
        offer, publication = await _offer(request, service, wanted, zone)
        return publication.practice, _context(request, offer, publication, day), offer.fresh_until

    try:
        if held is not None:
            # Whoever comes back holds a time that nobody is offered: this page is theirs alone.
            _card, context, _until = await find()
            return await page(request, "month.html", path=path, **(context | {"held": held}))
        return await shown(request, "month.html", path, (service, wanted, day, zone), find)
    except NotOffered as refused:
        raise NotFoundException from refused


@get("/slots/{name:str}")
async def slots(request: Request[Any, Any, Any], name: str) -> Response[Any]:
    """A month of free times as JSON, for the page's own script: `/slots/1.json?month=2027-03`."""
    service, _, suffix = name.partition(".")
    if suffix != "json" or not service.isascii() or not service.isdigit() or len(service) > 9:
        raise NotFoundException
    card = await practice_of(request)
    if card is None:
        raise Closed
    parts, spoken, zone = parts_of(request), language_of(request), zone_of(request, card)
    wanted, _ = wanted_month(request)
    # A month is two hundred times the same few words. It holds no secret that its length could
    # give away, unlike a page with a form token.
    packs = "gzip" in request.headers.get("accept-encoding", "")
    key = ("slots", int(service), wanted, zone, spoken.code, packs)
    version = (await parts.pulse.position()).version
    kept = parts.rendered.find(version, key, parts.now())
    if kept is None:
        try:
            offer, publication = await _offer(request, int(service), wanted, zone)
        except NotOffered as refused:
            raise NotFoundException from refused
        plain = msgspec.json.encode(_json(offer, publication, spoken, parts.now()))
        body = gzip.compress(plain, mtime=0) if packs else plain
        kept = parts.rendered.render(version, key, lambda _mark: (body, offer.fresh_until))
    same_for_all(request.scope, version, kept)
    headers = {
        "Cache-Control": "private, no-cache",
        "Vary": "Cookie, Accept-Language, Accept-Encoding",
        **({"Content-Encoding": "gzip"} if packs else {}),
    }
    return Response(kept.with_token(""), headers=headers, media_type=MediaType.JSON)


@post("/book/{service:int}/hold", status_code=303)
async def hold_time(request: Request[Any, Any, Any], service: int) -> Response[Any]:
    """Keep the chosen time while the form is filled, and go on to the form."""
    parts = parts_of(request)
    form = await request.form()
    start, zone = start_of(form.get("start")), str(form.get("zone", ""))
    known = holder_of(request)
    holder, cookie = (known, None) if known is not None else new_holder(request)
    account = account_of(request)
    now = parts.now()

    def work(c: Connection) -> None:
        if account is None:
            throttle.must_not_be_too_many_from(c, "hold from address", address_of(request), now=now)
        claims.hold(
            c,
            service=service,
            start=start,
            zone=zone,
            holder=holder,
            account=account.id if account else None,
            address=visitor_of(c, request),
            now=now,
        )

    def look(c: Connection) -> None:
        claims.must_look_free(c, service=service, start=start, holder=holder, now=now)

    try:
        await parts.database.write(work, look=look)
    except (TimeTaken, NotOffered, TooManyRequests, Overlap) as refused:
        return await _again(request, service, start, refused)
    answer = Redirect("/request", status_code=303)
    if cookie is not None:
        answer.set_cookie(cookie)
    return answer


def wanted_month(request: Request[Any, Any, Any]) -> tuple[tuple[int, int] | None, date | None]:
    """The month and the day that the address asks for; `InvalidInput` for what is neither."""
    named, day_named = (request.query_params.get(name, "") for name in ("month", "day"))
    try:
        day = date.fromisoformat(day_named) if day_named else None
    except ValueError as error:
        raise InvalidInput(
            "day", "There is no such day.", remedy="Choose one from the calendar."
        ) from error
    match = _MONTH.fullmatch(named) if named.isascii() else None
    if match is not None:
        return (int(match[1]), int(match[2])), day
    if named:
        raise InvalidInput("month", "There is no such month.", remedy="Write it like 2027-03.")
    return ((day.year, day.month) if day else None), day


def start_of(text: Any) -> int:
    """The start that a button stands for, epoch seconds."""
    if not isinstance(text, str) or not re.fullmatch(r"[0-9]{1,11}", text, re.ASCII):
        raise InvalidInput("start", "No time was chosen.", remedy="Choose one of the times.")
    return int(text)


async def _held(request: Request[Any, Any, Any], service: int) -> Claim | None:
    """The time of that service that the visitor holds now."""
    holder, now = holder_of(request), parts_of(request).now()
    if holder is None:
        return None
    held = await parts_of(request).database.read(lambda c: claims.held_by(c, holder, now))
    own = held is not None and not held.moves and not held.offer
    mine = own and held is not None and held.live(now) and held.service == service
    return held if mine else None


async def _again(
    request: Request[Any, Any, Any], service: int, start: int, refused: Any
) -> Response[Any]:
    """The same day once more, with the reason why the time could not be had."""
    card = await practice_of(request)
    if card is None:
        raise Closed
    shown_in = zone_of(request, card)
    try:
        wished = datetime.fromtimestamp(start, ZoneInfo(shown_in))
        offer, publication = await _offer(request, service, (wished.year, wished.month), shown_in)
    except (NotOffered, ValueError, OverflowError) as gone:
        raise NotFoundException from gone
    return await page(
        request,
        "month.html",
        status=getattr(refused, "status", 409),
        path=f"/book/{service}",
        **(_context(request, offer, publication, wished.date()) | {"trouble": refused}),
    )


async def _offer(
    request: Request[Any, Any, Any], service: int, wanted: tuple[int, int] | None, zone: str
) -> tuple[MonthOffer, Publication]:
    parts = parts_of(request)
    now = parts.now()
    year, number = wanted or (None, None)

    def read(c: Connection) -> tuple[MonthOffer, Publication]:
        return month(c, service, year, number, zone, now), publications.current(c)

    return await parts.database.read(read)


def _context(
    request: Request[Any, Any, Any], offer: MonthOffer, publication: Publication, day: date | None
) -> dict[str, Any]:
    base = f"/book/{offer.service.id}"
    view = month_view(
        offer,
        language_of(request),
        wish=day,
        now=parts_of(request).now(),
        week_start=publication.practice.week_start,
    )
    return {
        "service": offer.service,
        "services": publication.services,
        "month": view,
        "base": base,
        "action": f"{base}/hold",
        "slots": f"/slots/{offer.service.id}.json",
        "horizon": publication.rules.horizon,
        "moving": None,
        "offer": None,
        "back": "/",
        "held": None,
        "trouble": None,
    }


def _json(
    offer: MonthOffer, publication: Publication, spoken: Language, now: int
) -> dict[str, Any]:
    view = month_view(offer, spoken, wish=None, now=now, week_start=publication.practice.week_start)
    return as_json(offer, view, spoken)


def _query(wanted: tuple[int, int] | None, day: date | None) -> str:
    parts = [f"month={wanted[0]:04}-{wanted[1]:02}"] if wanted else []
    parts += [f"day={day.isoformat()}"] if day else []
    return "?" + "&".join(parts) if parts else ""
