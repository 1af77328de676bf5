"""Desktop: the next free times to offer when another one is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.zones import zone
from scheduler_app.use_cases.calendar.find_slots import find_slots
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.practice.rules import get_practice

DAYS_AHEAD = 28
OFFERED = 3


def next_free(
    diary: DiaryHandle, service_id: int, wished: datetime, *, minutes: int, now: datetime
) -> list[datetime]:
    """Up to three starts, at or after `wished` and `now` (aware), at which the service fits."""
    earliest = max(wished, now)
    first = earliest.astimezone(zone(get_practice(diary).zone)).date()
    last = first + timedelta(days=DAYS_AHEAD)
    starts = find_slots(diary, service_id, first, last, now=now, minutes=Minutes(minutes))
    return list(islice((start for start in starts if start >= earliest), OFFERED))


@dataclass(frozen=True, slots=True)
class SoughtTime:
    """What a free time is looked for: a service or none, its length in minutes.

    The time of the bookings `without` counts as free. A `busy` block may lie at any hour.
    """

    service_id: int | None
    minutes: int
    place_id: int | None = None
    without: tuple[int, ...] = ()
    busy: bool = False


@dataclass(frozen=True, slots=True)
class KnownTimes:
    """What is free has been found out already: these starts (aware), in order."""

    starts: tuple[datetime, ...]


def free_from(
    diary: DiaryHandle, visit: SoughtTime | KnownTimes, first: date, *, now: datetime, most: int
) -> list[datetime]:
    """The first `most` starts from the local day `first` on, none before `now` (aware)."""
    in_zone = zone(get_practice(diary).zone)
    first = max(first, now.astimezone(in_zone).date())
    if isinstance(visit, KnownTimes):
        known = (at for at in visit.starts if at >= now and at.astimezone(in_zone).date() >= first)
        return list(islice(known, most))
    starts = find_slots(
        diary,
        visit.service_id,
        first,
        first + timedelta(days=DAYS_AHEAD),
        now=now,
        minutes=Minutes(visit.minutes),
        place_id=visit.place_id,
        without=visit.without,
    )
    return list(islice((start for start in starts if start >= now), most))
