"""Tests: wall time and instants, where clocks change and where they don't."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.zones import day_start, from_epoch, instant_of, to_epoch, wall_of, zone

LONDON = ZoneInfo("Europe/London")
ZONES = (
    "Europe/London",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Sao_Paulo",
)


def wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize("name", ["Mars/Base", "", "../etc/passwd", "Europe", "Europe/London\0"])
def test_a_zone_that_is_none_is_refused_by_name(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        zone(name, field="practice.zone")
    assert refused.value.field == "practice.zone"


def test_a_skipped_time_is_read_with_the_offset_before() -> None:
    assert instant_of(wall("2027-03-28 01:30"), LONDON) == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)


def test_a_repeated_time_is_its_first_occurrence() -> None:
    assert instant_of(wall("2027-10-31 01:30"), LONDON) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


def test_a_day_begins_at_its_first_instant() -> None:
    sao_paulo = ZoneInfo("America/Sao_Paulo")
    begun = day_start(date(2018, 11, 4), sao_paulo)
    assert wall_of(begun, sao_paulo) == wall("2018-11-04 01:00")


@given(st.integers(0, 4_000_000_000), st.sampled_from(ZONES))
def test_an_instant_survives_the_wall_clock_but_for_the_repeated_hour(
    seconds: int, name: str
) -> None:
    in_zone = ZoneInfo(name)
    instant = from_epoch(seconds)
    back = instant_of(wall_of(instant, in_zone), in_zone)
    assert back == instant or wall_of(back, in_zone) == wall_of(instant, in_zone)
    assert back <= instant


@given(st.integers(0, 4_000_000_000))
def test_epochs_are_exact(seconds: int) -> None:
    assert to_epoch(from_epoch(seconds)) == seconds


@pytest.mark.parametrize(
    "moment", [wall("2027-03-02 10:00"), datetime(2027, 3, 2, 10, 0, 0, 1, tzinfo=UTC)]
)
def test_times_without_zone_or_with_fractions_are_refused(moment: datetime) -> None:
    with pytest.raises(InvalidInput) as refused:
        to_epoch(moment, field="end")
    assert refused.value.field == "end"
