"""Use cases, messages: look through what is coming, what was sent, and what did not arrive."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from scheduler_app.domain.clients.reach import Preferred
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.at_a_glance import (
    BookingGlance,
    Glance,
    glance_of,
    reminded,
)
from scheduler_app.domain.messages.law import DatedRule, MessageLaw
from scheduler_app.domain.messages.rules import AHEAD, MessageRule, read_when
from scheduler_app.domain.messages.security import MessageLine, Security, security_of
from scheduler_app.domain.messages.settings import TEXTS_CONSENT
from scheduler_app.domain.messages.shelves import (
    MessageInFull,
    Outlook,
    ShelfMark,
    ShelfPage,
    ShelfWish,
    outlook,
)
from scheduler_app.domain.messages.unreached import why_unreached
from scheduler_app.domain.zones import from_epoch, to_epoch
from scheduler_app.storage.clients.search import complete_clients
from scheduler_app.storage.diary import looking, reading
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import said, shelves
from scheduler_app.storage.messages.rules import all_rules
from scheduler_app.storage.practice.rules import all_settings
from scheduler_app.storage.snapshots import Snapshot

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
            at = shelves.where_and_when(snapshot, line.booking_id)
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


def outlook_of(diary: DiaryHandle, *, now: datetime) -> Outlook:
    """How all messages stand."""
    with looking(diary) as snapshot:
        coming = [
            (from_epoch(due), security_of(state, held) is Security.SECURED)
            for due, state, held in shelves.coming(snapshot)
        ]
        missed = shelves.missed(snapshot, to_epoch(now))
        ruled_by = all_rules(snapshot)
        bookings = _glances(snapshot, ruled_by, now)
        return outlook(coming, missed=missed, rules=bool(ruled_by), bookings=bookings, now=now)


def _glances(
    snapshot: Snapshot, ruled_by: list[MessageRule], now: datetime
) -> dict[int, BookingGlance]:
    """How messages about coming bookings stand, and whose clients none can reach."""
    begin = to_epoch(now)
    end = begin + AHEAD
    about: defaultdict[int, list[MessageLine]] = defaultdict(list)
    for line in shelves.of_coming(snapshot, begin, end):
        about[line.booking_id].append(line)
    found, told = {}, set()
    for booking_id, lines in about.items():
        if reminded(lines):
            told.add(booking_id)
        seen = glance_of(lines, now=now)
        if seen is not None:
            found[booking_id] = seen
    if not ruled_by:
        return found
    texts_by_number = TEXTS_CONSENT.of(all_settings(snapshot)) == "number"
    law = MessageLaw([DatedRule(rule, 0, 0) for rule in ruled_by], None, texts_by_number)
    for booking_id, client in shelves.addressees(snapshot, begin, end, but=told):
        if client.archived or client.preferred is Preferred.NONE:
            continue
        why = why_unreached(client, law)
        if why:
            found[booking_id] = BookingGlance(Glance.UNREACHED, why=why)
    return found
