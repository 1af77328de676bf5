"""Desktop, editor: another time for a booking by keyboard, with the reason for its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QDateTimeEdit, QLineEdit, QWidget

from scheduler_app.desktop.qt_times import wall_from_qt, wall_to_qt
from scheduler_app.desktop.questions import Question
from scheduler_app.domain.zones import instant_of, wall_of


@dataclass(frozen=True, slots=True)
class Moving:
    """Where to, and why."""

    start: datetime
    why: str


class MoveQuestion(Question):
    """Answers with a `Moving`."""

    def __init__(self, what: str, start: datetime, zone: ZoneInfo, parent: QWidget) -> None:
        super().__init__(f"Move {what}", f"Time in {zone.key}. Its length stays.", parent)
        self._zone = zone
        self.start = QDateTimeEdit(self)
        # Without a zone of its own it shows each time by the computer's clock.
        self.start.setTimeZone(QTimeZone.utc())
        self.start.setDateTime(wall_to_qt(wall_of(start, zone)))
        self.start.setDisplayFormat("ddd d MMM yyyy  HH:mm")
        self.start.setCalendarPopup(True)
        self.start.setAccessibleName("New start")
        self.why = QLineEdit(self)
        self.why.setPlaceholderText("Why? (optional) – such as: by phone; child is ill")
        self.why.setAccessibleName("Reason")
        self.body.addWidget(self.start)
        self.body.addWidget(self.why)
        self.keep_words(self.why)
        self.add_answers(("Move", self.moving))
        self.start.setFocus()

    def moving(self) -> Moving:
        """What is filled in."""
        wall = wall_from_qt(self.start.dateTime())
        return Moving(instant_of(wall, self._zone), self.why.text().strip())
