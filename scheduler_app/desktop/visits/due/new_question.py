"""Desktop, visits: something that is due at a client without a visit, such as asked by phone."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.due.due_question import AHEAD
from scheduler_app.desktop.widgets.moment_field.days_field import DayField
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.errors import InvalidInput
from scheduler_app.domain.practice.services import Service
from scheduler_app.domain.visits.due import months_later
from scheduler_app.domain.visits.follow_up import FollowUp, FollowUpKind

NO_SERVICE = "Not known yet"


class NewFollowUpQuestion(Question):
    """Answers with the follow-up, not written yet."""

    def __init__(
        self, client: Client, services: list[Service], tools: Tools, parent: QWidget
    ) -> None:
        super().__init__(f"Follow up with {client.name}", "", parent)
        self._client = client
        form = QFormLayout()
        form.setSpacing(8)
        self.what = QLineEdit(self)
        self.what.setPlaceholderText("Such as: replace the disk of the server")
        self.keep_words(self.what)
        form.addRow("&What", self.what)
        self.day = DayField(tools, self)
        self.day.set_day(months_later(tools.today(), 1))
        form.addRow("&Due on", self.day)
        form.addRow("", self._round_times(tools.today()))
        self.service = QComboBox(self)
        self.service.addItem(NO_SERVICE, None)
        for service in services:
            self.service.addItem(service.name, service.id)
        form.addRow("&Service", self.service)
        self.body.addLayout(form)
        self.add_answers(("Add", self.follow_up))
        self.what.setFocus()

    def follow_up(self) -> FollowUp:
        """What is filled in."""
        return FollowUp(
            0,
            self._client.id,
            FollowUpKind.RECOMMENDED,
            self.what.text().strip(),
            self.day.day(),
            service_id=self.service.currentData(),
        )

    def answer(self, answer: object) -> None:
        """Answer only when there are words and a day; else the field that lacks has the focus."""
        if not self.what.text().strip():
            self.what.setFocus()
            return
        try:
            self.day.day()
        except InvalidInput:
            self.day.setFocus()
        else:
            super().answer(answer)

    def _round_times(self, today: date) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for months, label in AHEAD:
            button = QPushButton(label, box)
            wanted = months_later(today, months)
            button.clicked.connect(lambda _=False, wanted=wanted: self.day.set_day(wanted))
            row.addWidget(button)
        row.addStretch(1)
        return box
