"""Use cases, bookings: what a client's page tells of their bookings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.dossier import (
    Before,
    ClientFigure,
    EntryOf,
    KnownFact,
    TimelineEntry,
)
from scheduler_app.storage.bookings import of_clients
from scheduler_app.use_cases.clients.told_of_clients import AskedOfClients

if TYPE_CHECKING:
    from scheduler_app.storage.snapshots import PlainSql


def timeline(
    asked: PlainSql, ids: Collection[int], before: Before, limit: int
) -> Iterator[TimelineEntry]:
    """Their bookings by when they begin, cancelled ones too."""
    for row in of_clients.timeline(asked, ids, before.bound(EntryOf.BOOKING), limit):
        yield TimelineEntry(
            row.start,
            EntryOf.BOOKING,
            row.id,
            row.client_id,
            row.service or row.title or "Booking",
            " · ".join(part for part in (row.title if row.service else "", row.place) if part),
            row.state,
            row.id,
        )


def figures(_wish: AskedOfClients) -> Iterator[ClientFigure]:
    """How many visits there were, and how many came to nothing."""
    yield from ()


def known(_wish: AskedOfClients) -> Iterator[KnownFact]:
    """The next visit and the last one."""
    yield from ()
