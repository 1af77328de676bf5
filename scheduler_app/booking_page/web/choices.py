"""Booking page: what a visitor may choose for good: the language, the zone times are shown in."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import Cookie
from litestar.response import Redirect

from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.guards import own_path
from scheduler_app.booking_page.store.refusals import Closed
from scheduler_app.booking_page.web.languages import languages
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import (
    LANGUAGE_COOKIE,
    ZONE_COOKIE,
    language_of,
    page,
    zone_of,
)
from scheduler_app.booking_page.web.zone_names import is_zone, zones_by_region
from scheduler_app.domain.time_units import DAY

YEAR = 365 * DAY


@get("/language/{code:str}")
async def choose_language(request: Request[Any, Any, Any], code: str) -> Redirect:
    """Read the page in that language from now on."""
    answer = _back(request)
    if code in languages():
        answer.set_cookie(_kept(request, LANGUAGE_COOKIE, code))
    return answer


@get("/zone")
async def choose_zone(request: Request[Any, Any, Any]) -> Response[Any]:
    """The zones to choose from; with `zone`, the choice."""
    chosen = request.query_params.get("zone", "")
    if is_zone(chosen):
        answer = _back(request)
        answer.set_cookie(_kept(request, ZONE_COOKIE, chosen))
        return answer
    practice = await practice_of(request)
    if practice is None:
        raise Closed
    return await page(
        request,
        "zone.html",
        to=own_path(request.query_params.get("to"), "/"),
        zone=zone_of(request, practice),
        regions=zones_by_region(language_of(request).locale),
    )


def _back(request: Request[Any, Any, Any]) -> Redirect:
    return Redirect(own_path(request.query_params.get("to"), "/"), status_code=303)


def _kept(request: Request[Any, Any, Any], name: str, value: str) -> Cookie:
    # The script reads and writes the zone; neither cookie says who somebody is.
    return Cookie(
        key=name,
        value=value,
        max_age=YEAR,
        path="/",
        secure=parts_of(request).settings.secure,
        httponly=name == LANGUAGE_COOKIE,
        samesite="lax",
    )
