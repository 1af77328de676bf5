"""Desktop, settings: where the practice is, and how it writes things."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.desktop.widgets.zone_line import zone_line
from scheduler_app.domain.wording import WEEKDAYS


class PracticeGroup(SettingsGroup):
    """Zone, country, currency and week of the practice."""

    name = "practice"

    def __init__(self, _tools: Tools) -> None:
        super().__init__("The practice")
        zone = zone_line("such as Europe/London")
        self.add("practice.zone", "Time &zone", zone, "timezone clock local where city")
        second = zone_line("none; shown beside the hours")
        self.add("practice.second_zone", "Second zone", second, "timezone clock abroad other time")
        region = QLineEdit()
        region.setPlaceholderText("such as GB: numbers without +44 belong there")
        self.add("practice.region", "Country of phones", region, "region telephone prefix numbers")
        holidays = QLineEdit()
        holidays.setPlaceholderText("such as GB-ENG or DE-BY; empty for none")
        self.add(
            "practice.holidays",
            "Public holidays",
            holidays,
            "bank national feast closed region feiertage",
        )
        self.add("practice.currency", "Currency", QLineEdit(), "money prices euro pound dollar")
        starts = QComboBox()
        for number, day in enumerate(WEEKDAYS):
            starts.addItem(day, str(number))
        self.add("practice.week_start", "Week starts on", starts, "first day calendar sunday")
        self.fields.add_wrong()
