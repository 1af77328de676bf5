"""Use cases: the conflicts that wait, one by one and by the import that brought them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import NotFound
from scheduler_app.domain.zones import from_epoch
from scheduler_app.storage.bookings import conflicts
from scheduler_app.storage.bookings.permits import settle_all
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle


@dataclass(frozen=True, slots=True)
class ConflictGroup:
    """Conflicts that came the same way: by one import, or (`brought_at` None) otherwise.

    `count` is how many there are in all, `pairs` those that are shown, the earliest first.
    """

    brought_at: datetime | None
    count: int
    pairs: tuple[tuple[CalendarItem, CalendarItem], ...]


def count_conflicts(diary: DiaryHandle, *, now: datetime) -> int:
    """How many pairs that are not over wait for a decision."""
    with reading(diary) as connection:
        return conflicts.count_unsettled(connection, now=int(now.timestamp()))


def grouped_conflicts(
    diary: DiaryHandle, *, now: datetime, limit: int, first: datetime | None = None
) -> list[ConflictGroup]:
    """The first `limit` conflicts: those that no import brought, then by import, newest first.

    Those of the import at `first` come before all others.
    """
    wanted = None if first is None else int(first.timestamp())
    with reading(diary) as connection:
        moment = int(now.timestamp())
        total = conflicts.count_unsettled(connection, now=moment)
        found, counts = conflicts.pairs_by_import(connection, now=moment, limit=limit, first=wanted)
    groups: list[ConflictGroup] = []
    order = [None, *sorted(counts, reverse=True)]
    for at in sorted(order, key=lambda at: wanted is None or at != wanted):
        pairs = tuple((pair.a, pair.b) for pair in found if pair.brought_at == at)
        count = total - sum(counts.values()) if at is None else counts[at]
        if count:
            groups.append(ConflictGroup(None if at is None else from_epoch(at), count, pairs))
    return groups


def conflicts_of_import(diary: DiaryHandle, brought_at: datetime, *, now: datetime) -> int:
    """How many of the pairs that wait the import at `brought_at` brought."""
    with reading(diary) as connection:
        at, moment = int(brought_at.timestamp()), int(now.timestamp())
        return len(conflicts.permits_of_import(connection, at, now=moment))


def keep_all_of_import(
    diary: DiaryHandle,
    brought_at: datetime,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
) -> int:
    """Keep both of every pair that the import at `brought_at` brought and that still waits.

    Just these pairs may overlap then, as if each had been kept by itself; returns how many.
    """
    with writing(diary, "settle", by=by, at=now, why=why) as change:
        permits = conflicts.permits_of_import(
            change.connection, int(brought_at.timestamp()), now=int(now.timestamp())
        )
        if not permits:
            raise NotFound("Nothing of this import waits for a decision any more.")
        settle_all(change, permits)
    return len(permits)
