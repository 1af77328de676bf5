"""Use case: what was wanted of one visit is carried over to the others of its series.

A change of "this and the following" splits the series: the old rule ends before the visit, and a
part with a rule of its own goes on from there. RFC 5545 knows RANGE=THISANDFUTURE for this, but few
programs read it, and the visits before must keep the rule by which they were made.

A change of "all" goes through all parts and leaves each what is its own: its rule moves by as much
wall time, and only those details change that were changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from scheduler_app.domain.bookings.booking import OPEN, Booking
from scheduler_app.domain.calendar import recurrence
from scheduler_app.domain.time_units import minutes_of
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.zones import instant_of, to_epoch, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings import series as stored
from scheduler_app.storage.bookings.series import Series
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.bookings.book import on_overlap as permitted
from scheduler_app.use_cases.bookings.series_reach import (
    Scope,
    parts_meant,
    recurrence_id_of,
    series_of,
    stays,
    wall_moved,
)
from scheduler_app.use_cases.bookings.series_visits import (
    OnClash,
    horizon,
    visit_at,
    walls,
    write_visits,
)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is wanted of the visit that was changed, and what that means for the others.

    `by` is how much wall time they move; `minutes` their new length, None where it stays.
    `by_rule` means that another rule places them all, the visit itself too.
    """

    pivot: Booking
    wanted: Booking
    now: datetime
    by: timedelta
    minutes: int | None
    details: Mapping[str, Any]
    by_rule: bool

    @property
    def moves(self) -> bool:
        return self.wanted.start != self.pivot.start


class _Plans:
    """What is going to be written: visits that stand (before, after), new ones, removed ones."""

    def __init__(self) -> None:
        self.standing: list[tuple[Booking, Booking]] = []
        self.fresh: list[Booking] = []
        self.gone: list[Booking] = []


def reshape(
    change: Change,
    pivot: Booking,
    wanted: Booking,
    scope: Scope,
    *,
    clash: OnClash,
    now: datetime,
    new_rule: str | None = None,
) -> list[Booking]:
    """Carry what is wanted of one visit over to as many as `scope` says.

    Returns what was moved, changed and made, the visit itself first. Another rule replaces that of
    the visit's own part and of the parts after it; the parts before keep theirs.
    """
    if scope is Scope.THIS:
        way = permitted(clash.way == "keep")
        return [bookings.save(change, wanted, on_overlap=way)]
    plan, plans = series_of(change.connection, pivot), _Plans()
    wish = _wish(pivot, wanted, now, by_rule=new_rule is not None)
    recurrence_id = recurrence_id_of(pivot)
    parts = [part for part, _ in parts_meant(change.connection, plan, recurrence_id, scope)]
    for part in parts:
        if part.id == plan.id:
            here, since = part, ""
            if scope is Scope.FOLLOWING and recurrence_id > part.wall_start.isoformat():
                here, since = _split(change, part, recurrence_id), recurrence_id
            _plan_part(change, plans, here, wish, new_rule, from_series=part.id, since=since)
        elif new_rule is not None and part.wall_start > plan.wall_start:
            _end_part(change, plans, part, wish)
        else:
            _plan_part(change, plans, part, wish, None, from_series=part.id)
    changed = write_visits(change, plans.standing, plans.fresh, plans.gone, clash)
    first = [visit for visit in changed if visit.id == pivot.id]
    return [*first, *(visit for visit in changed if visit.id != pivot.id)]


def _wish(pivot: Booking, wanted: Booking, now: datetime, *, by_rule: bool) -> _Wish:
    before, after = stored.template_of(pivot), stored.template_of(wanted)
    other_length = wanted.duration != pivot.duration
    return _Wish(
        pivot,
        wanted,
        now,
        wall_moved(pivot, wanted.start),
        minutes_of(wanted.duration) if other_length else None,
        {name: value for name, value in after.items() if value != before[name]},
        by_rule,
    )


def _split(change: Change, plan: Series, recurrence_id: str) -> Series:
    """End a series before a visit and write the part that goes on from there; returns that part.

    It counts what is left: ten times of which three are past become seven. Its visits still belong
    to the old part, and come over when the part is planned.
    """
    here = datetime.fromisoformat(recurrence_id)
    before = recurrence.end_before(plan.rule, plan.wall_start, plan.zone, here)
    after = recurrence.rest_from(plan.rule, plan.wall_start, plan.zone, here)
    stored.save(change, replace(plan, rule=before, made_until=stored.ENDED))
    rest = replace(plan, id=0, uid=new_uid(), rule=after, wall_start=here, part_of=plan.whole)
    return replace(rest, id=stored.add(change, rest))


