"""The conflicts of a diary that wait for a decision, as one list."""

from __future__ import annotations

from datetime import UTC, datetime

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.conflicts import grouped_conflicts

_LONG_AGO = datetime(1, 1, 2, tzinfo=UTC)
_ALL = 10**6


def conflicts_to_settle(
    diary: Diary, *, now: datetime = _LONG_AGO
) -> list[tuple[CalendarItem, CalendarItem]]:
    """Pairs that overlap and wait, what comes first first; without `now` those of the past too."""
    groups = grouped_conflicts(diary, now=now, limit=_ALL)
    pairs = [pair for group in groups for pair in group.pairs]
    return sorted(
        pairs, key=lambda pair: (max(pair[0].start, pair[1].start), *(x.id for x in pair))
    )
