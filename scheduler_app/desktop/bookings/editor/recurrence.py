"""Desktop, editor: builds a recurrence rule by plain choices, and says it in words."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSpinBox,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.days_field import DayField
from scheduler_app.domain.errors import InvalidInput, Trouble
from scheduler_app.domain.wording import SHORT_WEEKDAYS

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
CHOICES = (
    ("", "Does not repeat"),
    ("DAILY", "Daily"),
    ("WEEKLY", "Weekly"),
    ("MONTHLY", "Monthly"),
    ("CUSTOM", "By its own rule (RFC 5545)"),
)
UNITS = {"DAILY": "days", "WEEKLY": "weeks", "MONTHLY": "months"}
NEVER, AFTER, ON = range(3)


class RecurrenceBuilder(QWidget):
    """None, daily, weekly, monthly or a typed rule; ends never, after a count, or on a date."""

    changed = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tools = tools
        self._start = datetime(2027, 1, 1)  # noqa: DTZ001 - a wall time, set before it is used
        self._zone = "UTC"
        self._days_chosen = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Repeats")
        for code, label in CHOICES:
            self.choice.addItem(label, code)
        column.addWidget(self.choice)
        self._every_row = QWidget()
        self._days_row = QWidget()
        self._end_row = QWidget()
        self.custom = QLineEdit()
        self.custom.setPlaceholderText("such as FREQ=MONTHLY;BYDAY=-1FR;COUNT=6")
        self.custom.setAccessibleName("Recurrence rule")
        self._words = QLabel()
        self._words.setWordWrap(True)
        role(self._words, "muted")
        self._build_every()
        self._build_days()
        self._build_end()
        for widget in (self._every_row, self._days_row, self.custom, self._end_row, self._words):
            column.addWidget(widget)
        self.choice.currentIndexChanged.connect(lambda _: self._tell())
        self.custom.textChanged.connect(lambda _: self._tell())
        self._tell()

    def set_start(self, wall: datetime, zone: str) -> None:
        """The first visit: what the rule counts from."""
        self._start, self._zone = wall, zone
        if self.until.trouble() or self.until.day() < wall.date():
            self.until.set_day(wall.date())
        if not self._days_chosen:
            for day, button in enumerate(self.days):
                button.setChecked(day == wall.weekday())
        self._tell()

    def show_rule(self, rule: str) -> None:
        """Show the rule of an existing series as text, which can be edited."""
        if rule:
            self.custom.setText(rule)
            self.choice.setCurrentIndex(self.choice.findData("CUSTOM"))

    def rule(self) -> str:
        """The rule without "RRULE:", empty for none; `InvalidInput` if its end is not a date."""
        code = self.choice.currentData()
        if not code:
            return ""
        if code == "CUSTOM":
            return self.custom.text().strip().removeprefix("RRULE:")
        parts = [f"FREQ={code}"]
        if self.every.value() > 1:
            parts.append(f"INTERVAL={self.every.value()}")
        if code == "WEEKLY":
            chosen = [CODES[day] for day, button in enumerate(self.days) if button.isChecked()]
            parts.append(f"BYDAY={','.join(chosen or [CODES[self._start.weekday()]])}")
        if self.end.currentIndex() == AFTER:
            parts.append(f"COUNT={self.count.value()}")
        elif self.end.currentIndex() == ON:
            parts.append(f"UNTIL={self.until.day('rule'):%Y%m%d}T235959")
        return ";".join(parts)

    def words(self) -> str:
        """The rule in words, or why it can't be."""
        return self._words.text()

    def _build_every(self) -> None:
        row = QHBoxLayout(self._every_row)
        row.setContentsMargins(0, 0, 0, 0)
        self.every = QSpinBox()
        self.every.setRange(1, 99)
        self.every.setAccessibleName("Every how many")
        self.every.valueChanged.connect(lambda _: self._tell())
        self._unit = QLabel()
        row.addWidget(QLabel("every"))
        row.addWidget(self.every)
        row.addWidget(self._unit)
        row.addStretch(1)

    def _build_days(self) -> None:
        row = QHBoxLayout(self._days_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        self.days: list[QToolButton] = []
        for day in SHORT_WEEKDAYS:
            button = QToolButton()
            button.setText(day)
            button.setCheckable(True)
            role(button, "day")
            button.setAccessibleName(f"On {day}")
            button.clicked.connect(self._choose_days)
            row.addWidget(button)
            self.days.append(button)
        row.addStretch(1)

    def _choose_days(self) -> None:
        """From now on the days no longer follow the start."""
        self._days_chosen = True
        self._tell()

    def _build_end(self) -> None:
        row = QHBoxLayout(self._end_row)
        row.setContentsMargins(0, 0, 0, 0)
        self.end = QComboBox()
        self.end.addItems(["ends never", "ends after", "ends on"])
        self.end.setAccessibleName("When it ends")
        self.end.currentIndexChanged.connect(lambda _: self._tell())
        self.count = QSpinBox()
        self.count.setRange(1, 500)
        self.count.setValue(10)
        self.count.setSuffix(" times")
        self.count.setAccessibleName("How many times")
        self.count.valueChanged.connect(lambda _: self._tell())
        self.until = DayField(self._tools)
        self.until.setAccessibleName("Last day")
        self.until.set_day(self._start.date())
        self.until.changed.connect(self._tell)
        for widget in (self.end, self.count, self.until):
            row.addWidget(widget)
        row.addStretch(1)

    def _tell(self) -> None:
        code = self.choice.currentData()
        built = code in UNITS
        self._every_row.setVisible(built)
        self._days_row.setVisible(code == "WEEKLY")
        self._end_row.setVisible(built)
        self.custom.setVisible(code == "CUSTOM")
        self.count.setVisible(self.end.currentIndex() == AFTER)
        self.until.setVisible(self.end.currentIndex() == ON)
        self._unit.setText(UNITS.get(code, ""))
        self._words.setText(self._described())
        self._words.setVisible(bool(self._words.text()))
        self.changed.emit()

    def _described(self) -> str:
        try:
            rule = self.rule()
        except InvalidInput:
            # The field of the last day says it itself.
            return ""
        if not rule:
            return ""
        # Rules are parsed by dateutil's grammar; only who makes a series pays for loading it.
        from scheduler_app.domain.calendar.recurrence_words import describe

        try:
            words = describe(rule, self._zone)
        except Trouble as trouble:
            return str(trouble)
        return f"Repeats {words}, at {self._start:%H:%M}."
