"""Booking page: ends mails that nobody needs, by the address that stands in the headers of one.

Mail programs post there by themselves once their reader has asked for it (RFC 8058): one click, no
login, no cookie. Whoever only opens the address, as some programs do for everybody, ends nothing.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, get, post

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.throttling import allow
from scheduler_app.booking_page.store import practice, unwanted
from scheduler_app.booking_page.store.refusals import LinkEnded
from scheduler_app.booking_page.store.unwanted import PATH, Unwanted, read_token
from scheduler_app.booking_page.web.rendering import page


@get(f"{PATH}{{token:str}}", include_in_schema=False)
async def ask_to_unsubscribe(request: AnyRequest, token: str) -> Response[Any]:
    """What it ends, and the button that does."""
    await _read(request, token)
    return await page(request, "unsubscribe.html", address=f"{PATH}{token}", how="ask")


@post(f"{PATH}{{token:str}}", include_in_schema=False, status_code=200)
async def unsubscribe(request: AnyRequest, token: str) -> Response[Any]:
    """End them; whatever the body says, it is the address that counts."""
    parts = parts_of(request)
    wanted = await _read(request, token)
    now = parts.now()
    ended = await parts.database.write(lambda c: unwanted.end_kind(c, wanted, now))
    how = "done" if ended else "impossible"
    return await page(request, "unsubscribe.html", address=f"{PATH}{token}", how=how)


async def _read(request: AnyRequest, token: str) -> Unwanted:
    found = read_token(await parts_of(request).database.read(practice.secret), token)
    if found is None:
        await allow(request, by="wrong link from address")
        raise LinkEnded
    return found
