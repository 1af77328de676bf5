"""Booking page: the headers of every answer: what browsers may do with a page of ours."""

from __future__ import annotations

import secrets

from litestar import Litestar
from litestar.config.allowed_hosts import AllowedHostsConfig
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import MutableScopeHeaders
from litestar.types import BeforeMessageSendHookHandler, Message, Scope

from scheduler_app.booking_page.security.requests import Gate
from scheduler_app.booking_page.security.sessions import cookie_name
from scheduler_app.booking_page.settings import PageSettings
from scheduler_app.booking_page.store.revocations import RECEIPTS
from scheduler_app.booking_page.store.unwanted import PATH as UNSUBSCRIBING

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'"
)
"""Nothing inline, nothing from elsewhere, in nobody's frame."""

_ALWAYS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "accelerometer=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), "
        "gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}

# A path that is a secret is told to nobody, not even to our own pages.
_SECRET_PATHS = (
    "/link/",
    "/m/",
    "/pay/",
    "/rate/",
    "/offer/",
    "/invoice/",
    RECEIPTS,
    UNSUBSCRIBING,
)

_TWO_YEARS = 63_072_000


def may_go_to(origin: str) -> str:
    """The policy of a page whose form is answered by sending its client to that origin."""
    return CONTENT_SECURITY_POLICY.replace("form-action 'self'", f"form-action 'self' {origin}")


def answer_headers(settings: PageSettings) -> BeforeMessageSendHookHandler:
    """What adds the headers to every answer, errors included, unless a handler set its own."""
    always = dict(_ALWAYS)
    if settings.secure:
        always["strict-transport-security"] = f"max-age={_TWO_YEARS}; includeSubDomains"

    async def add(message: Message, scope: Scope) -> None:
        if message["type"] != "http.response.start":
            return
        headers = MutableScopeHeaders.from_message(message)
        for name, value in always.items():
            headers.setdefault(name, value)
        secret = str(scope.get("path", "")).startswith(_SECRET_PATHS)
        headers.setdefault("referrer-policy", "no-referrer" if secret else "same-origin")
        if secret:
            # Whoever publishes their link by mistake does not find it in a search engine besides.
            headers["x-robots-tag"] = "noindex"
        # A page is personal unless its handler says otherwise: the next user of a shared computer
        # must not find it with the back button.
        if secret or scope.get("user") is not None:
            headers["cache-control"] = "no-store"
        else:
            headers.setdefault("cache-control", "no-store")

    return add


def allowed_hosts(settings: PageSettings) -> AllowedHostsConfig:
    """Only requests to the configured name are answered, but those of whoever watches the host."""
    name = settings.base_url.partition("://")[2]
    return AllowedHostsConfig(allowed_hosts=[name], exclude=["^/health/", "^/metrics"])


def protect(app: Litestar) -> None:
    """Let every request pass the gate first."""
    app.asgi_handler = Gate(app.asgi_handler)


def csrf_config(settings: PageSettings) -> CSRFConfig:
    """Every form carries a token that is signed and bound to a cookie; the desktop has its own.

    Until the page stands on its database, which holds the secret of it, nobody's token is good.
    """
    return CSRFConfig(
        secret=secrets.token_urlsafe(48),
        cookie_name=cookie_name("csrf", settings),
        cookie_secure=settings.secure,
        cookie_httponly=True,
        cookie_samesite="lax",
        # Who ends a subscription from within a mail program sends no form of ours (RFC 8058): the
        # token of the address is all that it takes.
        exclude=["^/api/", "^/static/", "^/health/", "^/metrics", f"^{UNSUBSCRIBING}"],
    )
