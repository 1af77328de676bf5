"""Booking page: the way to rate a visit: stars, a few words, and whether it works now.

Whoever only looks, as programs that examine mails do, changes nothing: sending it is a POST.
"""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.response import Redirect

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.appointments.access import Access
from scheduler_app.booking_page.msgids import _
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import rating
from scheduler_app.booking_page.store.refusals import LinkEnded, NothingToRate, Refusal
from scheduler_app.booking_page.web.rendering import language_of, page
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.page.links import LinkPurpose
from scheduler_app.domain.page.reports import MOST_RATING_WORDS, MOST_STARS, ClientRating
from scheduler_app.domain.visible import is_blank

THANKED = "thanks"
"""In an address: they have just rated it."""

_SOLVED = {"yes": True, "no": False}


async def ask_to_rate(
    request: AnyRequest,
    access: Access,
    trouble: Refusal | None = None,
    *,
    typed: ClientRating | None = None,
    wrong: InvalidInput | None = None,
) -> Response[Any]:
    """The appointment in a line, and the form; what was rated stands in it."""
    parts = parts_of(request)
    now, say = parts.now(), language_of(request).texts.ugettext
    one = await parts.database.read(lambda c: access.find(c, now))
    if one.report is None:
        raise NothingToRate
    only_rates = access.purpose is LinkPurpose.RATE
    return await page(
        request,
        "rate.html",
        status=422 if wrong else trouble.status if trouble else 200,
        headers={"Referrer-Policy": "no-referrer"} if access.by_link else None,
        path=_address(access),
        action=_address(access),
        back="" if only_rates else access.base,
        one=one,
        now=now,
        open=one.may_rate(now),
        thanked=THANKED in request.query_params and wrong is None,
        typed=typed or ClientRating(one.report.stars),
        most=MOST_STARS,
        longest=MOST_RATING_WORDS,
        wrong=say(wrong.message) if wrong else "",
        trouble=trouble,
    )


async def rate(request: AnyRequest, access: Access) -> Response[Any]:
    """Take the rating in; it can be changed for some days."""
    parts = parts_of(request)
    form = await request.form()
    words = str(form.get("words", "")).replace("\r\n", "\n")[:MOST_RATING_WORDS]
    solved = _SOLVED.get(str(form.get("solved", "")))
    stars = _stars(form.get("stars"))
    typed = ClientRating(stars, "" if is_blank(words) else words.strip(), solved)
    if not stars:
        wrong = InvalidInput("stars", _("Please choose how many stars."))
        return await ask_to_rate(request, access, typed=typed, wrong=wrong)
    now = parts.now()
    try:
        await parts.database.write(
            lambda c: rating.rate(c, access.find(c, now), access.who, typed, now)
        )
    except LinkEnded:
        raise
    except Refusal as refused:
        return await ask_to_rate(request, access, refused, typed=typed)
    return Redirect(f"{_address(access)}?{THANKED}=1", status_code=303)


def _stars(told: Any) -> int:
    """How many were chosen; 0 for none, or for what is no number of stars."""
    known = {str(number): number for number in range(1, MOST_STARS + 1)}
    return known.get(told, 0) if isinstance(told, str) else 0


def _address(access: Access) -> str:
    return access.base if access.purpose is LinkPurpose.RATE else f"{access.base}/rate"
