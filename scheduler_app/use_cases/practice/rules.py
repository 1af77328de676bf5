"""Use cases: the practice's own rules, read as typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from scheduler_app.domain.calendar.working_time import parse_hours
from scheduler_app.domain.practice.own_settings import OwnSetting
from scheduler_app.domain.practice.rules import Practice, WorkingTime
from scheduler_app.storage.diary import looking
from scheduler_app.storage.handle import DiaryHandle
from scheduler_app.storage.practice import rules
from scheduler_app.storage.snapshots import PlainSql
from scheduler_app.use_cases.practice.setting_values import SETTINGS, WEEKDAYS

T = TypeVar("T")


def setting_of(diary: DiaryHandle, setting: OwnSetting[T]) -> T:
    """The value of a wing's own setting."""
    with looking(diary) as snapshot:
        return setting.of(rules.all_settings(snapshot))


def get_practice(diary: DiaryHandle) -> Practice:
    """The practice's rules as typed values."""
    with looking(diary) as snapshot:
        return read_practice(snapshot)


def read_practice(asked: PlainSql) -> Practice:
    """The practice's rules as typed values, within a transaction."""
    return practice_of(rules.all_settings(asked))


def practice_of(stored: Mapping[str, str]) -> Practice:
    """Settings as text -> typed values; what was never set has its first value."""
    values = {
        setting.field: setting.read(stored[name])
        for name, setting in SETTINGS.items()
        if name in stored
    }
    hours = tuple(
        parse_hours(stored.get(f"hours.{day}", ""), field=f"hours.{day}") for day in WEEKDAYS
    )
    return replace(Practice(zone="UTC", hours=hours), **values)  # type: ignore[arg-type]


def working_time(diary: DiaryHandle, first: date, last: date) -> WorkingTime:
    """When the practice is open on the local dates [first, last)."""
    with looking(diary) as snapshot:
        return read_working_time(snapshot, read_practice(snapshot), first, last)


def read_working_time(asked: PlainSql, practice: Practice, first: date, last: date) -> WorkingTime:
    """When the practice is open on the local dates [first, last), within a transaction."""
    return WorkingTime(
        zone=practice.zone,
        hours=practice.hours,
        overrides={
            day: parse_hours(spans, field="override")
            for day, spans in rules.overrides_between(asked, first, last).items()
        },
        days_off=rules.days_off_between(asked, first, last),
        holidays=public_holidays_of(practice.holiday_region, first, last),
    )


def public_holidays_of(region: str, first: date, last: date) -> dict[date, str]:
    """The public holidays of a region on the local dates [first, last); none without a region."""
    if not region:
        return {}
    # The holidays of all countries cost 60 ms: only who asks for a region pays for them.
    from scheduler_app.domain.practice.public_holidays import public_holidays

    return public_holidays(region, first, last)
