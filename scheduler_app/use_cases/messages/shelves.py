"""Use cases, messages: look through what is coming, what was sent, and what did not arrive."""

from __future__ import annotations

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.rules import read_when
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.messages.shelves import (
    MessageInFull,
    ShelfMark,
    ShelfPage,
    ShelfWish,
)
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.clients.search import complete_clients
from scheduler_app.storage.diary import looking, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import said, shelves

PAGE = 100
"""How many messages are read at once."""

MOST_CLIENTS = 200
"""How many clients of one name are looked for."""


def shelf_page(
    diary: DiaryHandle, sought: ShelfWish, *, after: ShelfMark | None = None, most: int = PAGE
) -> ShelfPage:
    """The next messages of a shelf; the first ones without a mark."""
    clients = None
    if sought.words.strip():
        with reading(diary) as connection:
            found = complete_clients(
                connection, sought.words, limit=MOST_CLIENTS, with_archived=True
            )
        clients = {client.id for client in found}
        if not clients:
            return ShelfPage(())
    with looking(diary) as snapshot:
        rows = shelves.page(snapshot, sought, clients=clients, after=after, most=most + 1)
    more = rows[most - 1][0] if len(rows) > most else None
    return ShelfPage(tuple(line for _, line in rows[:most]), more)


def messages_of(diary: DiaryHandle, booking_id: int) -> list[MessageLine]:
    """All messages about one booking, the first due first."""
    with looking(diary) as snapshot:
        return shelves.of_booking(snapshot, booking_id)


def message_in_full(diary: DiaryHandle, row_id: int) -> MessageInFull:
    """One message with each attempt at it; `NotFound` where there is none."""
    with looking(diary) as snapshot:
        for line in shelves.lines(snapshot, [row_id]):
            booking = line.booking_id
            at = None if booking is None else shelves.where_and_when(snapshot, booking)
            when = shelves.moment_of_rule(snapshot, line.rule) if line.rule else ""
            return MessageInFull(
                line,
                tuple(shelves.attempts(snapshot, row_id)),
                said.of(snapshot, [row_id]).get(row_id),
                moment=read_when(when) if when else None,
                start=from_epoch(at[0]) if at else None,
                zone=at[1] if at else "",
            )
    raise NotFound(f"There is no message {row_id} in the diary.")
