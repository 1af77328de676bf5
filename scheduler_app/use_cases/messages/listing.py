"""Use cases, messages: list messages by when they are due, whatever became of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from scheduler_app.domain.messages.security import MessageLine
from scheduler_app.domain.zones import to_epoch
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.messages import listing
from scheduler_app.storage.messages.listing import Behind, DueSpan

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
