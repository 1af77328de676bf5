"""Times of day come once in every night, also where it leaves an hour out or has one twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from scheduler_app.worker.times_of_day import aware, latest_before, next_after

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("machine_in", "at", "comes"),
    [
        # Twice in that night: the first counts.
        ("Europe/Berlin", "02:30", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("America/New_York", "01:15", datetime(2026, 11, 1, 5, 15, tzinfo=UTC)),
        ("Australia/Lord_Howe", "01:45", datetime(2027, 4, 3, 14, 45, tzinfo=UTC)),
        # Left out by that night: it comes with the end of the gap.
        ("Europe/Berlin", "02:30", datetime(2027, 3, 28, 1, 0, tzinfo=UTC)),
        ("America/New_York", "02:00", datetime(2027, 3, 14, 7, 0, tzinfo=UTC)),
        ("Australia/Lord_Howe", "02:15", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
        # An ordinary night.
        ("Asia/Kolkata", "02:30", datetime(2027, 3, 1, 21, 0, tzinfo=UTC)),
    ],
    indirect=["machine_in"],
)
def test_it_comes_once_and_is_found_from_both_sides(
    machine_in: str, at: str, comes: datetime
) -> None:
    assert next_after(at, comes - SECOND) == comes, machine_in
    assert next_after(at, comes) > comes + DAY / 2
    assert latest_before(at, comes) == comes
    assert latest_before(at, comes + 8 * DAY / 24) == comes
    assert latest_before(at, comes - SECOND) < comes - DAY / 2


@pytest.mark.parametrize("machine_in", ["Europe/Berlin"], indirect=True)
def test_of_two_instants_that_show_a_wall_time_it_is_the_first(machine_in: str) -> None:
    wall = datetime(2026, 10, 25, 2, 30, fold=1)  # noqa: DTZ001 - as the library gives it
    assert aware(wall) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC), machine_in
