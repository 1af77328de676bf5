"""Lengths of time, as they are typed and shown."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.widgets.lengths import DAY, MINUTE, LengthLine, typed_minutes


@pytest.mark.parametrize(
    ("text", "unit", "minutes"),
    [
        ("24 h", MINUTE, 1440),
        ("2 days", MINUTE, 2880),
        ("90 min", MINUTE, 90),
        ("90", MINUTE, 90),
        ("1.5h", MINUTE, 90),
        ("1 h 30 min", MINUTE, 90),
        ("1 week, 1 day", DAY, 8 * 1440),
        ("60", DAY, 60 * 1440),
        ("none", MINUTE, 0),
        ("", MINUTE, None),
        ("a while", MINUTE, None),
        ("2 moons", MINUTE, None),
        ("-5 min", MINUTE, None),
    ],
)
def test_typed_lengths(text: str, unit: int, minutes: int | None) -> None:
    assert typed_minutes(text, unit=unit) == minutes


@pytest.mark.parametrize("minutes", [0, 15, 60, 90, 1440, 1500, 2880, 10080])
def test_what_a_length_line_shows_it_can_read(qtbot: QtBot, minutes: int) -> None:
    line = LengthLine(MINUTE)
    qtbot.addWidget(line)
    line.show_value(str(minutes))
    assert line.readable()
    assert line.value() == str(minutes)
