"""Desktop, settings: the working hours of the week."""

from __future__ import annotations

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.hours_line import week_of_hours
from scheduler_app.desktop.widgets.settings_group import SettingsGroup, Side

WORDS = "opening times open closed office schedule week day break lunch"


class HoursGroup(SettingsGroup):
    """One line a weekday."""

    name = "hours"
    side = Side.LEFT

    def __init__(self, _tools: Tools) -> None:
        super().__init__("Working hours", "Such as 9-12:30, 13:30-17; empty is closed.")
        for setting, day, line in week_of_hours():
            self.add(setting, day, line, WORDS)
        self.fields.add_wrong()
