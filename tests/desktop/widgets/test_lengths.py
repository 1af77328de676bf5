"""Lengths of time, as they are typed and shown."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.widgets.lengths import ONE_MINUTE, LengthLine, typed_minutes
from scheduler_app.domain.time_units import DAY_MINUTES, Minutes


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("24 h", ONE_MINUTE, 1440),
        ("2 days", ONE_MINUTE, 2880),
        ("90 min", ONE_MINUTE, 90),
        ("90", ONE_MINUTE, 90),
        ("1.5h", ONE_MINUTE, 90),
        ("1 h 30 min", ONE_MINUTE, 90),
        ("1 week, 1 day", DAY_MINUTES, 8 * 1440),
        ("60", DAY_MINUTES, 60 * 1440),
        ("none", ONE_MINUTE, 0),
        ("", ONE_MINUTE, None),
        ("a while", ONE_MINUTE, None),
        ("2 moons", ONE_MINUTE, None),
        ("-5 min", ONE_MINUTE, None),
    ],
)
def test_typed_lengths(text: str, unit: int, minutes: int | None) -> None:
    assert typed_minutes(text, unit=Minutes(unit)) == minutes


@pytest.mark.parametrize("minutes", [0, 15, 60, 90, 1440, 1500, 2880, 10080])
def test_what_a_length_line_shows_it_can_read(qtbot: QtBot, minutes: int) -> None:
    line = LengthLine(ONE_MINUTE)
    qtbot.addWidget(line)
    line.show_value(str(minutes))
    assert line.readable()
    assert line.value() == str(minutes)
