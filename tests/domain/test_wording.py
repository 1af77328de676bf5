"""Tests: times, lengths and lists read as a person would write them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from scheduler_app.domain.wording import (
    clock_in_words,
    counted,
    dated_in_words,
    day_in_words,
    length_in_words,
    listed,
    long_day_in_words,
    moment_in_words,
)


def test_days_and_moments() -> None:
    assert day_in_words(date(2027, 3, 2)) == "Tue 2 Mar"
    assert day_in_words(date(2027, 3, 2), year=True) == "Tue 2 Mar 2027"
    assert long_day_in_words(date(2027, 3, 2)) == "Tuesday 2 March"
    assert dated_in_words(date(2027, 3, 2)) == "Tue 2 March 2027"
    assert moment_in_words(datetime.fromisoformat("2027-03-02 09:05")) == "Tue 2 Mar 09:05"


@pytest.mark.parametrize(
    ("wall", "words"), [(time(9, 5), "09:05"), (time(9, 5, 7), "09:05:07"), (time.max, "24:00")]
)
def test_what_a_clock_shows(wall: time, words: str) -> None:
    assert clock_in_words(wall) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "1 hour"),
        (150, "2 hours 30 minutes"),
        (1440, "1 day"),
        (3 * 1440 + 61, "3 days 1 hour 1 minute"),
    ],
)
def test_lengths(minutes: int, words: str) -> None:
    assert length_in_words(minutes) == words


def test_counts_and_lists() -> None:
    assert (counted(1, "day"), counted(2, "day")) == ("1 day", "2 days")
    assert (counted(1, "child", "children"), counted(0, "child", "children")) == (
        "1 child",
        "0 children",
    )
    assert [listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b"], last="or") == "a or b"
