"""Use case: the visits that a rule makes, and what becomes of those whose time is taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal

from scheduler_app.domain.bookings.booking import Booking
from scheduler_app.domain.bookings.series_clashes import Clash, SeriesOverlap, elsewhere
from scheduler_app.domain.calendar import recurrence
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.calendar.overlaps import Overlap
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch, wall_of, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings import series as stored
from scheduler_app.storage.bookings.series import Series
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.bookings.book import on_overlap as permitted

HORIZON = timedelta(days=731)
"""How far ahead of now the visits of a series exist as bookings."""

MOST_VISITS = 20_000
"""Visits of one series from its first on. The horizon cuts a new one long before; an imported one
may have been going on every day for decades, and must still be extended."""

TakenVisits = Literal["refuse", "skip", "keep"]
"""What becomes of visits whose time is taken. To skip is not to make a new one, and
to leave one that stands where it is."""


@dataclass(frozen=True, slots=True)
class OnClash:
    """What becomes of visits whose time is taken; `elsewhere` maps planned starts to others."""

    way: TakenVisits = "refuse"
    elsewhere: Mapping[datetime, datetime] = field(default_factory=dict)


def horizon(now: datetime, start: datetime) -> int:
    """Until when visits are made (epoch seconds): up to the horizon, and always the first."""
    return to_epoch(max(now + HORIZON, start).replace(microsecond=0))


def walls(plan: Series) -> Sequence[datetime]:
    """Wall times that the rule gives up to where visits are made, from the first on."""
    last = wall_of(from_epoch(min(plan.made_until, stored.ENDED)), zone(plan.zone))
    return recurrence.occurrences(
        plan.rule, plan.wall_start, plan.zone, None, last + timedelta(seconds=1), MOST_VISITS
    )


def visit_at(plan: Series, wall: datetime, draft: Booking) -> Booking:
    """A new visit at its place in the rule, not written yet."""
    start = instant_of(wall, zone(plan.zone))
    return replace(
        draft,
        id=0,
        uid=plan.uid,
        start=start,
        end=start + timedelta(minutes=plan.minutes),
        series_id=plan.id,
        recurrence_id=wall.isoformat(),
    )


def write_visits(
    change: Change,
    standing: Sequence[tuple[Booking, Booking]],
    fresh: Sequence[Booking],
    gone: Sequence[Booking],
    clash: OnClash,
) -> list[Booking]:
    """Write the visits of a change together, so that they may trade places among themselves.

    `standing` pairs each visit as it was with what it will be, `fresh` are new, `gone` removed.
    Returns those that were moved, changed or made. `SeriesOverlap` names every one whose time is
    taken, so that all can be decided about at once.
    """
    before = {old.id: old for old, _ in standing}
    wanted = [elsewhere(new, clash.elsewhere) for _, new in standing]
    fresh = [elsewhere(visit, clash.elsewhere) for visit in fresh]
    leaving = {*before, *(visit.id for visit in gone)}
    if clash.way == "skip":
        fresh = [visit for visit in fresh if not _taken(change, visit, leaving)]
        wanted = _without_clashing(change, before, wanted, leaving)
    way = permitted(clash.way == "keep")
    try:
        saved = bookings.save_all(change, [*wanted, *gone], on_overlap=way)
        made = bookings.add_all(change, fresh, on_overlap=way)
    except Overlap as refused:
        planned = [*wanted, *fresh]
        found = [
            Clash(visit, tuple(taken))
            for visit in planned
            if _goes_elsewhere(before.get(visit.id), visit)
            and (taken := _taken(change, visit, leaving))
        ]
        if not found or len(planned) == 1:
            raise
        raise SeriesOverlap(_sentence(found, planned), found, planned) from refused
    changed = [visit for visit in saved[: len(wanted)] if _is_other(before[visit.id], visit)]
    return [*changed, *made]


def _taken(change: Change, visit: Booking, leaving: set[int]) -> list[CalendarItem]:
    return bookings.in_the_way(change.connection, visit, without=leaving)


def _goes_elsewhere(old: Booking | None, new: Booking) -> bool:
    """Whether a visit takes time that it did not take before."""
    return old is None or bookings.taken_of(old) != bookings.taken_of(new)


def _is_other(old: Booking, new: Booking) -> bool:
    """Whether a visit was changed: another place in its rule alone gives it no new revision."""
    return old.revision != new.revision


def _without_clashing(
    change: Change, before: Mapping[int, Booking], wanted: Sequence[Booking], leaving: set[int]
) -> list[Booking]:
    """The visits, but each whose new time is taken stays as it was and is detached.

    A visit that stays keeps its old time, which another of the series may have been meant for:
    that one stays too, and so on until no more are found.
    """
    staying = {
        visit.id
        for visit in wanted
        if _goes_elsewhere(before[visit.id], visit) and _taken(change, visit, leaving)
    }
    fresh = set(staying)
    while fresh:
        kept = [before[id_] for id_ in fresh]
        fresh = {
            visit.id
            for visit in wanted
            if visit.id not in staying
            and _goes_elsewhere(before[visit.id], visit)
            and any(bookings.overlapping(visit, other) for other in kept)
        }
        staying |= fresh
    return [_left(before[one.id], one) if one.id in staying else one for one in wanted]


def _left(old: Booking, new: Booking) -> Booking:
    """A visit as it was, which only belongs to its new place in the rule."""
    return replace(
        old,
        uid=new.uid,
        series_id=new.series_id,
        recurrence_id=new.recurrence_id,
        detached=True,
    )


def _sentence(found: Sequence[Clash], planned: Sequence[Booking]) -> str:
    first = found[0]
    told = bookings.taken_sentence(first.visit, first.taken)
    if len(found) == 1:
        return f"One of {len(planned)} visits finds its time taken. {told}"
    return f"{len(found)} of {len(planned)} visits find their time taken. The first: {told}"
