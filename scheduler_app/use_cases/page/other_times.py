"""Use cases: when visits could be instead, so that no two of them are promised the same hour."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from scheduler_app.domain.calendar.availability import NO_LIMITS, VisitNeeds, slot_starts
from scheduler_app.domain.calendar.gaps import Occupied, occupied_by, overlap
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.page.requests import MOST_PROPOSALS
from scheduler_app.domain.practice.rules import Practice
from scheduler_app.domain.time_units import DAY, Seconds
from scheduler_app.domain.zones import from_epoch, wall_of, zone
from scheduler_app.storage.diary import Reading
from scheduler_app.use_cases.calendar.find_slots import read_openings

WEEKS = timedelta(weeks=3)
"""How far ahead other times are looked for."""

MOST_FREE = 200


def free_for(
    connection: Reading, practice: Practice, items: Iterable[CalendarItem], first: date
) -> dict[int, list[int]]:
    """Free starts (epoch seconds) for each of these visits, from the local date `first` on.

    A visit of whole days, or of days, has none.
    """
    open_time = read_openings(connection, practice, first, first + WEEKS)
    return {
        item.id: []
        if item.all_day or item.end - item.start >= DAY
        else slot_starts(open_time, needs_of_visit(item), NO_LIMITS)[:MOST_FREE]
        for item in items
    }


def needs_of_visit(item: CalendarItem) -> VisitNeeds:
    """What a visit needs wherever it is moved to."""
    taken = occupied_by(item)
    return VisitNeeds(
        Seconds(item.end - item.start),
        taken.preparation,
        taken.wrap_up,
        taken.travel,
        taken.place_id,
    )


def shared_out(
    items: Sequence[CalendarItem], free: Mapping[int, Sequence[int]], in_zone: ZoneInfo
) -> dict[int, tuple[int, ...]]:
    """Up to three starts for each, no hour to two of them: whoever comes first chooses first.

    They are on the next days, as near as can be to the time of day that the client had.
    """
    given: list[Occupied] = []
    found: dict[int, tuple[int, ...]] = {}
    for item in items:
        needs = needs_of_visit(item)
        mine: list[int] = []
        for start in _in_order_of_choice(item, free.get(item.id, ()), in_zone):
            if len(mine) == MOST_PROPOSALS:
                break
            stay = needs.at(start)
            if not any(overlap(stay, other) for other in given):
                mine.append(start)
                given.append(stay)
        found[item.id] = tuple(sorted(mine))
    return found


def _in_order_of_choice(
    item: CalendarItem, free: Iterable[int], in_zone: ZoneInfo
) -> Iterable[int]:
    """Of each day the start that is nearest to the hour it had; then the second ones, and so on."""

    def of_day(start: int) -> int:
        wall = wall_of(from_epoch(start), in_zone)
        return wall.hour * 3600 + wall.minute * 60 + wall.second

    had = of_day(item.start)
    days = [
        sorted(starts, key=lambda start: (abs(of_day(start) - had), start))
        for _, starts in groupby(free, key=lambda one: wall_of(from_epoch(one), in_zone).date())
    ]
    for place in range(max(map(len, days), default=0)):
        yield from (starts[place] for starts in days if place < len(starts))


def moments(starts: Iterable[int]) -> tuple[datetime, ...]:
    """Epoch seconds as aware UTC."""
    return tuple(map(from_epoch, starts))


def day_of(practice: Practice, moment: datetime) -> date:
    """The date that a clock of the practice shows."""
    return moment.astimezone(zone(practice.zone)).date()
