"""Use case: write the diary's bookings to a file for other programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from scheduler_app.domain.bookings.booking import Booking, State
from scheduler_app.domain.calendar.recurrence import end_before, occurrences
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.exchange.records import Export, ExportedSeries
from scheduler_app.domain.zones import from_epoch, instant_of, wall_of, zone
from scheduler_app.storage.bookings.series import ENDED, Series, draft_of
from scheduler_app.storage.diary import reading
from scheduler_app.storage.exchange import exports
from scheduler_app.storage.handle import DiaryHandle

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.calendar_files import CalendarWriter

_MOST = 20_000
"""Visits of one series; an import makes no more than half of it."""

_OWN = frozenset({"id", "start", "end", "recurrence_id", "series_id", "detached", "revision"})
"""What differs between the visits of a series that are all as usual."""


def export(diary: DiaryHandle, writer: CalendarWriter, file: Path, *, now: datetime) -> int:
    """Write all bookings to `file`; returns how many visits. Raises `Trouble` when it can't."""
    with reading(diary) as connection:
        bookings = exports.all_bookings(connection)
        plans = exports.all_series(connection)
        clients = exports.client_names(connection)
        services = exports.service_names(connection)
    singles: list[Booking] = []
    by_series: dict[int, list[Booking]] = {}
    for booking in bookings:
        if booking.series_id in plans and booking.recurrence_id:
            by_series.setdefault(booking.series_id or 0, []).append(booking)
        else:
            singles.append(booking)
    series: list[ExportedSeries] = []
    for series_id, visits in by_series.items():
        told = _series(plans[series_id], visits)
        if told is None:
            # The rule can't be told: each visit stands for itself under a name of its own.
            singles += [
                replace(visit, uid=f"{visit.uid}/{visit.recurrence_id}", recurrence_id=None)
                for visit in visits
            ]
        else:
            series.append(told)
    outgoing = Export(tuple(bookings), tuple(singles), tuple(series), clients, services)
    writer.write(file, outgoing, at=now)
    return len(bookings)


def _series(plan: Series, visits: Sequence[Booking]) -> ExportedSeries | None:
    latest = max(datetime.fromisoformat(visit.recurrence_id or "") for visit in visits)
    until = latest + timedelta(seconds=1)
    rule = plan.rule
    try:
        if plan.made_until >= ENDED:
            # Nothing more is to be made of it, whatever its rule says.
            rule = end_before(rule, plan.wall_start, plan.zone, until)
        else:
            until = max(until, wall_of(from_epoch(plan.made_until), zone(plan.zone)))
        walls = occurrences(rule, plan.wall_start, plan.zone, None, until, _MOST)
    except InvalidInput:
        return None
    standing = {visit.recurrence_id: visit for visit in visits}
    draft = replace(draft_of(plan), revision=max(visit.revision for visit in visits))
    usual = {wall.isoformat(): _usual(plan, draft, wall) for wall in walls}
    first = _usual(plan, draft, plan.wall_start)
    return ExportedSeries(
        rule,
        first,
        plan.wall_start,
        left_out=tuple(wall for wall in walls if wall.isoformat() not in standing),
        changed=tuple(
            visit
            for place, visit in standing.items()
            if place is None or not _same(visit, usual.get(place))
        ),
    )


def _usual(plan: Series, draft: Booking, wall: datetime) -> Booking:
    """A visit as the rule makes it at a wall time."""
    in_zone = zone(plan.zone)
    start = instant_of(wall, in_zone)
    length = timedelta(minutes=plan.minutes)
    end = instant_of(wall + length, in_zone) if draft.all_day else start + length
    return replace(draft, start=start, end=end, state=State.CONFIRMED)


def _same(visit: Booking, usual: Booking | None) -> bool:
    if usual is None:
        return False
    return all(
        getattr(visit, name) == getattr(usual, name)
        for name in Booking.__dataclass_fields__
        if name not in _OWN or name in {"start", "end"}
    )
