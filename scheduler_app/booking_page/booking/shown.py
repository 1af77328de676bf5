"""Booking page: pages that many see alike, taken from the cache of this worker.

All anonymous visitors see one page, all clients who are logged in another: their names are not on
it, only the way to their appointments is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Any

from litestar import MediaType, Request, Response

from scheduler_app.booking_page.offering.front import same_for_all
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store.accounts import Account
from scheduler_app.booking_page.web.rendering import (
    account_of,
    csrf_token,
    frame,
    language_of,
    render,
)
from scheduler_app.domain.page.format import PracticeCard

Context = dict[str, Any]
PageFacts = tuple[PracticeCard, Context, int]
"""The practice, what the template needs, and the epoch second until which it holds."""

_SOMEBODY = Account("", "", "", "", "", "", None, has_password=False)
"""Who the page is rendered for: a template that showed more of an account would show nothing."""


async def shown(
    request: Request[Any, Any, Any],
    template: str,
    path: str,
    key: Hashable,
    find: Callable[[], Awaitable[PageFacts]],
) -> Response[bytes]:
    """The page of `template`. `find` is asked only if no page is kept under `key` and language."""
    parts = parts_of(request)
    spoken, account = language_of(request), account_of(request)
    headers = {
        "Cache-Control": "private, no-cache",
        "Content-Language": spoken.code,
        "Vary": "Cookie, Accept-Language",
    }
    token = csrf_token(request)

    def rendered(practice: PracticeCard, context: Context, mark: str) -> bytes:
        around = frame(
            practice,
            path=path,
            csrf_token=mark,
            account=None if account is None else _SOMEBODY,
            preview=parts.settings.preview,
        )
        return render(spoken, template, around | context).encode()

    version = (await parts.pulse.position()).version
    whole_key = (template, spoken.code, account is None, key)
    kept = parts.rendered.find(version, whole_key, parts.now())
    if kept is None:
        practice, context, until = await find()
        kept = parts.rendered.render(
            version, whole_key, lambda mark: (rendered(practice, context, mark), until)
        )
    if account is None:
        same_for_all(request.scope, version, kept)
    return Response(kept.with_token(token), headers=headers, media_type=MediaType.HTML)
