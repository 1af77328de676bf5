"""Desktop, editor: which visits of a series a change is meant for."""

from __future__ import annotations

from PySide6.QtWidgets import QRadioButton, QWidget

from scheduler_app.desktop.questions import Question
from scheduler_app.use_cases.series import Scope

CHOICES = (
    (Scope.THIS, "Only this visit"),
    (Scope.FOLLOWING, "This and all following visits"),
    (Scope.ALL, "All visits of the series"),
)


class ScopeQuestion(Question):
    """Answers with a `Scope`."""

    def __init__(self, verb: str, parent: QWidget) -> None:
        super().__init__(
            f"{verb} a recurring booking",
            "This visit belongs to a series. What is the change meant for?",
            parent,
        )
        self.choices = {scope: QRadioButton(text, self) for scope, text in CHOICES}
        for button in self.choices.values():
            self.body.addWidget(button)
        self.choices[Scope.THIS].setChecked(True)
        self.choices[Scope.THIS].setFocus()
        self.add_answers((verb, self.scope))

    def scope(self) -> Scope:
        """What is chosen."""
        return next(scope for scope, button in self.choices.items() if button.isChecked())
