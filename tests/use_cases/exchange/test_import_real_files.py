"""Tests: a folder of real calendar files, all at once, on its way into a diary."""

from __future__ import annotations

import importlib.util
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from scheduler_app.domain.exchange.records import CalendarPreview
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.storage.diary import Diary
from scheduler_app.use_cases.bookings.show_calendar import calendar_items
from scheduler_app.use_cases.exchange.import_calendar import import_events, preview
from scheduler_app.use_cases.practice.settings import save_settings

COLLECTED = Path(__file__).parents[4] / "shared" / "data" / "ics"


def installed() -> Path:
    """The calendar files that a library brings along."""
    found = importlib.util.find_spec("icalendar")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "tests"


def wanted(found: CalendarPreview) -> Counter[tuple[str, int, int]]:
    return Counter(
        (each.event.uid, visit.start, visit.end)
        for each in found.events
        for visit in each.event.visits
    )


def some_of(folder: Path) -> list[Path]:
    """A fixed part of a folder for every run; `make soak` takes all."""
    return sorted(CalendarFiles().files([folder]), key=lambda file: file.name)[1::5]


@pytest.mark.parametrize(
    "paths",
    [
        pytest.param(some_of(installed()), id="some of the library"),
        pytest.param([installed()], id="of the library", marks=pytest.mark.soak),
        pytest.param(
            [COLLECTED],
            id="collected",
            marks=[
                pytest.mark.soak,
                pytest.mark.skipif(
                    not COLLECTED.is_dir(), reason="the collected files are not on this machine"
                ),
            ],
        ),
    ],
)
def test_every_event_of_a_folder_is_in_the_diary_and_stays_as_it_is(
    diary: Diary, paths: list[Path], now: datetime
) -> None:
    save_settings(diary, {"practice.zone": "Europe/London"}, now=now)
    found = preview(diary, CalendarFiles(), paths, now=now)
    report = import_events(diary, found, now=now)
    assert report.files == found.files
    assert report.imported == len(found.events) > 10
    assert all(each.reason and each.file for each in report.skipped)
    told = {Path(each.file).name for each in report.skipped} | {
        Path(each).name for each in report.files
    }
    assert told == {file.name for file in CalendarFiles().files(paths)}
    before = calendar_items(diary, -(10**11), 10**11, with_cancelled=True)
    assert Counter((item.uid, item.start, item.end) for item in before) == wanted(found)
    with diary.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    again = import_events(diary, preview(diary, CalendarFiles(), paths, now=now), now=now)
    assert (again.imported, again.updated, again.unchanged) == (0, 0, report.imported)
    assert calendar_items(diary, -(10**11), 10**11, with_cancelled=True) == before
