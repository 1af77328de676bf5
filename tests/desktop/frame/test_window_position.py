"""Where the window stands: never beyond the screen, and never on one that is gone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from scheduler_app.desktop.frame.window_position import FRAME, USUAL, brought_back, first_position
from tests.desktop.desk import Desk


@pytest.mark.parametrize(
    "available",
    [
        QRect(0, 0, 1366, 768),
        QRect(0, 24, 1366, 704),
        QRect(0, 0, 1280, 720),
        QRect(60, 0, 1024, 600),
    ],
)
def test_the_first_window_fits_its_screen_with_its_title_bar(available: QRect) -> None:
    place = first_position(available)
    assert available.contains(place.marginsAdded(FRAME))


def test_on_a_large_screen_it_has_its_usual_size() -> None:
    assert first_position(QRect(0, 0, 2560, 1440)).size() == USUAL


def test_a_place_on_a_screen_that_is_gone_comes_back() -> None:
    """It stood on a second screen at the right, and that was taken away."""
    laptop = QRect(0, 0, 1366, 728)
    place = brought_back(QRect(2000, 100, 1600, 1000), [laptop])
    assert laptop.contains(place.marginsAdded(FRAME))


def test_a_place_that_is_possible_stays() -> None:
    screens = [QRect(0, 0, 1366, 728), QRect(1366, 0, 2560, 1440)]
    place = QRect(1500, 100, 1600, 1000)
    assert brought_back(place, screens) == place


sides = st.integers(-4000, 4000)


@given(sides, sides, st.integers(200, 4000), st.integers(200, 4000))
def test_wherever_it_stood_its_title_bar_is_in_reach(
    left: int, top: int, width: int, height: int
) -> None:
    screens = [QRect(0, 30, 1366, 700), QRect(-1920, 0, 1920, 1080)]
    place = brought_back(QRect(left, top, width, height), screens)
    whole = place.marginsAdded(FRAME)
    assert any(screen.contains(whole) for screen in screens)


@pytest.mark.parametrize("forget", [False, True], ids=["restored", "first"])
def test_the_window_is_no_larger_than_its_screen(desk: Desk, forget: bool) -> None:
    """The screen of these tests has 800 by 800 pixels, less than the window usually has."""
    inner = desk.window.screen().availableGeometry().marginsRemoved(FRAME).size()
    desk.window.resize(3000, 2000)
    desk.restart(resize=False, forget=forget)
    size = desk.window.size()
    assert size == size.boundedTo(inner)
