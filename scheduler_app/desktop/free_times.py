"""Desktop: the next free times to offer when a wished one is taken."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import islice

from scheduler_app.domain.zones import zone
from scheduler_app.use_cases.find_slots import find_slots
from scheduler_app.use_cases.ports import Diary
from scheduler_app.use_cases.practice import get_practice

DAYS_AHEAD = 28
OFFERED = 3


def next_free(
    diary: Diary, service_id: int, wished: datetime, *, minutes: int, now: datetime
) -> list[datetime]:
    """Up to three starts, at or after `wished` and `now` (aware), at which the service fits."""
    earliest = max(wished, now)
    first = earliest.astimezone(zone(get_practice(diary).zone)).date()
    last = first + timedelta(days=DAYS_AHEAD)
    starts = find_slots(diary, service_id, first, last, now=now, minutes=minutes)
    return list(islice((start for start in starts if start >= earliest), OFFERED))
