"""Tests: rules that make more visits, or more work, than anybody can mean."""

from __future__ import annotations

import itertools
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scheduler_app.domain.exchange.records import CalendarFile
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from scheduler_app.gateways.exchange.calendar_files.kept_rules import MOST_VISITS
from tests.gateways.exchange.calendar_texts import event, write


def read(file: Path) -> CalendarFile:
    until = datetime(2029, 3, 1, tzinfo=UTC)
    return CalendarFiles().read(
        file, zone="Europe/Berlin", until=until, progress=lambda _done, _of: True
    )


@pytest.mark.parametrize("slowness", [0, 40])
def test_what_is_taken_does_not_depend_on_the_machine_s_speed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slowness: int
) -> None:
    # An hour passes each time that somebody looks at the clock.
    seconds = itertools.count(step=3600 * slowness or 1e-9)
    monkeypatch.setattr(time, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(time, "perf_counter", lambda: next(seconds))
    found = read(
        write(tmp_path, event("DTSTART:20270301T100000Z", "DURATION:PT1S", "RRULE:FREQ=DAILY"))
    )
    assert len(found.events[0].visits) == 731
    assert found.skipped == ()


@pytest.mark.parametrize("rule", ["FREQ=SECONDLY", "FREQ=MINUTELY;INTERVAL=2"])
def test_a_dense_rule_is_cut_and_told(tmp_path: Path, rule: str) -> None:
    found = read(
        write(tmp_path, event("DTSTART:20270301T100000Z", "DURATION:PT1S", f"RRULE:{rule}"))
    )
    assert len(found.events[0].visits) == MOST_VISITS
    assert "10000" in found.skipped[0].reason


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;BYHOUR=3;BYMINUTE=0",
    ],
)
def test_a_rule_that_searches_for_ever_is_stopped(
    tmp_path: Path, rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "scheduler_app.gateways.exchange.calendar_files.recurring_events.EVENT_STEPS", 1_000_000
    )
    found = read(
        write(tmp_path, event("DTSTART:20270301T100000Z", "DURATION:PT1H", f"RRULE:{rule}"))
    )
    assert "too long" in found.skipped[0].reason
    assert len(found.events[0].visits) == 1
