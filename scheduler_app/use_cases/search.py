"""Use case: find clients, bookings and notes as one types."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler_app.domain.calendar_items import CalendarItem
from scheduler_app.domain.clients import Client
from scheduler_app.storage import search as index
from scheduler_app.storage.diary import Diary


@dataclass(frozen=True, slots=True)
class Found:
    """One hit. `kind` is "client" or "booking"; `start` is epoch seconds of a booking."""

    kind: str
    id: int
    title: str
    detail: str
    start: int | None = None


def search(diary: Diary, text: str, *, limit: int = 20) -> list[Found]:
    """Clients first, then bookings, newest first. Every word must be the beginning of one."""
    with diary.read() as connection:
        clients = index.find_clients(connection, text, limit=limit // 2)
        bookings = index.find_bookings(connection, text, limit=limit)
    hits = [_client(client) for client in clients] + [_booking(item) for item in bookings]
    return hits[:limit]


def _client(client: Client) -> Found:
    detail = " · ".join(part for part in (client.company, client.email, *client.phones[:1]) if part)
    return Found("client", client.id, client.name, detail)


def _booking(item: CalendarItem) -> Found:
    detail = " · ".join(part for part in (item.service, item.title, item.place) if part)
    return Found("booking", item.id, item.headline, detail, item.start)
