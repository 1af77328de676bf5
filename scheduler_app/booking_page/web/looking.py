"""Booking page: how often a page looks by itself whether something has come."""

from __future__ import annotations

from scheduler_app.booking_page.any_request import AnyRequest

MOST_LOOKS = 100
"""So often a page looks, every few seconds, whether a payment has arrived."""


def next_look(request: AnyRequest) -> str:
    """The number of the next time that a page looks by itself; empty where it has for minutes."""
    said = request.query_params.get("again", "0")
    times = int(said) if said.isascii() and said.isdigit() and len(said) < 4 else MOST_LOOKS
    return str(times + 1) if times < MOST_LOOKS else ""
