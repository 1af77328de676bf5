"""No text is cut off: every screen and dialog at 1280 by 720, with long names and full lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.frame.main_window import MainWindow
from scheduler_app.desktop.icons import GLYPHS, icon
from scheduler_app.desktop.stylesheet import body_font, dress
from tests import shots
from tests.desktop.clipped import clipped, cut_off, fronts
from tests.shots_hands import settle
from tests.shots_scenes import SCENES

SMALL_SCREEN = QRect(0, 0, 1366, 696)
"""A screen of 1366 by 768 less a panel and a title bar."""

SMALL = QSize(1280, 720)

DAILY = (
    *("month", "inspector", "clients", "services", "settings", "conflicts", "inbox-linked"),
    *("inbox-propose", "editor", "import", "print", "shortcuts", "quick-entry-taken"),
)
"""Where most text stands; the others are walked in the soak."""


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's practice, whose clients have long names and have asked for times; closed."""
    folder: Path = tmp_path_factory.mktemp("practice")
    shots._diary(folder, demo=True).close()
    return folder


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    qapp.setStyle("Fusion")
    body_font(qapp)
    dress(qapp, dark=False)


@pytest.mark.parametrize("scene", DAILY)
def test_no_text_is_cut_off(practice: Path, scene: str) -> None:
    assert lacks(practice, scene) == []


@pytest.mark.soak
@pytest.mark.parametrize("scene", sorted(set(SCENES) - set(DAILY)))
def test_no_text_is_cut_off_anywhere(practice: Path, scene: str) -> None:
    assert lacks(practice, scene) == []


def lacks(practice: Path, scene: str) -> list[str]:
    """What a scene cuts off, and which of its dialogs are larger than a small screen."""
    found: list[str] = []
    with shots._copied(practice) as diary, shots._window(diary, SMALL) as (window, tools):
        SCENES[scene](window, tools)
        settle(tools)
        for front in fronts():
            found += clipped(front)
            if not isinstance(front, MainWindow):
                found += cut_off(front, SMALL_SCREEN)
                front.close()
    return found


def test_the_menu_of_an_empty_hour_shows_its_keys(practice: Path) -> None:
    with shots._copied(practice) as diary, shots._window(diary, SMALL) as (window, tools):
        window.parts.calendar.gestures.show_menu(None, tools.now(), QPoint(0, 0))
        [menu] = [one for one in window.parts.calendar.findChildren(QMenu) if one.isVisible()]
        metrics = menu.fontMetrics()
        for action in menu.actions():
            label, _, keys = action.text().partition("\t")
            wanted = metrics.horizontalAdvance(label) + metrics.horizontalAdvance(keys)
            assert menu.actionGeometry(action).width() >= wanted + 16
        menu.close()


@pytest.mark.parametrize("size", [14, 16, 18, 20, 22, 24, 30, 33, 40, 44])
def test_no_stroke_of_an_icon_crosses_its_edge(qapp: QApplication, size: int) -> None:
    assert qapp is not None
    for name in GLYPHS:
        whole = ink(name, QRect(0, 8, size + 16, size))
        # What smoothing leaves beside an edge is a few thousandths of its strokes.
        assert ink(name, QRect(8, 8, size, size)) == pytest.approx(whole, rel=0.006), name


def ink(name: str, place: QRect) -> int:
    """How much an icon paints within a place; one as high and wider cuts nothing off."""
    size = place.height() + 16
    canvas = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    canvas.fill(QColor(0, 0, 0, 0))
    painter = QPainter(canvas)
    painter.setClipRect(place)
    icon(name).paint(painter, place)
    painter.end()
    return sum(canvas.constBits())


def test_what_is_cut_off_is_found(qtbot: QtBot) -> None:
    """The control: without it an empty list would prove nothing."""
    window = QWidget()
    qtbot.addWidget(window)
    column, row = QVBoxLayout(window), QHBoxLayout()
    button, label = QPushButton("Other files and folders"), QLabel("Maximiliane Freifrau")
    wrapped = QLabel("one two three four five six seven eight nine ten eleven twelve")
    wrapped.setWordWrap(True)
    button.setFixedWidth(40)
    label.setFixedWidth(40)
    wrapped.setFixedSize(80, 16)
    fine = QLabel("fine")
    row.addWidget(button)
    row.addWidget(label)
    column.addLayout(row)
    column.addWidget(wrapped)
    column.addWidget(fine)
    window.show()
    qtbot.waitExposed(window)
    kinds = [line.partition(":")[0] for line in clipped(window)]
    assert sorted(kinds) == ["QLabel", "QLabel", "QPushButton"]
    assert not any("fine" in line for line in clipped(window))
    window.close()
