"""Use cases: visits that repeat.

A series keeps its rule as wall time and zone (RFC 5545): "Tuesdays at ten" stays at ten when the
clocks change, which no list of instants would. Its visits are ordinary bookings, so that overlap,
history, undo and reports need no second way for them. They exist up to a horizon only, because most
rules never end.

A visit that somebody moved or changed by itself is `detached`. It was agreed with its client, so a
later change of the series leaves it alone, as it does those that are over or cancelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.bookings.booking import Booking, State, cancelled, moved
from scheduler_app.domain.calendar import recurrence
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import DAY, minutes_of
from scheduler_app.domain.uids import new_uid
from scheduler_app.domain.zones import instant_of, to_epoch, wall_of, zone
from scheduler_app.storage.bookings import bookings
from scheduler_app.storage.bookings import series as stored
from scheduler_app.storage.bookings.bookings import OnOverlap
from scheduler_app.storage.bookings.series import Series
from scheduler_app.storage.diary import reading, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.journal import Change
from scheduler_app.use_cases.bookings.book import NewBooking, add_wish
from scheduler_app.use_cases.bookings.edit import WantedBooking, as_wanted
from scheduler_app.use_cases.bookings.series_reach import (
    Scope,
    open_visits,
    parts_meant,
    recurrence_id_of,
    series_of,
)
from scheduler_app.use_cases.bookings.series_shape import reshape
from scheduler_app.use_cases.bookings.series_visits import (
    HORIZON,
    OnClash,
    TakenVisits,
    horizon,
    visit_at,
    walls,
    write_visits,
)

__all__ = [
    "HORIZON",
    "NewSeries",
    "Scope",
    "TakenVisits",
    "book_series",
    "cancel_in_series",
    "edit_in_series",
    "extend_series",
    "move_in_series",
    "series_rule",
]

TOP_UP_SECONDS = 31 * DAY
"""How far the horizon may shrink before a series is extended again: most starts write nothing."""


@dataclass(frozen=True, slots=True)
class NewSeries:
    """What is wanted: the first visit, and an RRULE such as "FREQ=WEEKLY;COUNT=10"."""

    first: NewBooking
    rule: str


def book_series(
    diary: DiaryHandle,
    wish: NewSeries,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    on_overlap: TakenVisits = "refuse",
    elsewhere: Mapping[datetime, datetime] | None = None,
) -> list[Booking]:
    """Write a series and its visits up to the horizon, in one transaction.

    `SeriesOverlap` names all visits whose time is taken, unless `on_overlap` says what becomes of
    them, or `elsewhere` has another start for each.
    """
    with writing(diary, "book-series", by=by, at=now, why=why) as change:
        draft = add_wish(change, wish.first)
        wall_start = wall_of(draft.start, zone(draft.zone))
        plan = Series(
            id=0,
            uid=new_uid(),
            rule=recurrence.checked_rule(wish.rule, wall_start, draft.zone),
            zone=draft.zone,
            wall_start=wall_start,
            minutes=minutes_of(draft.duration),
            template=stored.template_of(draft),
            made_until=horizon(now, draft.start),
        )
        plan = replace(plan, id=stored.add(change, plan))
        visits = [visit_at(plan, wall, draft) for wall in walls(plan)]
        if not visits:
            raise InvalidInput("rule", "The rule gives no visit.", remedy="Choose a later end.")
        return write_visits(change, [], visits, [], OnClash(on_overlap, elsewhere or {}))


def move_in_series(
    diary: DiaryHandle,
    booking_id: int,
    start: datetime,
    scope: Scope,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
    on_overlap: TakenVisits = "refuse",
    elsewhere: Mapping[datetime, datetime] | None = None,
) -> list[Booking]:
    """Move one visit, or as many as `scope` says by as much wall time.

    Returns those that were moved, the visit itself first; nothing when it begins at `start`
    already. Taken times are handled as by `book_series`, but that a visit which is skipped stays
    where it is.
    """
    with writing(diary, "move-series", by=by, at=now, why=why) as change:
        pivot = bookings.get(change.connection, booking_id)
        wanted = moved(pivot, start)
        if wanted == pivot:
            return []
        clash = OnClash(on_overlap, elsewhere or {})
        return reshape(change, pivot, wanted, scope, clash=clash, now=now)


def edit_in_series(
    diary: DiaryHandle,
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
    on_overlap: TakenVisits = "refuse",
    elsewhere: Mapping[datetime, datetime] | None = None,
    permit_barred: bool = False,
) -> list[Booking]:
    """Make one visit, or as many as `scope` says, what is wanted (see `edit.WantedBooking`).

    One change, taken back by one undo. `rule` is a new rule, which needs a `scope` of more than one
    visit. Returns what was changed and made, the visit itself first; nothing when nothing differs.
    """
    if rule is not None and scope is Scope.THIS:
        raise InvalidInput("rule", "A rule is for more than one visit.")
    wanted = WantedBooking(start, end, details or {}, new_client, permit_barred)
    with writing(diary, "change-series", by=by, at=now, why=why) as change:
        pivot = bookings.get(change.connection, booking_id)
        edited = as_wanted(change, pivot, wanted)
        if edited == pivot and rule is None:
            return []
        clash = OnClash(on_overlap, elsewhere or {})
        return reshape(change, pivot, edited, scope, clash=clash, now=now, new_rule=rule)


def cancel_in_series(
    diary: DiaryHandle,
    booking_id: int,
    scope: Scope,
    *,
    by: By = By.CONSULTANT,
    now: datetime,
    why: str = "",
) -> list[Booking]:
    """Cancel one visit, this and the following, or all that are still to come.

    Returns what was cancelled, the visit itself first. With more than one visit the rule is ended
    too: otherwise the next extension would go on after those that were cancelled.
    """
    with writing(diary, "cancel-series", by=by, at=now, why=why) as change:
        pivot = bookings.get(change.connection, booking_id)
        going = [cancelled(one) for one in open_visits(change.connection, pivot, scope, now)]
        bookings.save_all(change, going)
        if scope is not Scope.THIS:
            gone = {visit.id for visit in going}
            plan = series_of(change.connection, pivot)
            meant = list(parts_meant(change.connection, plan, recurrence_id_of(pivot), scope))
            for part, since in meant:
                _end(change, part, since, gone)
        return going


def _end(change: Change, part: Series, since: str, gone: set[int]) -> None:
    """End the rule of a part with the last visit that stands.

    Visits before `since` count even where they are cancelled: they were cancelled one by one, and
    the rule went on after them.
    """
    left = [
        recurrence_id_of(visit)
        for visit in bookings.of_series(change.connection, part.id)
        if visit.id not in gone
        and (visit.state is not State.CANCELLED or recurrence_id_of(visit) < since)
    ]
    stored.save(change, stored.ended_after(part, max(left, default="")))


def extend_series(diary: DiaryHandle, *, now: datetime) -> int:
    """Make the visits that the horizon has reached meanwhile; returns how many.

    A visit whose time is taken is made all the same and shows as a conflict: nobody is there to be
    asked, and a visit that is missing would not be noticed. When one series can't be extended the
    others are extended first, then its error is raised.
    """
    until = to_epoch((now + HORIZON).replace(microsecond=0))
    with reading(diary) as connection:
        due = stored.made_before(connection, until - TOP_UP_SECONDS)
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


def _extend(diary: DiaryHandle, series_id: int, until: int, now: datetime) -> int:
    with writing(diary, "extend-series", by=By.SYSTEM, at=now) as change:
        plan = stored.get(change.connection, series_id)
        draft = stored.draft_of(plan)
        fresh = [
            visit_at(plan, wall, draft)
            for wall in walls(replace(plan, made_until=until))
            if to_epoch(instant_of(wall, zone(plan.zone))) > plan.made_until
        ]
        stored.save(change, replace(plan, made_until=until))
        bookings.add_all(change, fresh, on_overlap=OnOverlap.LEAVE_OPEN)
        return len(fresh)


def series_rule(diary: DiaryHandle, series_id: int) -> str:
    """The rule of a series, as RFC 5545 writes it."""
    with reading(diary) as connection:
        return stored.get(connection, series_id).rule
