"""Use cases: visits that repeat. A series keeps its rule; its visits are bookings like any other.

Visits exist for a rolling horizon, so that overlap, history and reports hold for each alike. What
somebody did to one visit by itself stays when the series changes: it is `detached`, or no longer
open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from scheduler_app.domain import recurrence
from scheduler_app.domain.bookings import (
    OPEN,
    Booking,
    By,
    cancelled,
    moved,
    new_uid,
)
from scheduler_app.domain.clients import Client
from scheduler_app.domain.errors import InvalidInput, NotAllowed
from scheduler_app.domain.zones import from_epoch, instant_of, to_epoch, wall_of, zone
from scheduler_app.storage import bookings
from scheduler_app.storage import series as stored
from scheduler_app.storage.bookings import OnOverlap
from scheduler_app.storage.diary import Diary
from scheduler_app.storage.journal import Change
from scheduler_app.storage.series import Series
from scheduler_app.use_cases.book import NewBooking, add_wish
from scheduler_app.use_cases.book import on_overlap as permitted
from scheduler_app.use_cases.edit import Wanted, as_wanted

HORIZON = timedelta(days=731)
"""How far ahead of now the visits of a series exist as bookings."""

TOP_UP = timedelta(days=31)
"""How far the horizon may shrink before a series is extended again."""

MOST_VISITS = 20_000
"""Visits of one series from its first on. The horizon cuts a new one long before; an imported one
may have been going on every day for decades, and must still be extended."""


class Scope(StrEnum):
    """How much of a series a change is meant for."""

    THIS = "this"
    FOLLOWING = "following"
    ALL = "all"


TakenVisits = Literal["refuse", "skip", "keep"]
"""What becomes of the visits of a new series whose time is taken."""


@dataclass(frozen=True, slots=True)
class NewSeries:
    """What is wanted: the first visit, and an RRULE such as "FREQ=WEEKLY;COUNT=10"."""

    first: NewBooking
    rule: str


def book_series(
    diary: Diary,
    wish: NewSeries,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    on_overlap: TakenVisits = "refuse",
) -> list[Booking]:
    """Write a series and its visits up to the horizon, in one transaction."""
    with diary.write("book-series", by=by, at=now, why=why) as change:
        draft = add_wish(change, wish.first)
        made_until = max(now, draft.start) + HORIZON
        wall_start = wall_of(draft.start, zone(draft.zone))
        plan = Series(
            id=0,
            uid=new_uid(),
            rule=recurrence.checked_rule(wish.rule, wall_start, draft.zone),
            zone=draft.zone,
            wall_start=wall_start,
            minutes=int(draft.duration.total_seconds()) // 60,
            template=stored.template_of(draft),
            made_until=to_epoch(made_until.replace(microsecond=0)),
        )
        plan = replace(plan, id=stored.add(change, plan))
        visits = [_visit(plan, wall, draft) for wall in _walls(plan)]
        if not visits:
            raise InvalidInput("rule", "The rule gives no visit.", remedy="Choose a later end.")
        if on_overlap == "skip":
            visits = [
                visit for visit in visits if not bookings.in_the_way(change.connection, visit)
            ]
        return bookings.add_all(change, visits, on_overlap=permitted(on_overlap == "keep"))


def move_in_series(
    diary: Diary,
    booking_id: int,
    start: datetime,
    scope: Scope,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Move one visit, or as many as `scope` says by as much wall time."""
    with diary.write("move-series", by=by, at=now, why=why) as change:
        pivot = bookings.get(change.connection, booking_id)
        return _reshape(change, pivot, moved(pivot, start), scope, permit=permit_overlap, now=now)


