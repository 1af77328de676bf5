"""Booking page: what is written to the log of who came in and who was turned away: never of whom.

The line of the same request (operation/observing.py) carries the same number, time and status.
"""

from __future__ import annotations

import logging

logger = logging.getLogger(__name__)


def note(what: str, **about: str) -> None:
    """Write down that `what` happened; `about` are words of ours, nothing that anybody typed."""
    logger.info("security", extra={"what": what, **about})
