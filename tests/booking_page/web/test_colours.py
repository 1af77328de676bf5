"""Tests: whatever colour a practice has, its page can be read, light and dark."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler_app.booking_page.web.assets import STATIC
from scheduler_app.booking_page.web.colours import (
    DARK_GROUND,
    LIGHT_GROUND,
    accents,
    contrast,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@given(COLOURS)
def test_every_colour_becomes_one_that_can_be_read(colour: str) -> None:
    for accent, ground, text in zip(
        accents(colour), (LIGHT_GROUND, DARK_GROUND), ("#1b1f26", "#e9ebee"), strict=True
    ):
        assert contrast(accent.colour, ground) >= 4.5, "as text"
        assert contrast(accent.on_colour, accent.colour) >= 4.5, "written on"
        assert contrast(text, accent.soft) >= 4.5, "ordinary text on the soft fill"
        assert contrast(accent.colour, accent.soft) >= 3, "the mark of a free day"


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert accents("#0f766e")[0].colour == "#0f766e"
    assert accents("no colour")[0].colour == accents("#1f6feb")[0].colour


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True])
def test_texts_and_edges_of_the_stylesheet_have_contrast(dark: bool) -> None:
    tokens = _tokens(dark)
    for ground in ("ground", "surface"):
        for text in ("text", "muted", "danger", "warn", "good"):
            assert contrast(tokens[text], tokens[ground]) >= 4.5, (text, ground)
        assert contrast(tokens["edge"], tokens[ground]) >= 3, ground
    assert contrast(tokens["text"], tokens["danger-soft"]) >= 4.5
    assert contrast(tokens["warn"], tokens["warn-soft"]) >= 4.5


def test_the_grounds_are_those_of_the_stylesheet() -> None:
    assert _tokens(dark=False)["ground"] == LIGHT_GROUND
    # Dark, the surface is the lighter of both, and so the one that text stands out from least.
    assert _tokens(dark=True)["surface"] == DARK_GROUND


def _tokens(dark: bool) -> dict[str, str]:
    """The colours of the stylesheet, `#abc` written out."""
    css = (STATIC / "page.css").read_text("utf-8")
    block = css.split(":root {")[2 if dark else 1].partition("}")[0]
    found = re.findall(r"--([\w-]+): #([0-9a-f]{3}|[0-9a-f]{6});", block)
    return {name: f"#{value if len(value) == 6 else ''.join(c * 2 for c in value)}"
            for name, value in found}  # fmt: skip
