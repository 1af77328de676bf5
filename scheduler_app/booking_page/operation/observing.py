"""Booking page: what is kept of each request: a number, a count, and a log line where it matters.

What a request is called is the pattern of its path: paths hold tokens and bookings. A page that was
read is counted and no more; a line is written for what changes something, fails or takes long.
"""

from __future__ import annotations

import logging
import secrets
from time import perf_counter
from typing import Any

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from scheduler_app.booking_page.operation.metrics import Metrics
from scheduler_app.booking_page.operation.structured import structlog
from scheduler_app.domain.errors import Trouble

logger = logging.getLogger(__name__)

SLOW = 1.0
"""Seconds after which a request is worth a line, unless it is meant to wait."""

_WAITS = "/api/inbox"
_UNKNOWN = "(unknown)"
_ANYTHING = (HTTPException, Exception, BaseException, object)
_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def observe(app: Litestar) -> None:
    """Tell of every request that comes to this app, also of those that no handler sees."""
    app.asgi_handler = _observed(app.asgi_handler)


async def tell_bug(error: Exception, scope: Scope) -> None:
    """Write down what nobody expected: a failure that has no answer of its own."""
    if isinstance(error, Trouble) or (isinstance(error, HTTPException) and error.status_code < 500):
        return
    answered = scope["litestar_app"].exception_handlers
    if not any(kind in answered for kind in type(error).__mro__ if kind not in _ANYTHING):
        logger.error("bug", exc_info=error)


def _observed(inner: ASGIApp) -> ASGIApp:
    async def observed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await inner(scope, receive, send)
            return
        number = secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request_id=number)
        header = (b"x-request-id", number.encode())
        status = 0

        async def telling(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], header]
            await send(message)

        began = perf_counter()
        try:
            await inner(scope, receive, telling)
        finally:
            _tell(scope, status, perf_counter() - began)

    return observed


def _tell(scope: Any, status: int, seconds: float) -> None:
    metrics: Metrics = scope["litestar_app"].state.metrics
    # Whoever sends a made-up method or path must not make up a name in the metrics with it.
    method = scope["method"] if scope["method"] in _METHODS else "OTHER"
    route = scope.get("path_template") or _UNKNOWN
    metrics.answered(method, route, status, seconds)
    slow = seconds >= SLOW and route != _WAITS
    if slow or status >= 400 or status == 0 or method not in {"GET", "HEAD"}:
        logger.info(
            "request",
            extra={
                "method": method,
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
            },
        )