def edit_in_series(
    diary: Diary,
    booking_id: int,
    scope: Scope,
    *,
    start: datetime | None = None,
    end: datetime | None = None,
    details: Mapping[str, object] | None = None,
    rule: str | None = None,
    new_client: Client | None = None,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    permit_overlap: bool = False,
) -> Booking:
    """Make one visit, or as many as `scope` says, what is wanted (see `edit.Wanted`).

    One change, taken back by one undo. A new rule is for more than one visit.
    """
    if rule is not None and scope is Scope.THIS:
        raise InvalidInput("rule", "A rule is for more than one visit.")
    wanted = Wanted(start, end, details or {}, new_client)
    with diary.write("change-series", by=by, at=now, why=why) as change:
        pivot = bookings.get(change.connection, booking_id)
        edited = as_wanted(change, pivot, wanted)
        if edited == pivot and rule is None:
            return pivot
        return _reshape(change, pivot, edited, scope, permit=permit_overlap, now=now, new_rule=rule)


def cancel_in_series(
    diary: Diary,
    booking_id: int,
    scope: Scope,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
) -> Booking:
    """Cancel one visit, this and the following, or all that are still to come."""
    with diary.write("cancel-series", by=by, at=now, why=why) as change:
        pivot = bookings.get(change.connection, booking_id)
        called_off = cancelled(pivot)
        if scope is Scope.THIS:
            return bookings.save(change, called_off)
        plan = _series_of(change, pivot)
        since = _place_of(pivot) if scope is Scope.FOLLOWING else ""
        members = bookings.of_series(change.connection, plan.id, since=since)
        going = [
            cancelled(visit)
            for visit in members
            if visit.state in OPEN and (visit.start >= now or visit.id == pivot.id)
        ]
        bookings.save_all(change, going)
        stored.save(change, replace(plan, made_until=stored.ENDED))
        return called_off


def extend_series(diary: Diary, *, now: datetime) -> int:
    """Make the visits that the horizon has reached since; returns how many. Done at each start.

    A visit whose time is taken is made all the same and shown as a conflict to settle. A series
    that can't be extended keeps none of the others back; its error is raised after them.
    """
    until = to_epoch((now + HORIZON).replace(microsecond=0))
    with diary.read() as connection:
        due = stored.made_before(connection, until - int(TOP_UP.total_seconds()))
    made = 0
    failed: Exception | None = None
    for series_id in due:
        try:
            made += _extend(diary, series_id, until, now)
        except Exception as error:  # noqa: BLE001 - raised below, once the others are made
            failed = failed or error
    if failed is not None:
        raise failed
    return made


def _extend(diary: Diary, series_id: int, until: int, now: datetime) -> int:
    with diary.write("extend-series", by=By.SYSTEM, at=now) as change:
        plan = stored.get(change.connection, series_id)
        draft = stored.draft_of(plan)
        fresh = [
            _visit(plan, wall, draft)
            for wall in _walls(replace(plan, made_until=until))
            if to_epoch(instant_of(wall, zone(plan.zone))) > plan.made_until
        ]
        stored.save(change, replace(plan, made_until=until))
        bookings.add_all(change, fresh, on_overlap=OnOverlap.LEAVE_OPEN)
        return len(fresh)


def series_rule(diary: Diary, series_id: int) -> str:
    """The rule of a series, as RFC 5545 writes it."""
    with diary.read() as connection:
        return stored.get(connection, series_id).rule


