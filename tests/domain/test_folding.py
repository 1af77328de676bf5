"""Tests: names are found however they are typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.domain.folding import folded, forms, words, writings


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Jürgen", "jurgen"),
        ("GROSS", "gross"),
        ("Groß", "gross"),
        ("Łukasz Ærø", "lukasz aero"),
        ("Zoë", "zoe"),
        ("Ａnna", "anna"),
    ],
)
def test_case_and_diacritics_are_dropped(text: str, plain: str) -> None:
    assert folded(text) == plain


def test_punctuation_parts_words() -> None:
    assert words("O’Neil-Smith, Dr.") == ("o", "neil", "smith", "dr")


def test_an_umlaut_has_two_spellings() -> None:
    assert forms("Jürgen Groß") == {"jurgen", "juergen", "gross"}
    assert forms("Ju\N{COMBINING DIAERESIS}rgen") == {"jurgen", "juergen"}


def test_a_typed_word_stands_for_the_letters_that_it_spells() -> None:
    assert {"mueller", "muller"} <= set(writings("Mueller"))
    assert "groß" in writings("gross")
    assert "gross" in writings("Groß")
    assert "juergen" in writings("Jürgen")
    assert writings("Sue") == ("Sue", "sue")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
