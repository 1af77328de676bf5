"""The tokens keep the contrast that WCAG 2.2 asks for, and the service colours stay apart."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QPalette

from scheduler_app.desktop import theme

GROUNDS = ("window", "surface", "raised", "closed", "selection")
WORDS = ("text", "muted", "danger", "warning", "success", "accent")
SIGNS = ("now_line", "focus")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("word", WORDS)
def test_words_read_on_every_ground(dark: bool, ground: str, word: str) -> None:
    tokens = theme.tokens(dark)
    assert theme.contrast(getattr(tokens, word), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("sign", SIGNS)
def test_signs_show_on_every_ground(dark: bool, sign: str) -> None:
    tokens = theme.tokens(dark)
    assert all(theme.contrast(getattr(tokens, sign), getattr(tokens, g)) >= 3 for g in GROUNDS)


@pytest.mark.parametrize("dark", [False, True])
def test_the_accent_carries_words(dark: bool) -> None:
    tokens = theme.tokens(dark)
    assert theme.contrast(tokens.on_accent, tokens.accent) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("hue", [theme.NEUTRAL, *range(10)])
def test_service_colours_read(dark: bool, hue: int) -> None:
    colours = theme.service_colours(hue, dark)
    surface = theme.tokens(dark).surface
    assert theme.contrast(colours.text, colours.fill) >= 4.5
    assert theme.contrast(colours.bar, colours.fill) >= 3
    assert theme.contrast(colours.bar, surface) >= 3


@pytest.mark.parametrize("dark", [False, True])
def test_no_two_services_look_alike(dark: bool) -> None:
    bars = [theme.service_colours(hue, dark).bar for hue in range(10)]

    def rgb(colour: QColor) -> tuple[int, int, int]:
        return colour.red(), colour.green(), colour.blue()

    def apart(one: QColor, other: QColor) -> int:
        return sum(abs(a - b) for a, b in zip(rgb(one), rgb(other), strict=True))

    assert min(apart(a, b) for i, a in enumerate(bars) for b in bars[:i]) > 30


def test_black_on_white_is_the_most_contrast() -> None:
    assert theme.contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)


def test_an_impossible_chroma_is_reduced_and_keeps_its_hue() -> None:
    vivid = theme.oklch(0.6, 0.4, 147)
    assert vivid.green() > vivid.red() + 60 and vivid.green() > vivid.blue() + 60


def test_dark_is_told_from_the_palette() -> None:
    palette = QPalette(QColor("#222222"))
    palette.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#f0f0f0"))
    assert theme.is_dark(palette)
    palette.setColor(QPalette.ColorRole.Window, QColor("#ffffff"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#101010"))
    assert not theme.is_dark(palette)
