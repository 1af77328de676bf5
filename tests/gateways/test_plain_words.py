"""Tests: what a report says of a library's exception."""

from __future__ import annotations

import pytest

from scheduler_app.gateways.plain_words import plain_words


def test_words_that_a_library_wrote_for_people_stay() -> None:
    assert plain_words(ValueError("The offset is\ntoo large")) == "The offset is too large"


@pytest.mark.parametrize(
    "error",
    [
        AttributeError("'datetime.time' object has no attribute 'year'"),
        KeyError("TZID"),
        TypeError("can't compare offset-naive and offset-aware datetimes"),
        ValueError("invalid literal for int() with base 10: 'x'"),
        ValueError(),
    ],
)
def test_what_python_says_of_a_slip_is_for_no_report(error: Exception) -> None:
    assert plain_words(error) == "a value in it is not what the standard asks for"


def test_long_words_are_cut() -> None:
    words = plain_words(ValueError("word " * 100))
    assert len(words) == 160
    assert words.endswith("…")
