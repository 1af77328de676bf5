"""Booking page: answers kept in front of everything else, for visitors who all see the same.

A page that is rendered once is still led through routing, session, form token and headers for
each visitor: five times the cost of handing it over. So whatever a handler answered an anonymous
visitor out of `RenderedPages` is kept here with its headers. The next one who asks for the same, in
the same language and zone, gets it at once, with a form token of their own.

Nothing is decided here. What is kept was answered by the handler behind all of its checks; it holds
for the version of the offer that the handler saw, no longer than the handler said, and for nobody
whose request carries a cookie that is not known to make no difference.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from litestar.config.csrf import CSRFConfig
from litestar.enums import ScopeType
from litestar.middleware.csrf import CSRF_SECRET_LENGTH, generate_csrf_token
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from scheduler_app.booking_page.operation.metrics import Metrics
from scheduler_app.booking_page.parts import Parts
from scheduler_app.booking_page.process.kept import Kept
from scheduler_app.booking_page.process.rendered import Rendered
from scheduler_app.booking_page.security.requests import MOST_HEADER_BYTES, MOST_HEADERS, is_signed

_KEPT = "kept_page"

MOST_BYTES = 4 * 1024 * 1024
"""Of all that is kept here: bodies, also those that `RenderedPages` has dropped, heads and keys."""

MOST_KEY_BYTES = 1_024
"""Of what one answer depends on. What browsers send is shorter; what is longer is never kept."""

_TOKEN_LENGTH = 2 * CSRF_SECRET_LENGTH
_PART_OF_KEY = (b"host", b"accept-language", b"accept-encoding")
_CHOICES = (b"lang=", b"zone=")
"""Cookies that decide what is shown. Others but the token's lead to the handler."""

_PLACE = b"\0token\0"

_Headers = list[tuple[bytes, bytes]]
_Key = tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a handler said. `set_token` is the header that sets the token, without the token."""

    rendered: Rendered
    route: str
    headers: _Headers
    set_token: tuple[bytes, bytes] | None


def same_for_all(scope: Any, version: int, rendered: Rendered) -> None:
    """Say of an answer that everybody gets it alike while this version is the newest."""
    scope[_KEPT] = (version, rendered)


class Front:
    """Hands out what is kept, and keeps what handlers say may be.

    `known` is the name of a cookie that makes no difference to what is shown.
    """

    def __init__(
        self, inner: ASGIApp, parts: Parts, metrics: Metrics, csrf: CSRFConfig, known: str
    ) -> None:
        self._inner = inner
        self._parts = parts
        self._metrics = metrics
        self._secret = csrf.secret
        self._cookie = f"{csrf.cookie_name}=".encode()
        self._version = -1
        self._known = f"{known}=".encode()
        self.kept: Kept[_Key, _Answer] = Kept(MOST_BYTES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or let the page answer and keep it if it may be."""
        asked = self._asked(scope) if scope["type"] == ScopeType.HTTP else None
        if asked is None:
            await self._inner(scope, receive, send)
            return
        began = perf_counter()
        key, token = asked
        known = self._parts.pulse.known()
        if known is None or known.version != self._version:
            self.kept.clear()
            self._version = -1 if known is None else known.version
        answer = self.kept.get(key)
        if answer is None or answer.rendered.fresh_until <= self._parts.clock():
            await self._inner(scope, receive, self._listening(scope, key, send))
            return
        await self._hand_over(answer, token, send)
        self._metrics.answered("GET", answer.route, 200, perf_counter() - began)

    def _asked(self, scope: Any) -> tuple[_Key, bytes] | None:
        """What the answer depends on, and the token shown; None where it may depend on more."""
        path: bytes = scope["raw_path"]
        if scope["method"] != "GET" or not (
            path == b"/" or path.startswith((b"/book/", b"/slots/"))
        ):
            return None
        key, token = [path, scope["query_string"]], b""
        room = MOST_HEADER_BYTES if len(scope["headers"]) <= MOST_HEADERS else 0
        for name, value in scope["headers"]:
            room -= len(name) + len(value)
            if room < 0:
                return None
            if name in _PART_OF_KEY:
                key += (name, value)
            elif name == b"cookie":
                # Split as whoever answers splits them: a cookie that hides within another would
                # decide what everybody is shown.
                for cookie in (piece.strip(b" ") for piece in value.split(b";")):
                    if cookie.startswith(self._cookie):
                        token = cookie[len(self._cookie) :]
                    elif cookie.startswith(_CHOICES):
                        key.append(cookie)
                    elif not cookie.startswith(self._known):
                        return None
        return (tuple(key), token) if sum(map(len, key)) <= MOST_KEY_BYTES else None

    async def _hand_over(self, answer: _Answer, token: bytes, send: Send) -> None:
        headers = [*answer.headers, (b"x-request-id", secrets.token_hex(8).encode())]
        body = answer.rendered.pieces[0]
        if answer.set_token is not None:
            if not is_signed(token.decode("latin-1"), self._secret):
                token = generate_csrf_token(self._secret).encode()
                name, value = answer.set_token
                headers.append((name, value.replace(_PLACE, token)))
            body = token.join(answer.rendered.pieces)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    def _listening(self, scope: Any, key: _Key, send: Send) -> Send:
        """A `send` that keeps the head of an answer which is the same for everybody."""

        async def listening(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                found = scope.get(_KEPT)
                if found is not None and scope.get("user") is None:
                    version, rendered = found
                    if version == self._version:
                        self._keep(key, rendered, scope, list(message["headers"]))
            await send(message)

        return listening

    def _keep(self, key: _Key, rendered: Rendered, scope: Any, headers: _Headers) -> None:
        kept, set_token = [], None
        for name, value in headers:
            if name == b"set-cookie":
                if not value.startswith(self._cookie):
                    return  # an answer that sets anything else is for this visitor alone
                begin = len(self._cookie)
                set_token = (name, value[:begin] + _PLACE + value[begin + _TOKEN_LENGTH :])
            elif name != b"x-request-id":
                kept.append((name, value))
        if len(rendered.pieces) > 1 and set_token is None:
            return  # the visitor brought a token: how one is set shows with the next who has none
        if len(rendered.pieces) == 1:
            set_token = None
        route = scope.get("path_template", "")
        answer = _Answer(rendered, route, kept, set_token)
        self.kept.keep(key, answer, *rendered.parts(), route, kept, set_token)
