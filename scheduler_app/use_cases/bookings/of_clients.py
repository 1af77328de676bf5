"""Use cases, bookings: what a client's page tells of their bookings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from scheduler_app.domain.clients.dossier import (
    Before,
    ClientFigure,
    EntryOf,
    KnownFact,
    KnownOf,
    TimelineEntry,
)
from scheduler_app.domain.wording import day_in_words
from scheduler_app.storage.bookings import of_clients
from scheduler_app.storage.bookings.of_clients import BookingOfClient
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
            _about(row) or "Booking",
            " · ".join(part for part in (row.title if row.service else "", row.place) if part),
            row.state,
            row.id,
        )


def figures(wish: AskedOfClients) -> Iterator[ClientFigure]:
    """How many visits there were, and how often nobody came."""
    counted = of_clients.counted(wish.asked, wish.ids, wish.at)
    since = ""
    if counted.since is not None:
        since = f"The first on {day_in_words(wish.wall(counted.since), year=True)}"
    yield ClientFigure("Visits", f"{counted.visits:,}", since)
    yield ClientFigure("No-shows", f"{counted.missed:,}", "Visits that the client did not come to")


def known(wish: AskedOfClients) -> Iterator[KnownFact]:
    """The next visit and the last one."""
    last, ahead = of_clients.around(wish.asked, wish.ids, wish.at)
    if ahead is not None:
        waits = "Asked for" if ahead.state == "pending" else "Next visit"
        yield KnownFact(KnownOf.NEXT, f"{waits} {_when_and_what(wish, ahead)}", ahead.id)
    if last is not None:
        since = "Visit since" if last.end > wish.at else "Last visit"
        yield KnownFact(KnownOf.LAST, f"{since} {_when_and_what(wish, last)}", last.id)


def _when_and_what(wish: AskedOfClients, row: BookingOfClient) -> str:
    about = _about(row)
    told = f"{wish.moment(row.start)} · {about}" if about else wish.moment(row.start)
    return wish.of(row.client_id, told)


def _about(row: BookingOfClient) -> str:
    return row.service or row.title
