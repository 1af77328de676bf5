"""Which backups are kept: properties of the rotation, whatever the clock was set to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.care.backups import (
    DAILY,
    DAYS,
    WEEKS,
    Backup,
    is_due,
    kept,
    named,
    newest_first,
    of_name,
)

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


def backup(at: datetime, note: str = DAILY) -> Backup:
    return Backup(named("diary", ".sqlite3", at, note), at, note)


instants = st.integers(-400 * 24, 400 * 24).map(lambda hours: NOW + timedelta(hours=hours))
many = st.lists(
    st.builds(backup, instants, st.sampled_from([DAILY, "before-0003"])), max_size=40, unique=True
)


@given(many, instants)
def test_the_newest_is_always_kept(backups: list[Backup], now: datetime) -> None:
    stay = kept(backups, now, ZONE)
    assert stay <= set(backups)
    if backups:
        assert max(backups, key=lambda one: one.at) in stay
        assert newest_first(backups, now)[0] in stay


@given(many, instants)
def test_what_was_just_made_is_kept_wherever_the_clock_stands(
    backups: list[Backup], now: datetime
) -> None:
    made = backup(now)
    assert made in kept([*backups, made], now, ZONE)


@given(many, instants)
def test_no_more_are_kept_than_days_and_weeks(backups: list[Backup], now: datetime) -> None:
    assert len(kept(backups, now, ZONE)) <= 4 * (DAYS + WEEKS)


@given(many, instants)
def test_keeping_again_lets_nothing_go(backups: list[Backup], now: datetime) -> None:
    stay = kept(backups, now, ZONE)
    assert kept(sorted(stay, key=lambda one: one.at), now, ZONE) == stay


@given(many, instants)
def test_each_of_the_last_seven_days_and_four_weeks_has_one(
    backups: list[Backup], now: datetime
) -> None:
    real = [one for one in backups if one.note == DAILY and one.at <= now]
    stay = kept(backups, now, ZONE)
    days = sorted({one.at.astimezone(ZONE).date() for one in real})[-DAYS:]
    weeks = sorted({one.at.astimezone(ZONE).isocalendar()[:2] for one in real})[-WEEKS:]
    assert set(days) <= {one.at.astimezone(ZONE).date() for one in stay}
    assert set(weeks) <= {one.at.astimezone(ZONE).isocalendar()[:2] for one in stay}


def test_a_year_of_daily_backups_leaves_seven_days_and_four_weeks() -> None:
    alive: set[Backup] = set()
    now = NOW
    for day in range(365):
        now = NOW + timedelta(days=day)
        alive = kept([*alive, backup(now)], now, ZONE)
    ages = sorted((now - one.at).days for one in alive)
    assert ages[:7] == list(range(7))
    assert 7 < len(ages) <= DAYS + WEEKS
    assert 14 <= ages[-1] <= 28


@pytest.mark.parametrize(
    ("made", "now", "due"),
    [
        (None, "2027-03-01T08:00Z", True),
        ("2027-03-01T05:10Z", "2027-03-02T04:50Z", False),  # one day in New York
        ("2027-03-01T04:50Z", "2027-03-01T05:10Z", True),  # midnight lies between them
        ("2027-03-05T12:00Z", "2027-03-01T12:00Z", True),  # the clock was set back
        ("2027-03-02T12:00Z", "2027-03-02T07:30Z", True),  # and was a day ahead when it was made
    ],
)
def test_one_is_due_once_a_day_of_the_practice(made: str | None, now: str, due: bool) -> None:
    there = [backup(datetime.fromisoformat(made))] if made else []
    assert is_due(there, datetime.fromisoformat(now), ZONE) is due


def test_a_copy_before_a_migration_is_not_the_backup_of_the_day() -> None:
    assert is_due([backup(NOW, "before-0003")], NOW, ZONE)


@pytest.mark.parametrize("number", [0, 3])
def test_a_backup_is_known_by_its_name(number: int) -> None:
    name = named("diary", ".sqlite3", NOW, "before-0003", number)
    assert of_name(name, "diary", ".sqlite3") == Backup(name, NOW, "before-0003")


@pytest.mark.parametrize(
    "name",
    [
        "diary.sqlite3",
        "diary-20270301T080000Z-daily.sqlite3-wal",
        "diary-20270301T080000Z.sqlite3",
        "diary-yesterday-daily.sqlite3",
        "diary.sqlite3.123.part",
        "other-20270301T080000Z-daily.sqlite3",
    ],
)
def test_another_file_is_none(name: str) -> None:
    assert of_name(name, "diary", ".sqlite3") is None
