"""Booking page: the desktop's calls together."""

from __future__ import annotations

from litestar import Router

from scheduler_app.booking_page.api.files import put_file
from scheduler_app.booking_page.api.inbox import inbox
from scheduler_app.booking_page.api.mails import hand_over
from scheduler_app.booking_page.api.pairing import pair
from scheduler_app.booking_page.api.publication import publish
from scheduler_app.booking_page.api.wire import HANDLERS, WireRequest

api = Router(
    "/api",
    route_handlers=[pair, publish, inbox, hand_over, put_file],
    request_class=WireRequest,
    exception_handlers=HANDLERS,
    include_in_schema=True,
    # A program shows a token of its own accord: no other site can make it do so.
    opt={"exclude_from_csrf": True},
)
