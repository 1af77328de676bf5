"""Booking page: who holds a time: a random cookie, of which the database knows the hash only."""

from __future__ import annotations

import hashlib
import secrets
from typing import Any

from litestar import Response
from litestar.datastructures import Cookie
from sqlalchemy import Connection

from scheduler_app.booking_page.any_request import AnyRequest
from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.requests import address_of
from scheduler_app.booking_page.security.sessions import cookie_name
from scheduler_app.booking_page.store import claims, throttle
from scheduler_app.booking_page.store.crowding import BETWEEN


def holder_of(request: AnyRequest) -> bytes | None:
    """What the claims of this browser are found by; nothing before its first one."""
    secret = request.cookies.get(cookie_name("hold", parts_of(request).settings), "")
    return _hash(secret) if secret else None


def new_holder(request: AnyRequest) -> tuple[bytes, Cookie]:
    """A new holder, and the cookie by which the browser stays it until it is closed."""
    settings = parts_of(request).settings
    secret = secrets.token_urlsafe(32)
    return _hash(secret), Cookie(
        key=cookie_name("hold", settings),
        value=secret,
        path="/",
        secure=settings.secure,
        httponly=True,
        samesite="lax",
    )


async def forget_browser(request: AnyRequest, answer: Response[Any]) -> None:
    """Somebody has logged out: the next one at this browser finds nothing chosen or typed."""
    parts, holder = parts_of(request), holder_of(request)
    if holder is None:
        return
    now = parts.now()
    await parts.database.write(lambda c: claims.leave(c, holder, now))
    settings = parts.settings
    answer.set_cookie(
        Cookie(
            key=cookie_name("hold", settings),
            value="",
            max_age=0,
            path="/",
            secure=settings.secure,
            httponly=True,
            samesite="lax",
        )
    )


def visitor_of(connection: Connection, request: AnyRequest) -> str:
    """What holds are counted by: the networks of the address, narrow to wide, as keyed hashes."""
    return BETWEEN.join(
        throttle.keyed(connection, "hold", network)
        for network, _times in throttle.networks_of(address_of(request))
    )


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
