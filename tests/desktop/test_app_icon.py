"""Desktop: the app's own icon is found and drawn in its small and large sizes."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from scheduler_app.desktop.app_icon import SIZES, app_icon
from scheduler_app.loading import resource


@pytest.mark.parametrize("size", SIZES)
def test_each_size_is_drawn_for_itself(qtbot: QtBot, size: int) -> None:
    picture = app_icon().pixmap(size, size)
    assert (picture.width(), picture.height()) == (size, size)
    assert not picture.toImage().allGray()


def test_the_tray_icon_has_one_colour_and_a_drawing(qtbot: QtBot) -> None:
    assert resource("icon/scheduler-app-tray-22.png").exists()
    assert 'fill="#000000"' in resource("icon/scheduler-app-tray.svg").read_text("utf-8")
