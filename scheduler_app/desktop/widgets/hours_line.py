"""Desktop: a line for the hours of one weekday, and the seven of a week."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from scheduler_app.domain.wording import WEEKDAYS


class HoursLine(QLineEdit):
    """Spans as the settings keep them, "09:00-12:30,13:30-17:00", with room after each comma."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("closed")
        self.textChanged.connect(lambda _: self.edited.emit())

    def show_value(self, value: object) -> None:
        """Show what the settings keep."""
        self.setText(str(value).replace(",", ", "))

    def value(self) -> str:
        """As the settings keep it."""
        return self.text().replace(", ", ",").strip()


def week_of_hours() -> Iterator[tuple[str, str, HoursLine]]:
    """Name of the setting, weekday and line of each, from Monday on."""
    for day in WEEKDAYS:
        yield f"hours.{day.lower()}", day, HoursLine()
