"""Desktop: lengths in words."""

from __future__ import annotations

from scheduler_app.desktop.wording import length_text, until_text


def test_lengths_in_words() -> None:
    assert [length_text(minutes) for minutes in (45, 60, 90, 1440, 2880)] == [
        "45 min", "1 h", "1 h 30 min", "1 day", "2 days",
    ]  # fmt: skip
    assert [until_text(seconds) for seconds in (10, 300, 3 * 3600, 3 * 86400)] == [
        "now", "in 5 min", "in 3 h", "in 3 days",
    ]  # fmt: skip
