"""Desktop, bookings: who called a booking off, and why. Enter is enough, as it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QLineEdit, QRadioButton, QWidget

from scheduler_app.desktop.bookings.questions.scope_question import ScopeChoice
from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.actors import By
from scheduler_app.use_cases.bookings.series_reach import Scope


@dataclass(frozen=True, slots=True)
class Cancelling:
    """Who asked for it, and why; for a visit of a series also how much of it is meant."""

    by: By
    why: str
    scope: Scope | None = None


class CancelQuestion(Question):
    """Answers with a `Cancelling`. `meant` is how many visits each scope of a series cancels.

    `hangs` says what else hangs on the answer that is being given, empty for nothing.
    """

    def __init__(
        self,
        what: str,
        when: str,
        parent: QWidget,
        meant: Mapping[Scope, int] | None = None,
        hangs: Callable[[Cancelling], str] | None = None,
    ) -> None:
        super().__init__(
            f"Cancel {what}?", f"{when}. The time becomes free; you can undo this.", parent
        )
        self.choice = None if meant is None else ScopeChoice(meant, self)
        if self.choice is not None:
            self.body.addWidget(self.choice)
        who = QHBoxLayout()
        who.setSpacing(16)
        self.by_client = QRadioButton("The &client cancelled", self)
        self.by_consultant = QRadioButton("&I cancelled", self)
        self.by_client.setChecked(True)
        # Two questions stand in this dialog: each has its own one answer.
        actors = QButtonGroup(self)
        actors.addButton(self.by_client)
        actors.addButton(self.by_consultant)
        who.addWidget(self.by_client)
        who.addWidget(self.by_consultant)
        who.addStretch(1)
        self.body.addLayout(who)
        self._hangs = hangs
        self.hangs = QLabel(self)
        self.hangs.setWordWrap(True)
        self.body.addWidget(self.hangs)
        self.why = QLineEdit(self)
        self.why.setPlaceholderText("Why? (optional) – such as: by phone; child is ill")
        self.why.setAccessibleName("Reason")
        self.body.addWidget(self.why)
        self.keep_words(self.why)
        self.add_answers((self._action(), self.cancelling), leave="Keep it")
        if self.choice is None:
            self.why.setFocus()
        else:
            self.choice.changed.connect(lambda: self.answers[0].setText(self._action()))
            self.choice.changed.connect(self._tell)
            self.choice.setFocus()
        self.by_client.toggled.connect(self._tell)
        self._tell()

    def cancelling(self) -> Cancelling:
        """What is filled in."""
        by = By.CLIENT if self.by_client.isChecked() else By.CONSULTANT
        scope = None if self.choice is None else self.choice.scope()
        return Cancelling(by, self.why.text().strip(), scope)

    def _tell(self) -> None:
        """What hangs on the answer as it is filled in now."""
        told = "" if self._hangs is None else self._hangs(self.cancelling())
        self.hangs.setText(told)
        self.hangs.setVisible(bool(told))

    def _action(self) -> str:
        return "Cancel booking" if self.choice is None else self.choice.action("Cancel")
