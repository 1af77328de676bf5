"""Desktop, visits: when a follow-up is booked, from what is free or typed."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from PySide6.QtWidgets import QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.due.due_words import about
from scheduler_app.desktop.widgets.moment_field.choice import MonthAndTimes
from scheduler_app.desktop.widgets.moment_field.free_times import SoughtTime
from scheduler_app.desktop.widgets.moment_field.moment_field import MomentField
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.time_units import Minutes
from scheduler_app.domain.visits.follow_up import ListedFollowUp


class BookFollowUpQuestion(Question):
    """Answers with the start, aware: typed, or chosen from a month and from what is free."""

    def __init__(
        self, one: ListedFollowUp, minutes: Minutes, first: datetime, tools: Tools, parent: QWidget
    ) -> None:
        """`minutes` is how long it will take, `first` the first free time that is proposed."""
        follow_up, in_zone = one.follow_up, tools.zone()
        told = ". ".join(
            part for part in (follow_up.what, about(one), f"Time in {in_zone.key}") if part
        )
        super().__init__(f"Book {one.client}", f"{told}.", parent)
        self.setMinimumWidth(470)
        self.start = MomentField(tools, self)
        self.start.set_zone(in_zone)
        visit = SoughtTime(follow_up.service_id, minutes, None, (), False)
        self.start.offer(lambda: visit)
        self.start.set_moment(first)
        self.start.button.hide()
        self.start.setAccessibleName("Start")
        self.choice = MonthAndTimes(tools, in_zone, visit, self)
        self.choice.day_chosen.connect(self.start.choose_day)
        self.choice.time_chosen.connect(self.start.choose)
        self.start.changed.connect(self._mark)
        self.body.addWidget(self.start)
        self.body.addWidget(self.choice)
        self.add_answers(("Book", self.start.moment))
        self.choice.show_day(first.astimezone(in_zone).date())
        self._mark()
        self.start.setFocus()
        self.start.line.selectAll()

    def answer(self, answer: object) -> None:
        """Answer only when the typed time can be read; else the field says why it can't."""
        if self.start.trouble():
            self.start.setFocus()
        else:
            super().answer(answer)

    def _mark(self) -> None:
        with suppress(InvalidInput):
            self.choice.follow(self.start.moment())
