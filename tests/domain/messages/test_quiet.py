"""Quiet hours in nights in which clocks are changed, as who looks each minute has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler_app.domain.messages.quiet import after_quiet, before_quiet
from scheduler_app.domain.messages.settings import QUIET_HOURS, QuietHours

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
