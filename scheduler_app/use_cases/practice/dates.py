"""Use cases: dates that are not as their week is: hours of their own, and days off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from scheduler_app.domain.actors import By
from scheduler_app.domain.calendar.working_time import format_hours, parse_hours
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.rules import DaysOff, Span
from scheduler_app.storage.diary import looking, writing
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.use_cases.practice.rules import working_time


def list_overrides(diary: DiaryHandle, first: date, last: date) -> dict[date, tuple[Span, ...]]:
    """The dates in [first, last) that have hours of their own."""
    return dict(working_time(diary, first, last).overrides)


def save_override(
    diary: DiaryHandle, day: date, hours: str | None, *, by: By = By.CONSULTANT, now: datetime
) -> None:
    """Give one date its own hours, as text; None gives it back to the week."""
    tidy = None if hours is None else format_hours(parse_hours(hours, field="hours"))
    with writing(diary, "override", by=by, at=now) as change:
        rules.save_override(change, day, tidy)


def list_days_off(
    diary: DiaryHandle, first: date = date.min, last: date = date.max
) -> list[DaysOff]:
    """Days off that touch the dates [first, last), in order."""
    with looking(diary) as snapshot:
        return list(rules.days_off_between(snapshot, first, last))


def add_days_off(
    diary: DiaryHandle, days: DaysOff, *, by: By = By.CONSULTANT, now: datetime
) -> DaysOff:
    """Take whole days off; returns them with their id."""
    if days.last < days.first:
        raise InvalidInput("last", "The last day off is before the first.")
    with writing(diary, "days-off", by=by, at=now) as change:
        return replace(days, id=rules.add_days_off(change, days))


def remove_days_off(
    diary: DiaryHandle, days_off_id: int, *, by: By = By.CONSULTANT, now: datetime
) -> None:
    """Work on these days after all."""
    with writing(diary, "days-off", by=by, at=now) as change:
        change.delete("days_off", days_off_id)
