"""Desktop, bookings: which visits of a series a change is meant for, and how many that are."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QVBoxLayout, QWidget

from scheduler_app.desktop.widgets.questions import Question
from scheduler_app.domain.wording import counted
from scheduler_app.use_cases.bookings.series_reach import Scope

CHOICES = (
    (Scope.THIS, "&Only this visit"),
    (Scope.FOLLOWING, "This and the &following"),
    (Scope.ALL, "&All that are still to come"),
)


class ScopeChoice(QWidget):
    """One of three; each says how many visits it means, where that is known."""

    changed = Signal()

    def __init__(self, meant: Mapping[Scope, int] | None, parent: QWidget) -> None:
        super().__init__(parent)
        self._meant = meant
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self.choices: dict[Scope, QRadioButton] = {}
        for scope, text in CHOICES:
            count = "" if meant is None or scope is Scope.THIS else f": {visits(meant[scope])}"
            button = QRadioButton(f"{text}{count}", self)
            button.toggled.connect(lambda _: self.changed.emit())
            column.addWidget(button)
            self.choices[scope] = button
        self.choices[Scope.THIS].setChecked(True)
        self.setFocusProxy(self.choices[Scope.THIS])

    def scope(self) -> Scope:
        """What is chosen."""
        return next(scope for scope, button in self.choices.items() if button.isChecked())

    def action(self, verb: str) -> str:
        """What the button says that does it: "Cancel 12 visits"."""
        scope = self.scope()
        if scope is Scope.THIS:
            return f"{verb} this visit"
        if self._meant is None:
            return f"{verb} {'all visits' if scope is Scope.ALL else 'this and the following'}"
        return f"{verb} {visits(self._meant[scope])}"


class ScopeQuestion(Question):
    """Answers with a `Scope`. `meant` is how many visits each of them changes."""

    def __init__(self, verb: str, meant: Mapping[Scope, int] | None, parent: QWidget) -> None:
        super().__init__(
            f"{verb} a recurring booking",
            "This visit belongs to a series. What is the change meant for?",
            parent,
        )
        self.choice = ScopeChoice(meant, self)
        self.choices = self.choice.choices
        self.body.addWidget(self.choice)
        self.add_answers((self.choice.action(verb), self.choice.scope))
        self.choice.changed.connect(lambda: self.answers[0].setText(self.choice.action(verb)))
        self.choice.setFocus()


def visits(count: int) -> str:
    """Such as "1 visit" or "12 visits"."""
    return counted(count, "visit")
