"""Booking page: whose page it is, for headings, colours and error pages alike."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import SQLAlchemyError

from scheduler_app.booking_page.parts import parts_of
from scheduler_app.booking_page.store import publications
from scheduler_app.booking_page.store.refusals import Closed
from scheduler_app.domain.errors import Busy
from scheduler_app.domain.zones import zone

if TYPE_CHECKING:
    from litestar.connection import ASGIConnection
    from litestar.datastructures import State

    from scheduler_app.domain.page.format import PracticeCard, Publication


_KNOWN = "scheduler_app.publication"
"""Where a request keeps what it has asked for."""


async def publication_of(
    connection: ASGIConnection[Any, Any, Any, State],
) -> Publication | None:
    """What is published; nothing before the first time, or while the database is out of reach.

    Asked once in a request, however many parts of the page want it.
    """
    scope: Any = connection.scope
    known: Publication | None = scope.get(_KNOWN)
    if known is not None:
        return known
    try:
        found = await parts_of(connection).database.read(publications.current)
    except (Closed, SQLAlchemyError, Busy):
        # A page that says what is wrong can do without the practice's name.
        return None
    scope[_KNOWN] = found
    return found


async def practice_of(connection: ASGIConnection[Any, Any, Any, State]) -> PracticeCard | None:
    """The practice's card; nothing before the first publication."""
    published = await publication_of(connection)
    return published.practice if published else None


def today_of(card: PracticeCard | None, now: int) -> str:
    """The day (ISO) of the practice's clock; that of UTC before there is a practice."""
    wall = zone(card.zone) if card else UTC
    return datetime.fromtimestamp(now, wall).date().isoformat()
