"""Use cases, messages: list messages by when they are due, whatever became of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.messages.message import WrittenMessage
from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.messages.unreached import why_not_asked, why_unreached
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.brought import told_deposits
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import listing, outbox
from scheduler_app.storage.messages.facts import facts_of
from scheduler_app.storage.messages.law import law_of
from scheduler_app.storage.messages.listing import Behind, DueSpan
from scheduler_app.use_cases.messages.in_own_words import KIND_CHANNELS, told_by
from scheduler_app.use_cases.messages.without_booking import without_booking
from scheduler_app.use_cases.messages.writing import as_it_would_say, wanted_of

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.message_writer import MessageWriter

AT_ONCE = 500
"""How many are read in one go."""


def list_messages(
    diary: DiaryHandle,
    begin: datetime | None = None,
    end: datetime | None = None,
    *,
    booking_id: int | None = None,
    at_once: int = AT_ONCE,
) -> Iterator[MessageLine]:
    """Messages that are due from `begin` until before `end`, the first due first.

    Without bounds all; only those about one booking where that is named. They are read a page at a
    time, as they are asked for.
    """
    span = DueSpan(
        None if begin is None else to_epoch(begin),
        None if end is None else to_epoch(end),
        booking_id,
    )
    behind: Behind | None = None
    while True:
        with looking(diary) as snapshot:
            found = listing.lines(snapshot, span, behind=behind, most=at_once)
        yield from found
        if len(found) < at_once:
            return
        behind = Behind(to_epoch(found[-1].due), found[-1].id)


def would_say(
    diary: DiaryHandle, writer: MessageWriter, row_id: int, *, now: datetime
) -> WrittenMessage:
    """What a message that waits will say, as things stand now; its link is handed out to nobody.

    It is told as of when it is due. Raises what `as_it_would_say` does.
    """
    with looking(diary) as snapshot:
        row = outbox.row(snapshot, row_id)
    direct = told_by(diary, row)
    if row.wanted.booking_id is None:
        if direct is None:
            raise NotFound("There is nothing to tell by this.")
        channel = KIND_CHANNELS[row.wanted.kind]
        return without_booking(diary, writer, direct, channel, secrets=None, now=now, made_up=True)
    message = replace(wanted_of(row, to_epoch(now.replace(microsecond=0))), direct=direct)
    return as_it_would_say(diary, writer, row.wanted.booking_id, message, now=now)


def why_nothing(diary: DiaryHandle, booking_id: int) -> str:
    """Why no message can reach the client of a booking; empty where one can, or has no client."""
    with looking(diary) as snapshot:
        found = facts_of(snapshot, json.dumps([booking_id]))
        deposit = told_deposits(snapshot, [booking_id]).get(booking_id)
        law = law_of(snapshot, unruled=deposit is not None)
    if not found:
        return ""
    if deposit is not None and deposit.missing:
        by_number = law.texts_by_number
        if why := why_not_asked(found[0], texts_by_number=by_number):
            return why
        if not law.rules:
            return ""
    if not law.rules:
        return "Nobody is written to. “scheduler-app rules usual” begins with the usual rules."
    return why_unreached(found[0], law)
