"""The frame: the first screen is built, and no other."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pytestqt.qtbot import QtBot

from scheduler_app.desktop.bookings.workspace.screen import CalendarScreen
from scheduler_app.desktop.frame.start import close_tools, open_window
from scheduler_app.storage.diary import Diary
from tests.desktop.desk import delete

NOW = datetime(2027, 3, 2, 10, 0, tzinfo=UTC)


def test_the_first_screen_loads_no_other(diary: Diary, tmp_path: Path, qtbot: QtBot) -> None:
    from scheduler_app.app import EXCHANGE
    from scheduler_app.use_cases.practice.founding import found_practice

    found_practice(diary, zone_name="Europe/London", now=NOW)
    window, tools = open_window(diary, clock=lambda: NOW, data_dir=tmp_path, exchange=EXCHANGE)
    window.show()
    qtbot.waitExposed(window)
    assert window.findChildren(CalendarScreen) == [window.parts.calendar]
    assert window.current() == "calendar"
    window.close()
    close_tools(tools)
    delete(window)
