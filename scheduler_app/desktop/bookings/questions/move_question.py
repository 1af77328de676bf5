"""Desktop, bookings: another time for a booking by keyboard, with the reason for its history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.choice import MonthAndTimes
from scheduler_app.desktop.widgets.moment_field.free_times import SoughtTime
from scheduler_app.desktop.widgets.moment_field.moment_field import MomentField
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.bookings.booking import Kind
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import whole_minutes
from scheduler_app.domain.zones import from_epoch, wall_of


@dataclass(frozen=True, slots=True)
class Moving:
    """Where to, and why."""

    start: datetime
    why: str


class MoveQuestion(Question):
    """Answers with a `Moving`: typed, or chosen beside it from a month and from what is free.

    `hangs` says what else hangs on it at the start that is chosen.
    """

    def __init__(
        self,
        item: CalendarItem,
        tools: Tools,
        parent: QWidget,
        hangs: Callable[[datetime], str] | None = None,
    ) -> None:
        in_zone = tools.zone()
        told = f"Time in {in_zone.key}. Its length stays."
        super().__init__(f"Move {item.headline}", told, parent)
        self.setMinimumWidth(470)
        self._hangs = hangs
        self.hangs = QLabel(self)
        self.hangs.setWordWrap(True)
        self._zone = in_zone
        self.start = MomentField(tools, self)
        self.start.set_zone(in_zone)
        minutes, busy = whole_minutes(item.end - item.start), item.kind == Kind.BUSY
        visit = SoughtTime(item.service_id, minutes, item.place_id, (item.id,), busy)
        self.start.offer(lambda: visit)
        self.start.was_at(from_epoch(item.start))
        self.start.set_moment(from_epoch(item.start))
        self.start.button.hide()
        self.start.setAccessibleName("New start")
        self.choice = MonthAndTimes(tools, in_zone, visit, self)
        self.choice.day_chosen.connect(self.start.choose_day)
        self.choice.time_chosen.connect(self._choose)
        self.start.changed.connect(self._mark)
        self.why = QLineEdit(self)
        self.why.setPlaceholderText("Why? (optional) – such as: by phone; child is ill")
        self.why.setAccessibleName("Reason")
        self.body.addWidget(self.start)
        self.body.addWidget(self.choice)
        self.body.addWidget(self.why)
        self.body.addWidget(self.hangs)
        self.keep_words(self.why)
        self.add_answers(("Move", self.moving))
        self.choice.show_day(max(tools.today(), wall_of(from_epoch(item.start), in_zone).date()))
        self._mark()
        self.start.setFocus()
        self.start.line.selectAll()

    def moving(self) -> Moving:
        """What is filled in."""
        return Moving(self.start.moment(), self.why.text().strip())

    def answer(self, answer: object) -> None:
        """Answer only when the typed time can be read; else the field says why it can't."""
        if self.start.trouble():
            self.start.setFocus()
        else:
            super().answer(answer)

    def _choose(self, moment: datetime) -> None:
        self.start.choose(moment)
        self.why.setFocus()

    def _mark(self) -> None:
        """Month and free times follow the day that is meant, and what hangs on it the time."""
        with suppress(InvalidInput):
            start = self.start.moment()
            self.choice.follow(start)
            told = "" if self._hangs is None else self._hangs(start)
            self.hangs.setText(told)
            self.hangs.setVisible(bool(told))
