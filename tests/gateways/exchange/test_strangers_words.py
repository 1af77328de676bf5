"""Tests: words from somebody else's calendar steer nothing and make nothing stand still."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from scheduler_app.domain.visible import tidy_line
from scheduler_app.gateways.exchange.calendar_files.files import CalendarFiles
from tests.gateways.exchange.calendar_texts import event, write


def test_a_title_of_a_stranger_is_one_line_that_steers_nothing(tmp_path: Path) -> None:
    steering = "\u202eevil\u2066 \x1b[2JBidi\x07"
    file = write(
        tmp_path,
        event(
            "DTSTART:20270101T100000Z",
            f"SUMMARY:{steering}{'x' * 600}",
            f"LOCATION:{steering}",
            f"DESCRIPTION:one\\n{steering}",
        ),
    )
    (found,) = (
        CalendarFiles()
        .read(file, zone="UTC", until=datetime(2029, 1, 1, tzinfo=UTC), progress=lambda *_: True)
        .events
    )
    assert found.details.title.startswith("evil [2JBidixxx") and len(found.details.title) == 500
    assert found.details.place == "evil [2JBidi"
    assert "\x1b" not in found.details.notes and found.details.notes.startswith("one\n")


def test_a_description_that_no_window_can_show_is_cut_and_that_is_told(tmp_path: Path) -> None:
    file = write(
        tmp_path, event("DTSTART:20270101T100000Z", f"DESCRIPTION:{'a' * 300_000}", uid="long")
    )
    found = CalendarFiles().read(
        file, zone="UTC", until=datetime(2029, 1, 1, tzinfo=UTC), progress=lambda *_: True
    )
    assert len(found.events[0].details.notes) == 20_000
    (remark,) = found.remarks
    assert remark.uid == "long" and "longer than 20,000 letters" in remark.reason


def test_a_tower_of_marks_is_no_higher_than_a_script_needs() -> None:
    assert tidy_line("Ze\u0301 " + "e" + "\u0301" * 500 + "x") == "Ze\u0301 e" + "\u0301" * 6 + "x"
