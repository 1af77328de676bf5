"""Use case: find clients, bookings and notes as one types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.phone_numbers import display
from scheduler_app.storage.bookings.search import find_bookings
from scheduler_app.storage.clients.search import find_clients
from scheduler_app.storage.diary import reading
from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One hit. `kind` is "client" or "booking"; `start` is epoch seconds of a booking.

    `coming` tells that a booking is not over and not cancelled.
    """

    kind: str
    id: int
    title: str
    detail: str
    start: int | None = None
    coming: bool = False


def search(diary: DiaryHandle, text: str, *, now: datetime, limit: int = 20) -> list[SearchHit]:
    """Coming bookings first, the next one on top; then clients; then past bookings, latest first.

    Every word must be the beginning of one; clients are found by their number as well.
    """
    share = max(1, limit // 5)
    with reading(diary) as connection:
        clients = find_clients(connection, text, limit=share)
        found = find_bookings(
            connection,
            text,
            now=int(now.timestamp()),
            clients=[client.id for client in clients],
            limit=limit,
        )
    coming = [_booking(item, coming=True) for item in found.coming[:share]]
    people = [_client(client) for client in clients]
    past = [_booking(item, coming=False) for item in found.past]
    return [*coming, *people, *past][:limit]


def _client(client: Client) -> SearchHit:
    phones = [display(phone) for phone in client.phones[:1]]
    detail = " · ".join(part for part in (client.company, client.email, *phones) if part)
    return SearchHit("client", client.id, client.name, detail)


def _booking(item: CalendarItem, *, coming: bool) -> SearchHit:
    detail = " · ".join(part for part in (item.service, item.title, item.place) if part)
    return SearchHit("booking", item.id, item.headline, detail, item.start, coming)
