"""Booking page: pages that all anonymous visitors see alike, taken from the cache of this worker.

Who is logged in gets the same page with a header of their own, rendered for the request.
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
from scheduler_app.domain.page_format import PracticeCard

Context = dict[str, Any]
Found = tuple[PracticeCard, Context, int]
"""The practice, what the template needs, and the epoch second until which it holds."""


async def shown(
    request: Request[Any, Any, Any],
    template: str,
    path: str,
    key: Hashable,
    find: Callable[[], Awaitable[Found]],
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

    def rendered(practice: PracticeCard, context: Context, of: Account | None, mark: str) -> bytes:
        around = frame(
            practice, path=path, csrf_token=mark, account=of, preview=parts.settings.preview
        )
        return render(spoken, template, around | context).encode()

    if account is not None:
        practice, context, _ = await find()
        body = rendered(practice, context, account, token)
        return Response(body, headers=headers, media_type=MediaType.HTML)
    version = (await parts.pulse.position()).version
    whole_key = (template, spoken.code, key)
    kept = parts.rendered.find(version, whole_key, parts.now())
    if kept is None:
        practice, context, until = await find()
        kept = parts.rendered.render(
            version, whole_key, lambda mark: (rendered(practice, context, None, mark), until)
        )
    same_for_all(request.scope, version, kept)
    return Response(kept.with_token(token), headers=headers, media_type=MediaType.HTML)
