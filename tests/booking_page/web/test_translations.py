"""Tests: every text that clients may read is there in every language, and whole."""

from __future__ import annotations

import re

import pytest

from scheduler_app.booking_page.web.languages import DEFAULT, languages, pick
from tests.booking_page.web.messages import Message, catalogue, messages, translations

TRANSLATED = [code for code in languages() if code != DEFAULT]


@pytest.fixture(scope="module")
def found() -> dict[Message, str]:
    return messages()


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_text_is_translated_and_none_is_left_over(
    code: str, found: dict[Message, str]
) -> None:
    translated = translations(code)
    missing = [message for message in found if message not in translated]
    assert missing == [], "run `python -m tests.booking_page.web.messages`, then translate"
    assert [message for message, texts in translated.items() if not all(texts)] == []
    assert [one.id for one in catalogue(code) if one.id and one.fuzzy] == []
    assert [key for key in translated if key not in found] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_what_is_filled_in_is_filled_in_in_every_language(code: str) -> None:
    for message, texts in translations(code).items():
        wanted = _slots(message if isinstance(message, str) else message[1])
        assert all(_slots(text) == wanted for text in texts), message


@pytest.mark.parametrize("code", TRANSLATED)
def test_plurals_have_all_their_forms(code: str) -> None:
    forms = catalogue(code).num_plurals
    for message, texts in translations(code).items():
        assert len(texts) == (forms if isinstance(message, tuple) else 1), message


@pytest.mark.parametrize(
    ("days", "told"),
    [(2, "يومان (2)"), (7, "7 أيام"), (14, "14 يومًا"), (90, "90 يومًا"), (100, "100 يوم"),
     (110, "110 أيام"), (366, "366 يومًا")],
)  # fmt: skip
def test_arabic_counts_in_the_form_that_the_number_takes(days: int, told: str) -> None:
    spoken = languages()["ar"].texts.ungettext("%(num)s day", "%(num)s days", days)
    assert spoken % {"num": days} == told


def test_the_finder_finds_each_kind_of_text(found: dict[Message, str]) -> None:
    assert found["What do you need?"].startswith("templates/")
    assert "That is no e-mail address." in found
    assert "Somebody else has just taken this time." in found
    assert ("%(day)s: %(num)s time is free", "%(day)s: %(num)s times are free") in found
    assert len(found) > 300


@pytest.mark.parametrize(
    ("wishes", "header", "spoken"),
    [
        ((), "", "en"),
        ((), "fr, de;q=0.7, en;q=0.3", "de"),
        ((), "ar-EG,ar;q=0.9,en-US;q=0.8", "ar"),
        ((), "de;q=0, en", "en"),
        ((), "de;q=x, ;;, ar;q=0.1", "ar"),
        (("ar",), "de", "ar"),
        (("", "de"), "ar", "de"),
        (("klingon",), "ja", "en"),
    ],
)
def test_a_choice_goes_before_the_browser(
    wishes: tuple[str, ...], header: str, spoken: str
) -> None:
    assert pick(wishes, header).code == spoken


def test_arabic_is_read_from_the_right() -> None:
    assert languages()["ar"].direction == "rtl"
    assert languages()["de"].direction == "ltr"


def _slots(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)s", text))
