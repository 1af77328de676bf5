"""Desktop, editor: who called a booking off, and why. Enter is enough; both can be undone."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QRadioButton, QWidget

from scheduler_app.desktop.questions import Question
from scheduler_app.domain.bookings import By


@dataclass(frozen=True, slots=True)
class Cancelling:
    """Who asked for it, and why."""

    by: By
    why: str


class CancelQuestion(Question):
    """Answers with a `Cancelling`."""

    def __init__(self, what: str, when: str, parent: QWidget) -> None:
        super().__init__(
            f"Cancel {what}?", f"{when}. The time becomes free; you can undo this.", parent
        )
        who = QHBoxLayout()
        who.setSpacing(16)
        self.by_client = QRadioButton("The &client cancelled", self)
        self.by_consultant = QRadioButton("&I cancelled", self)
        self.by_client.setChecked(True)
        who.addWidget(self.by_client)
        who.addWidget(self.by_consultant)
        who.addStretch(1)
        self.body.addLayout(who)
        self.why = QLineEdit(self)
        self.why.setPlaceholderText("Why? (optional) – such as: by phone; child is ill")
        self.why.setAccessibleName("Reason")
        self.body.addWidget(self.why)
        self.add_answers(("Cancel booking", self.cancelling), leave="Keep it")
        self.why.setFocus()

    def cancelling(self) -> Cancelling:
        """What is filled in."""
        by = By.CLIENT if self.by_client.isChecked() else By.CONSULTANT
        return Cancelling(by, self.why.text().strip())
