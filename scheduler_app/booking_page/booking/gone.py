"""Booking page: what is shown where a time is not held or cannot be had; nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from litestar import Request, Response
from sqlalchemy import Connection

from scheduler_app.booking_page.booking.asked import Asked, asked, nearest
from scheduler_app.booking_page.booking.holder import holder_of, new_holder
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.requests import address_of
from scheduler_app.booking_page.store import claims, throttle
from scheduler_app.booking_page.store.claims import Claim, ClaimDraft
from scheduler_app.booking_page.store.refusals import Closed, NotOffered
from scheduler_app.booking_page.store.throttle import TooMany
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.rendering import language_of, page, zone_of

LONGEST = {"text": 4000, "place": 400, "phone": 40, "name": 120, "email": 254}
"""Characters that are kept of each field; browsers of people stop at the same."""

FormFields = Mapping[str, Any]

_CHOSEN = re.compile(r"([0-9]{1,9})-([0-9]{1,11})-[0-9A-Z]{0,20}", re.ASCII)
"""What `Claim.chosen` says: service, start, and the price that was shown."""


async def gone(request: Request[Any, Any, Any], claim: Claim) -> Response[Any]:
    """The time cannot be had: the free times next to it, in both directions."""
    parts = parts_of(request)
    now, language = parts.now(), language_of(request).code

    def work(c: Connection) -> tuple[Asked, Sequence[int]]:
        return asked(c, claim, now, language), nearest(c, claim, now)

    found, near = await parts.database.read(work)
    return await page(
        request,
        "gone.html",
        status=410,
        claim=claim,
        nearest=near,
        withdrawn=found.card is None,
    )


async def lost(request: Request[Any, Any, Any], form: FormFields) -> Response[Any]:
    """The hold is long forgotten, or its cookie is: what was typed is taken up anew."""
    parts = parts_of(request)
    typed = drafted(form, ClaimDraft())
    wish = _CHOSEN.fullmatch(str(form.get("chosen", "")))
    card = await practice_of(request)
    if wish is None or card is None or not typed.text.strip():
        return await nothing_held(request, typed)
    known = holder_of(request)
    holder, cookie = (known, None) if known is not None else new_holder(request)
    zone, now = zone_of(request, card), parts.now()

    def work(c: Connection) -> Claim:
        throttle.must_not_be_too_many_from(c, "hold from address", address_of(request), now=now)
        service, start = int(wish[1]), int(wish[2])
        return claims.remember(c, service, start, zone, holder=holder, draft=typed, now=now)

    try:
        claim = await parts.database.write(work)
    except (NotOffered, Closed, TooMany):
        return await nothing_held(request, typed)
    answer = await gone(request, claim)
    if cookie is not None:
        answer.set_cookie(cookie)
    return answer


async def nothing_held(
    request: Request[Any, Any, Any], typed: ClaimDraft | None = None
) -> Response[Any]:
    """What to do where no time is held; what was typed stands there to be copied."""
    return await page(request, "gone.html", status=410, claim=None, typed=typed or ClaimDraft())


def drafted(form: FormFields, before: ClaimDraft) -> ClaimDraft:
    """What was typed; a field that the form did not show keeps what it had."""
    typed = {
        name: str(form[name]).replace("\r\n", "\n")[:longest]
        for name, longest in LONGEST.items()
        if name in form
    }
    # A box that is not ticked is sent by no browser: the form says that it has one.
    early = form.get("early") == "yes" if "asks_early" in form else before.early
    return replace(before, **typed, early=early)
