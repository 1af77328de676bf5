"""Booking page: templates to pages: one Jinja environment a language, and what all pages share."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from litestar.utils.scope.state import ScopeState

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.web.assets import asset_url, logo_url, style_url
from scheduler_app.booking_page.web.languages import Language, language, languages, pick
from scheduler_app.booking_page.web.practice import practice_of
from scheduler_app.booking_page.web.terms import Terms
from scheduler_app.booking_page.web.zone_names import is_zone
from scheduler_app.domain.in_language import Wording
from scheduler_app.domain.page.format import PracticeCard

TEMPLATES = Path(__file__).parents[1] / "templates"

LANGUAGE_COOKIE = "lang"
ZONE_COOKIE = "zone"
"""What a visitor chose to read in, and the zone that the script or a choice has named."""


async def page(
    request: AnyRequest,
    template: str,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response[str]:
    """A page of this template. Beside `context` it is given what `frame` and `Wording` tell.

    Logged-in pages are nobody else's, and an anonymous one carries a token: none is kept by caches.
    """
    spoken = language_of(request)
    practice = await practice_of(request)
    wait = getattr(context.get("trouble"), "wait", 0)
    text = render(
        spoken,
        template,
        frame(
            practice,
            path=_path(request),
            csrf_token=csrf_token(request),
            account=account_of(request),
            preview=parts_of(request).settings.preview,
        )
        | context,
    )
    return Response(
        text,
        status_code=status,
        media_type=MediaType.HTML,
        headers={
            "Cache-Control": "no-store",
            "Content-Language": spoken.code,
            "Vary": "Cookie, Accept-Language",
            **({"Retry-After": str(wait)} if wait else {}),
            **(headers or {}),
        },
    )


def render(spoken: Language, template: str, context: Mapping[str, Any]) -> str:
    """The template in that language. Everything is escaped but what templates themselves say."""
    return environment(spoken.code).get_template(template).render(context)


def frame(
    practice: PracticeCard | None,
    *,
    path: str,
    csrf_token: str,
    account: Account | None,
    preview: bool,
) -> dict[str, Any]:
    """What the layout needs. `path` is where a change of language or zone comes back to."""
    return {
        "practice": practice,
        "style": style_url(practice.colour if practice else ""),
        "logo": logo_url(practice) if practice else "",
        "path": path,
        "csrf_token": csrf_token,
        "account": account,
        "preview": preview,
    }


@cache
def environment(code: str) -> Environment:
    """The templates in one language. `_`, `ngettext` and the filters of `Wording` speak it."""
    spoken = language(code)
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    # The extension adds this method to the environment.
    made.install_gettext_translations(spoken.texts, newstyle=True)  # type: ignore[attr-defined]
    wording, terms = Wording(spoken.locale), Terms(spoken)
    made.filters.update(
        day=wording.day,
        date=wording.full_date,
        day_of=lambda day: wording.full_date(date.fromordinal(day)),
        day_of_iso=lambda day: wording.full_date(date.fromisoformat(day)),
        in_fours=lambda text: " ".join(text[at : at + 4] for at in range(0, len(text), 4)),
        weekday=wording.weekday,
        month=wording.month,
        clock=wording.clock,
        when=wording.when,
        second=wording.second,
        moment=wording.moment,
        iso=lambda instant: datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%dT%H:%MZ"),
        length=wording.length,
        lasts=terms.lasts,
        money=wording.money,
        figure=partial(wording.money, in_column=True),
        price=wording.price,
        zone=wording.zone,
        query=lambda text: quote(str(text), safe=""),
    )
    made.globals.update(
        language=spoken,
        languages=languages(),
        asset=asset_url,
        terms=terms,
    )
    return made


def language_of(request: AnyRequest) -> Language:
    """What the visitor reads: chosen here, else in the account, else in the browser."""
    account = account_of(request)
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    wishes = (chosen, account.language) if account is not None else (chosen,)
    return pick(wishes, request.headers.get("accept-language", ""))


def zone_of(request: AnyRequest, practice: PracticeCard) -> str:
    """The zone that times are shown in: in the address, chosen, the browser's, the account's."""
    account = account_of(request)
    for name in (
        request.query_params.get("zone", ""),
        request.cookies.get(ZONE_COOKIE, "").strip('"').replace("%2F", "/"),
        account.zone if account else "",
    ):
        if is_zone(name):
            return name
    return practice.zone


def account_of(request: AnyRequest) -> Account | None:
    """Who is logged in, also on an error page that no session was looked up for."""
    account: Account | None = request.scope.get("user")
    return account


def csrf_token(request: AnyRequest) -> str:
    """The token that the page's forms carry; empty where the middleware has refused the request."""
    token = ScopeState.from_scope(request.scope).csrf_token
    return token if isinstance(token, str) else ""


def _path(request: AnyRequest) -> str:
    """Where a link may come back to: this page with its query, or the start after a POST."""
    if request.method not in {"GET", "HEAD"}:
        return "/"
    query = request.url.query
    return request.url.path + (f"?{query}" if query else "")