def _reshape(
    change: Change,
    pivot: Booking,
    wanted: Booking,
    scope: Scope,
    *,
    permit: bool,
    now: datetime,
    new_rule: str | None = None,
) -> Booking:
    """Carry what is wanted of one visit over to as many as `scope` says."""
    if scope is Scope.THIS:
        return bookings.save(change, wanted, on_overlap=permitted(permit))
    plan = _series_of(change, pivot)
    if scope is Scope.FOLLOWING and _place_of(pivot) > plan.wall_start.isoformat():
        plan, whole = _split(change, plan, pivot)
    else:
        whole = plan
    old_places = [wall.isoformat() for wall in _walls(plan)]
    shifted = _shifted(plan, pivot, wanted, new_rule)
    stored.save(change, shifted)
    members = {_place_of(visit): visit for visit in bookings.of_series(change.connection, whole.id)}
    draft = stored.draft_of(shifted)
    kept, fresh = [], []
    for index, wall in enumerate(_walls(shifted)):
        place = old_places[index] if index < len(old_places) else None
        visit = members.pop(place, None) if place else None
        if visit is not None:
            kept.append(_carried(visit, shifted, wall, wanted, stays=_stays(visit, pivot, now)))
        elif place is None or new_rule is not None:
            fresh.append(_visit(shifted, wall, draft))
    surplus = [
        replace(visit, removed=True)
        for place, visit in members.items()
        if place in old_places and visit.state in OPEN and visit.start >= now
    ]
    saved = bookings.save_all(change, kept + surplus, on_overlap=permitted(permit))
    bookings.add_all(change, fresh, on_overlap=permitted(permit))
    return next((visit for visit in saved if visit.id == pivot.id), wanted)


def _split(change: Change, plan: Series, pivot: Booking) -> tuple[Series, Series]:
    """End a series before a visit; what follows is a series of its own, still to be filled."""
    here = datetime.fromisoformat(_place_of(pivot))
    before = recurrence.end_before(plan.rule, plan.wall_start, plan.zone, here)
    after = recurrence.rest_from(plan.rule, plan.wall_start, plan.zone, here)
    stored.save(change, replace(plan, rule=before, made_until=stored.ENDED))
    rest = replace(plan, id=0, uid=new_uid(), rule=after, wall_start=here)
    return replace(rest, id=stored.add(change, rest)), plan


def _shifted(plan: Series, pivot: Booking, wanted: Booking, new_rule: str | None) -> Series:
    """The series after what was wanted of one of its visits."""
    in_zone = zone(plan.zone)
    by = wall_of(wanted.start, in_zone) - wall_of(pivot.start, in_zone)
    wall_start = plan.wall_start + by
    if new_rule is not None:
        rule = recurrence.checked_rule(new_rule, wall_start, plan.zone)
    elif by:
        rule = recurrence.moved_rule(plan.rule, plan.wall_start, wall_start, plan.zone)
    else:
        rule = plan.rule
    return replace(
        plan,
        rule=rule,
        wall_start=wall_start,
        minutes=int(wanted.duration.total_seconds()) // 60,
        template=stored.template_of(wanted),
    )


def _carried(
    visit: Booking, plan: Series, wall: datetime, wanted: Booking, *, stays: bool
) -> Booking:
    """A visit in its place of the reshaped series."""
    placed = replace(visit, uid=plan.uid, series_id=plan.id, recurrence_id=wall.isoformat())
    if stays:
        return placed
    start = instant_of(wall, zone(plan.zone))
    return replace(
        placed,
        start=start,
        end=start + timedelta(minutes=plan.minutes),
        detached=False,
        revision=visit.revision + 1,
        **stored.template_of(wanted),
    )


def _stays(visit: Booking, pivot: Booking, now: datetime) -> bool:
    """Whether a visit keeps its time and details when its series changes."""
    if visit.id == pivot.id:
        return False
    return visit.detached or visit.state not in OPEN or visit.start < now


def _visit(plan: Series, wall: datetime, draft: Booking) -> Booking:
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


def _walls(plan: Series) -> Sequence[datetime]:
    """Wall times of the visits that exist or should, from the first on."""
    last = wall_of(from_epoch(min(plan.made_until, stored.ENDED)), zone(plan.zone))
    return recurrence.occurrences(
        plan.rule, plan.wall_start, plan.zone, None, last + timedelta(seconds=1), MOST_VISITS
    )


def _series_of(change: Change, visit: Booking) -> Series:
    if visit.series_id is None:
        raise NotAllowed("This booking does not belong to a series.")
    return stored.get(change.connection, visit.series_id)


def _place_of(visit: Booking) -> str:
    """Where a visit stands in the rule of its series: naive ISO wall time."""
    return visit.recurrence_id or ""
