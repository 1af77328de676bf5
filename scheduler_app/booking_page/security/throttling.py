"""Booking page: what may be tried only so often, asked for before it is done."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from sqlalchemy import Connection

from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.security.journal import note
from scheduler_app.booking_page.security.requests import address_of
from scheduler_app.booking_page.store import throttle
from scheduler_app.booking_page.store.throttle import TooMany


async def allow(
    connection: ASGIConnection[Any, Any, Any, Any],
    *,
    of: str = "",
    account: str = "",
    by: str = "",
) -> None:
    """Count one attempt; `TooMany` if there were too many. Its transaction is its own.

    `of` names a limit of accounts, counted by `account` (an e-mail or an id, known here or not);
    `by` one of network addresses.
    """
    parts = parts_of(connection)
    now = parts.now()
    tries: list[tuple[str, str]] = []
    if of:
        tries.append((of, account))
    if by:
        tries.append((by, throttle.network_of(address_of(connection))))

    def counted(c: Connection) -> int:
        return throttle.attempts(c, *tries, now=now)

    wait = await parts.database.write(counted)
    if wait:
        note("tried too often", limit=by or of)
        raise TooMany(wait)
