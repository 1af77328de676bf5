"""Desktop, settings: days off, and dates with hours of their own; each is written at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from scheduler_app.desktop.doing.saving import save_typed
from scheduler_app.desktop.doing.say_done import say_done
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.days_field import DayField, DaysField
from scheduler_app.desktop.widgets.settings_group import SettingsGroup, Side
from scheduler_app.desktop.wording import day_text
from scheduler_app.domain.calendar.working_time import format_hours
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.rules import DaysOff
from scheduler_app.use_cases.practice.dates import (
    add_days_off,
    list_days_off,
    list_overrides,
    remove_days_off,
    save_override,
)

AHEAD = timedelta(days=2 * 366)


def _nothing() -> None:
    """It was added; nothing else waits for it."""


class DatesGroup(SettingsGroup):
    """Lists what comes, each with a button that removes it; one line each adds another."""

    name = "dates"
    side = Side.LEFT

    def __init__(self, tools: Tools) -> None:
        super().__init__("Days off")
        self._tools = tools
        self._off, self._own = QGridLayout(), QGridLayout()
        self._build_off()
        self.head.addSpacing(16)
        self._build_own()
        self.fields.add_wrong()
        for line in (self.label, self.hours, self.days.line, self.day.line):
            line.textChanged.connect(lambda _: self.edited.emit())

    def _build_off(self) -> None:
        self.head.addLayout(self._off)
        self.days = DaysField(self._tools)
        self.days.setAccessibleName("Days off, from the first to the last")
        self.label = QLineEdit()
        self.label.setPlaceholderText("Label, such as Holiday")
        self.label.setAccessibleName("Label of the days off")
        self.add_off = QPushButton("Add days off")
        self.add_off.clicked.connect(lambda _=False: self._add_off())
        self.head.addWidget(self.days)
        self.head.addLayout(_row(self.label, self.add_off))
        words = "holiday vacation leave absence sick closed away free urlaub ferien"
        self.let_find("Days off", words, self.days.line, self.heading)

    def _build_own(self) -> None:
        title = QLabel("Dates with hours of their own")
        role(title, "title")
        self.head.addWidget(title)
        self.head.addLayout(self._own)
        self.day = DayField(self._tools)
        self.day.setAccessibleName("Date with its own hours")
        self.hours = QLineEdit()
        self.hours.setPlaceholderText("10:00-14:00; empty is closed")
        self.hours.setAccessibleName("Hours of this date")
        self.add_own = QPushButton("Set hours")
        self.add_own.clicked.connect(lambda _=False: self._add_own())
        self.head.addWidget(self.day)
        self.head.addLayout(_row(self.hours, self.add_own))
        words = "override exception special opening times one day closed open"
        self.let_find(title.text(), words, self.day.line, title)

    def refresh(self) -> None:
        """Ask the diary again."""
        today = self._tools.today()
        _clear(self._off)
        for days in list_days_off(self._tools.diary, today, today + AHEAD):
            text = day_text(days.first, today=today)
            if days.last > days.first:
                text += f" – {day_text(days.last, today=today)}"
            _entry(self._off, text, days.label, partial(self._remove_off, days))
        _clear(self._own)
        for day, spans in sorted(list_overrides(self._tools.diary, today, today + AHEAD).items()):
            hours = format_hours(spans).replace(",", ", ") or "closed"
            _entry(self._own, day_text(day, today=today), hours, partial(self._remove_own, day))

    def unsaved(self) -> str:
        """What was typed here and is not added yet; empty when nothing was."""
        if self._off_begun():
            return "days off"
        return "hours of a date" if self._own_begun() else ""

    def save_unsaved(self, then: Callable[[], None]) -> None:
        """Add what was typed, the one after the other, and do `then`."""
        if self._off_begun():
            self._add_off(lambda: self.save_unsaved(then))
        elif self._own_begun():
            self._add_own(then)
        else:
            then()

    def discard_unsaved(self) -> None:
        """Forget what was typed."""
        self._clear_off()
        self._clear_own()
        self.fields.clear_wrong()

    def _off_begun(self) -> bool:
        return bool(self.days.text().strip() or self.label.text().strip())

    def _own_begun(self) -> bool:
        return bool(self.day.text().strip() or self.hours.text().strip())

    def _clear_off(self) -> None:
        self.days.clear()
        self.label.clear()

    def _clear_own(self) -> None:
        self.day.clear()
        self.hours.clear()

    def _add_off(self, then: Callable[[], None] = _nothing) -> None:
        try:
            first, last = self.days.days()
        except InvalidInput as refused:
            self._refuse(refused, self.days)
            return
        days = DaysOff(0, first, last, self.label.text().strip())

        def work(now: datetime) -> object:
            return add_days_off(self._tools.diary, days, now=now)

        def after() -> None:
            self._clear_off()
            then()

        self._write(work, "Days off added", after)

    def _remove_off(self, days: DaysOff) -> None:
        def work(now: datetime) -> None:
            remove_days_off(self._tools.diary, days.id, now=now)

        self._write(work, "Days off removed")

    def _remove_own(self, day: date) -> None:
        def work(now: datetime) -> None:
            save_override(self._tools.diary, day, None, now=now)

        self._write(work, f"{day_text(day)} has its usual hours again")

    def _add_own(self, then: Callable[[], None] = _nothing) -> None:
        try:
            day = self.day.day()
        except InvalidInput as refused:
            self._refuse(refused, self.day)
            return
        hours = self.hours.text().strip()

        def work(now: datetime) -> None:
            save_override(self._tools.diary, day, hours, now=now)

        def after() -> None:
            self._clear_own()
            then()

        self._write(work, f"Hours of {day_text(day)} set", after)

    def _refuse(self, refused: InvalidInput, field: QWidget) -> None:
        """The field says itself what it can't read."""
        self.fields.show_wrong(refused)
        field.setFocus()

    def _write(
        self,
        work: Callable[[datetime], object],
        text: str,
        after: Callable[[], None] | None = None,
    ) -> None:
        def then(_: object) -> None:
            self.fields.clear_wrong()
            if after is not None:
                after()
            say_done(self._tools, text)

        save_typed(self._tools, work, then, self.fields.show_wrong)


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget, 1 if isinstance(widget, QLineEdit) else 0)
    if not any(isinstance(widget, QLineEdit) for widget in widgets):
        row.addStretch(1)
    return row


def _entry(grid: QGridLayout, what: str, about: str, remove: Callable[[], None]) -> None:
    row = grid.rowCount()
    grid.addWidget(QLabel(what), row, 0)
    said = QLabel(about)
    role(said, "muted")
    grid.addWidget(said, row, 1)
    button = QPushButton("Remove")
    role(button, "link")
    button.setAccessibleName(f"Remove {what}")
    button.clicked.connect(lambda _=False: remove())
    grid.addWidget(button, row, 2)
    grid.setColumnStretch(1, 1)


def _clear(grid: QGridLayout) -> None:
    while grid.count():
        entry = grid.takeAt(0)
        widget = entry.widget() if entry else None
        if widget is not None:
            widget.deleteLater()
