"""Booking page: the desktop's calls together, and their description for whoever builds on them."""

from __future__ import annotations

from litestar import Router
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme

from scheduler_app import __version__
from scheduler_app.booking_page.api.inbox import inbox
from scheduler_app.booking_page.api.pairing import pair
from scheduler_app.booking_page.api.publication import publish
from scheduler_app.booking_page.api.wire import HANDLERS, WireRequest

api = Router(
    "/api",
    route_handlers=[pair, publish, inbox],
    request_class=WireRequest,
    exception_handlers=HANDLERS,
    include_in_schema=True,
    # A program shows a token of its own accord: no other site can make it do so.
    opt={"exclude_from_csrf": True},
)

DESCRIPTION = OpenAPIConfig(
    title="Booking page",
    version=__version__,
    description=(
        "What a desktop diary and its booking page say to each other: one PUT, one GET, and the "
        "call that pairs them. Instants are whole epoch seconds UTC, gaps and limits minutes, "
        "money minor units of the practice's currency."
    ),
    components=Components(
        security_schemes={
            "token": SecurityScheme(
                type="http",
                scheme="bearer",
                description="256 bits, given once at pairing; the page keeps a hash of it.",
            )
        }
    ),
    path="/schema",
    # The description alone: a page that shows it would load scripts of third parties.
    render_plugins=[JsonRenderPlugin(path="/openapi.json")],
)
