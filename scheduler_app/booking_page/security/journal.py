"""Booking page: what the log says of logins and refusals: that they happened, never whose.

The log gets a line, which carries the number of its request (operation/observing.py) and nothing of
where it came from. The network, and no more of the address, is counted by the hour for two weeks
(store/attempts.py), so that an attack can be seen: the page itself forgets it, on every host alike.
"""

from __future__ import annotations

import logging
from typing import Any

from litestar.connection import ASGIConnection

from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.requests import address_of
from scheduler_app.booking_page.store import throttle

logger = logging.getLogger(__name__)

_UNCOUNTED = {"logged out"}


def note(connection: ASGIConnection[Any, Any, Any, Any], what: str, **about: str) -> None:
    """Write down that `what` happened; `about` are words of ours, nothing that anybody typed."""
    logger.info("security", extra={"what": what, **about})
    if what not in _UNCOUNTED:
        parts = parts_of(connection)
        told = ": ".join((what, *about.values()))
        parts.tally.count(told, throttle.place_told(address_of(connection)), parts.now())
