"""Desktop, calendar: the handle is painted where the mouse takes hold of it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QStyle, QStyleOptionSlider, QWidget
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.calendar.slim_bar import WIDTH, SlimBar
from scheduler_app.desktop.stylesheet import dress


class _Asked(SlimBar):
    """A bar that also tells where the style has its handle."""

    def by_style(self) -> tuple[int, int]:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        place = self.style().subControlRect(
            QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, self
        )
        return place.top(), place.height()


@pytest.mark.parametrize("hidden", [1, 73, 620, 40_000])
@pytest.mark.parametrize("part", [0.0, 0.3, 1.0])
def test_the_handle_is_where_the_style_has_it(
    qtbot: QtBot, qapp: QApplication, hidden: int, part: float
) -> None:
    before = qapp.styleSheet()
    dress(qapp, dark=False)
    try:
        page = QWidget()
        qtbot.addWidget(page)
        bar = _Asked(page)
        bar.resize(WIDTH, 640)
        bar.setRange(0, hidden)
        bar.setPageStep(640)
        bar.setValue(round(part * hidden))
        page.show()
        top, height = bar.handle()
        top_by_style, height_by_style = bar.by_style()
    finally:
        qapp.setStyleSheet(before)
    assert abs(top - top_by_style) <= 1
    assert abs(height - height_by_style) <= 1
