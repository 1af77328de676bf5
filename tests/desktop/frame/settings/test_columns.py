"""The two columns of the settings: both are seen whole in a narrow window."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollArea

from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from tests.desktop.desk import Desk


def test_a_window_of_a_thousand_pixels_shows_both_columns(desk: Desk) -> None:
    screen = desk.window.show_screen("settings")
    desk.window.resize(996, 690)
    desk.settle()
    scroll = screen.findChild(QScrollArea)
    assert scroll is not None
    room = scroll.viewport()
    for group in screen.findChildren(SettingsGroup):
        if group.isVisible():
            right = group.mapTo(room, group.rect().topRight()).x()
            assert right < room.width(), group.name