def _end_part(change: Change, plans: _Plans, part: Series, wish: _Wish) -> None:
    """Remove the visits to come of a part that another rule replaces, and end its own rule."""
    members = bookings.of_series(change.connection, part.id)
    gone = [one for one in members if one.state in OPEN and one.start >= wish.now]
    going = {visit.id for visit in gone}
    last = max((recurrence_id_of(one) for one in members if one.id not in going), default="")
    stored.save(change, stored.ended_after(part, last))
    plans.gone += [replace(visit, removed=True) for visit in gone]


def _plan_part(
    change: Change,
    plans: _Plans,
    plan: Series,
    wish: _Wish,
    new_rule: str | None,
    *,
    from_series: int,
    since: str = "",
) -> None:
    """Write one part anew and plan what becomes of its visits.

    A moved rule gives as many times in the same order, so the visit at the n-th old time goes to
    the n-th new one. Another rule may give more or fewer: what is left over is made or removed.
    """
    old_ids = [wall.isoformat() for wall in walls(plan)]
    shifted = _shifted(plan, wish, new_rule)
    stored.save(change, shifted)
    found = bookings.of_series(change.connection, from_series, since=since)
    members = {recurrence_id_of(visit): visit for visit in found}
    draft = stored.draft_of(shifted)
    for index, wall in enumerate(walls(shifted)):
        recurrence_id = old_ids[index] if index < len(old_ids) else None
        visit = members.pop(recurrence_id, None) if recurrence_id else None
        if visit is not None:
            plans.standing.append((visit, _carried(visit, shifted, wall, wish)))
        elif recurrence_id is None or new_rule is not None:
            plans.fresh.append(visit_at(shifted, wall, draft))
    known = set(old_ids)
    for recurrence_id, visit in members.items():
        if recurrence_id not in known and (visit.id == wish.pivot.id or new_rule is None):
            # Such as one that was brought back after the series had ended.
            wall = datetime.fromisoformat(recurrence_id) + wish.by
            plans.standing.append((visit, _carried(visit, shifted, wall, wish)))
        elif visit.state in OPEN and visit.start >= wish.now and recurrence_id in known:
            plans.gone.append(replace(visit, removed=True))


def _shifted(plan: Series, wish: _Wish, new_rule: str | None) -> Series:
    """One part with what was wanted: its rule moved or replaced, its details changed."""
    wall_start = plan.wall_start + wish.by
    made_until = plan.made_until
    if new_rule is not None:
        rule = recurrence.checked_rule(new_rule, wall_start, plan.zone)
        made_until = horizon(wish.now, instant_of(wall_start, zone(plan.zone)))
    elif wish.by:
        rule = recurrence.moved_rule(plan.rule, plan.wall_start, wall_start, plan.zone)
        if made_until < stored.ENDED:
            # A visit that is moved beyond the horizon would otherwise not be made there.
            made_until = max(made_until, to_epoch(wish.wanted.start))
    else:
        rule = plan.rule
    return replace(
        plan,
        rule=rule,
        wall_start=wall_start,
        minutes=plan.minutes if wish.minutes is None else wish.minutes,
        template={**plan.template, **wish.details},
        made_until=made_until,
    )


def _carried(visit: Booking, plan: Series, wall: datetime, wish: _Wish) -> Booking:
    """A visit where the changed part has it, with what was wanted unless it stays as it is."""
    here = {"uid": plan.uid, "series_id": plan.id, "recurrence_id": wall.isoformat()}
    if visit.id == wish.pivot.id and not wish.by_rule:
        apart = wish.pivot.detached and not wish.moves
        return replace(wish.wanted, **here, detached=apart)  # type: ignore[arg-type]
    if stays(visit, wish.pivot, wish.now):
        return replace(visit, **here)  # type: ignore[arg-type]
    start = instant_of(wall, zone(plan.zone))
    carried = replace(
        visit,
        **here,  # type: ignore[arg-type]
        start=start,
        end=start + timedelta(minutes=plan.minutes),
        detached=False,
        **wish.details,
    )
    # What stays as it is gets no new revision: its client is told of nothing.
    same = carried == replace(visit, **here)  # type: ignore[arg-type]
    return carried if same else replace(carried, revision=visit.revision + 1)
