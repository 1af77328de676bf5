"""Desktop, settings: what the consultant is reminded of."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.lengths import ONE_MINUTE, LengthLine
from scheduler_app.desktop.widgets.settings_group import SettingsGroup
from scheduler_app.domain.messages.tray import OFF

_NEVER = frozenset({OFF, "none", "no", "never"})


class LeadTime(LengthLine):
    """A line for a length of time, or for "off"."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(ONE_MINUTE, parent)
        self.setPlaceholderText("such as 15 min, or off")

    def show_value(self, value: object) -> None:
        if value == OFF:
            self.setText(OFF)
        else:
            super().show_value(value)

    def value(self) -> str:
        return OFF if self._never() else super().value()

    def readable(self) -> bool:
        return self._never() or super().readable()

    def _never(self) -> bool:
        return self.text().strip().casefold() in _NEVER


class RemindersGroup(SettingsGroup):
    """How early a message at the tray reminds of an appointment."""

    name = "reminders"

    def __init__(self, _tools: Tools) -> None:
        super().__init__("Reminders for you", "A message on this computer before a visit begins.")
        words = "notification notify alarm alert tray popup before appointment minutes off"
        self.add("messages.remind_me", "Remind me", LeadTime(), words)
        self.fields.add_wrong()
