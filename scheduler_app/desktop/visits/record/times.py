"""Desktop, visit record: when it started and ended, what it took, and what is billed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.forms import inset
from scheduler_app.desktop.widgets.lengths import ONE_MINUTE, typed_minutes
from scheduler_app.desktop.widgets.moment_field.end_field import EndField
from scheduler_app.desktop.widgets.moment_field.moment_field import MomentField
from scheduler_app.desktop.wording import length_text
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import Minutes, begun_minutes


class TypedTimes(NamedTuple):
    """As they are filled in; a time that can't be read is its text."""

    started: datetime | str = ""
    ended: datetime | str | None = None
    spent: str = ""
    billed: str = ""
    trips: int = 0


class TimesField(QWidget):
    """While the stopwatch runs there is no end yet."""

    edited = Signal()

    def __init__(self, tools: Tools, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.started, self.ended = MomentField(tools, self), EndField(tools, self)
        self.spent, self.billed = QLineEdit(self), QLineEdit(self)
        self.trips = QSpinBox(self)
        self.trips.setRange(0, 99)
        inset(self.trips)
        self._running = False
        self._lay_out()
        self.started.changed.connect(self._follow)
        for field in (self.started, self.ended):
            field.edited.connect(self._changed)
        for line in (self.spent, self.billed):
            line.textChanged.connect(lambda _: self._changed())
        self.trips.valueChanged.connect(lambda _: self._changed())
        self.setFocusProxy(self.started)

    def _lay_out(self) -> None:
        for field, name in (
            (self.started, "Started"),
            (self.ended, "Ended"),
            (self.spent, "Time spent"),
            (self.billed, "Time billed"),
            (self.trips, "Trips"),
        ):
            field.setAccessibleName(name)
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.setSpacing(8)
        lower.setSpacing(6)
        upper.addWidget(self.started, 3, Qt.AlignmentFlag.AlignTop)
        self.until = QLabel("to", self)
        role(self.until, "muted")
        self.until.setFixedHeight(28)
        upper.addWidget(self.until, 0, Qt.AlignmentFlag.AlignTop)
        upper.addWidget(self.ended, 2, Qt.AlignmentFlag.AlignTop)
        for field, word, width in (
            (self.spent, "spent", 92),
            (self.billed, "billed", 92),
            (self.trips, "trips", 56),
        ):
            field.setFixedWidth(width)
            label = QLabel(word, self)
            role(label, "muted")
            lower.addWidget(field)
            lower.addWidget(label)
            lower.addSpacing(8)
        lower.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addLayout(upper)
        column.addLayout(lower)

    def show_value(self, value: object) -> None:
        """Show these times."""
        if not isinstance(value, TypedTimes):
            return
        self._running = value.ended is None
        for shown in (self.until, self.ended):
            shown.setVisible(not self._running)
        if isinstance(value.started, datetime):
            # The end counts from the start: it is told first.
            if isinstance(value.ended, datetime):
                self.ended.set_span(value.started, value.ended)
            self.started.was_at(value.started)
            self.started.set_moment(value.started)
            if isinstance(value.ended, datetime):
                self.ended.set_span(value.started, value.ended)
        self.spent.setText(value.spent)
        self.billed.setText(value.billed)
        self.trips.setValue(value.trips)
        self._hint()

    def value(self) -> TypedTimes:
        """What is filled in."""
        ended: datetime | str | None = None
        if not self._running:
            ended = _read(self.ended.text(), self.ended.end)
        return TypedTimes(
            _read(self.started.text(), self.started.moment),
            ended,
            self.spent.text().strip(),
            self.billed.text().strip(),
            self.trips.value(),
        )

    def end_at(self, moment: datetime) -> None:
        """The visit ended then: it was asked about, and this was the answer."""
        self._running = False
        self.until.show()
        self.ended.show()
        self.ended.set_span(self.started.moment("started"), moment)
        self._changed()

    def minutes(self, line: QLineEdit, name: str) -> Minutes | None:
        """What is typed as a length; None for nothing, `InvalidInput` for what can't be read."""
        text = line.text().strip()
        if not text:
            return None
        minutes = typed_minutes(text, unit=ONE_MINUTE)
        if minutes is None:
            raise InvalidInput(
                name, f"“{text}” is no length of time.", remedy="Write it such as 90 or 1 h 30."
            )
        return Minutes(minutes)

    # -- inside -------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Whoever corrects the start means another length, and not another end."""
        try:
            started, ended = self.started.moment("started"), self.ended.end("ended")
        except InvalidInput:
            return
        if ended > started:
            self.ended.set_span(started, ended)

    def _changed(self) -> None:
        self._hint()
        self.edited.emit()

    def _hint(self) -> None:
        """What counts while nothing is typed."""
        spent = ""
        try:
            length = self.ended.end("ended") - self.started.moment("started")
            seconds = int(length.total_seconds())
            spent = "" if self._running else length_text(max(0, begun_minutes(seconds)))
        except InvalidInput:
            pass
        self.spent.setPlaceholderText(spent)
        typed = typed_minutes(self.spent.text(), unit=ONE_MINUTE) if self.spent.text() else None
        self.billed.setPlaceholderText(spent if typed is None else length_text(typed))


def _read(text: str, read: object) -> datetime | str:
    try:
        found = read() if callable(read) else text
    except InvalidInput:
        return text
    return found if isinstance(found, datetime) else text
