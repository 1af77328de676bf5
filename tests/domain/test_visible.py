"""Text that nobody can see is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.visible import is_blank, tidy, tidy_line

INVISIBLE = [
    "",
    "   ",
    "\u200b",
    "\u200b\u200c\u200d\ufeff",
    "\u202e\u202c",
    "\u2066\u2069 \u200f",
    "\u00ad\u2060",
    "\u3164\u115f",
    "\u2800",
    "\u034f\ufe0f",
    "\u00a0\u3000\u2003",
]


@pytest.mark.parametrize("text", INVISIBLE)
def test_what_nobody_sees_is_blank(text: str) -> None:
    assert is_blank(text)
    assert tidy(text) == tidy_line(text) == ""


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("\u200bZoe\u200b", "Zoe"),
        (" Zoe \u00a0 Zimmermann ", "Zoe Zimmermann"),
        ("\u202eZoe\u202c", "Zoe"),
        ("Zo\u202ee", "Zoe"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("李", "李"),
        ("👩\u200d💻", "👩\u200d💻"),
    ],
)
def test_a_name_keeps_what_it_is_written_with(typed: str, name: str) -> None:
    assert tidy_line(typed) == name


@given(st.text())
def test_tidying_again_changes_nothing_and_hides_nothing(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once and once in text
    assert is_blank(text) == (once == "")
    assert tidy_line(tidy_line(text)) == tidy_line(text)
