"""Desktop, visits: another day on which something is due, or why it is not wanted."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.widgets.moment_field.days_field import DayField
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.visits.due import months_later
from scheduler_app.domain.visits.follow_up import ListedFollowUp

AHEAD = ((1, "In a month"), (3, "In 3 months"), (12, "In a year"))


class PutOffQuestion(Question):
    """Answers with the day, typed or a round time from today."""

    def __init__(self, one: ListedFollowUp, tools: Tools, parent: QWidget) -> None:
        super().__init__(f"Put off: {one.follow_up.what}", f"Due at {one.client}.", parent)
        self.day = DayField(tools, self)
        self.day.set_day(max(one.follow_up.due, tools.today()))
        self.day.setAccessibleName("Due on")
        self.body.addWidget(self.day)
        row = QHBoxLayout()
        row.setSpacing(8)
        for months, label in AHEAD:
            button = QPushButton(label, self)
            wanted = months_later(tools.today(), months)
            button.clicked.connect(lambda _=False, wanted=wanted: self._choose(wanted))
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        self.add_answers(("Put off", self.day.day))
        self.day.setFocus()
        self.day.line.selectAll()

    def answer(self, answer: object) -> None:
        """Answer only when the typed day can be read; else the field says why it can't."""
        try:
            self.day.day()
        except InvalidInput:
            self.day.setFocus()
        else:
            super().answer(answer)

    def _choose(self, wanted: date) -> None:
        self.day.set_day(wanted)
        self.answers[0].setFocus()


class NotWantedQuestion(Question):
    """Answers with what the client said, which may be empty."""

    def __init__(self, one: ListedFollowUp, parent: QWidget) -> None:
        super().__init__(
            f"Not wanted: {one.follow_up.what}",
            f"{one.client} does not want it. It leaves the list; what was said is kept.",
            parent,
        )
        self.word = QLineEdit(self)
        self.word.setPlaceholderText("Why? (optional) – such as: buys a new one")
        self.word.setAccessibleName("Reason")
        self.body.addWidget(self.word)
        self.keep_words(self.word)
        self.add_answers(("Not wanted", lambda: self.word.text().strip()))
        self.word.setFocus()
