"""Quiet hours in nights in which clocks are changed, as who looks each minute has them."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.messages.quiet import after_quiet, before_quiet, by_day, nights
from scheduler_app.domain.messages.settings import QUIET_HOURS, QuietHours
from scheduler_app.domain.time_units import HOUR

NIGHTS = {
    "Europe/Berlin": ["2027-03-27", "2027-10-30"],
    "America/New_York": ["2027-03-13", "2027-11-06"],
    "Australia/Lord_Howe": ["2027-04-03", "2027-10-02"],
    "America/Scoresbysund": ["2027-03-27", "2027-10-30"],
    "Pacific/Apia": ["2011-12-29"],
}


def _holds(at: int, hours: QuietHours, in_zone: ZoneInfo) -> bool:
    clock = datetime.fromtimestamp(at, in_zone).time()
    if hours.begin < hours.end:
        return hours.begin <= clock < hours.end
    return clock >= hours.begin or clock < hours.end


@pytest.mark.parametrize("text", ["21:00-08:00", "02:00-03:00", "01:30-02:30", "23:30-00:30"])
@pytest.mark.parametrize(("name", "night"), [(n, d) for n, days in NIGHTS.items() for d in days])
def test_a_night_in_which_clocks_are_changed(name: str, night: str, text: str) -> None:
    hours, in_zone = QUIET_HOURS.read(text), ZoneInfo(name)
    assert hours is not None
    begin = datetime.fromisoformat(f"{night}T18:00").replace(tzinfo=UTC) - timedelta(hours=14)
    for minutes in range(0, 40 * 60, 10):
        at = int((begin + timedelta(minutes=minutes)).timestamp())
        free = at
        while _holds(free, hours, in_zone):
            free += 60
        assert after_quiet(at, hours, in_zone) == free, at
        free = at
        while _holds(free, hours, in_zone):
            free -= 60
        assert before_quiet(at, hours, in_zone) == free, at


@pytest.mark.parametrize("text", ["21:00-08:00", "02:00-03:00", "01:30-02:30"])
@pytest.mark.parametrize(("name", "night"), [(n, d) for n, days in NIGHTS.items() for d in days])
def test_the_nights_of_some_days_are_all_that_is_quiet_in_them(
    name: str, night: str, text: str
) -> None:
    hours, in_zone = QUIET_HOURS.read(text), ZoneInfo(name)
    assert hours is not None
    since = (
        int(datetime.fromisoformat(f"{night}T03:10").replace(tzinfo=UTC).timestamp()) - 40 * HOUR
    )
    until = since + 90 * HOUR
    found = list(nights(since, until, hours, in_zone))
    for at in range(since, until, 600):
        assert any(begin <= at < end for begin, end in found) is _holds(at, hours, in_zone), at
    assert list(nights(since, until, None, in_zone)) == []


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York", "Pacific/Apia"])
@pytest.mark.parametrize("night", ["2027-03-27", "2027-10-30", "2011-12-29"])
def test_by_day_is_in_time_or_not_moved_at_all(name: str, night: str) -> None:
    in_zone = ZoneInfo(name)
    begin = int(datetime.fromisoformat(f"{night}T09:17").replace(tzinfo=in_zone).timestamp())
    for at in range(begin, begin + 30 * HOUR, 1_740):
        for before, after in product((0, 2, 9, 30), repeat=2):
            since, until = at - before * HOUR, at + after * HOUR
            moved = by_day(at, since, until, in_zone)
            assert since <= moved <= until
            clock = datetime.fromtimestamp(at, in_zone).time()
            if time(8) <= clock < time(20) or moved != at:
                assert time(8) <= datetime.fromtimestamp(moved, in_zone).time() < time(20)
            assert moved == at or not time(8) <= clock < time(20)
            if moved > at:
                assert by_day(at, since, at, in_zone) == at, "the evening before comes first"
            if before == 30 or after == 30:
                assert time(8) <= datetime.fromtimestamp(moved, in_zone).time() < time(20)
