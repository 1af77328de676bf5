"""Desktop, conversation: what a new client is called who wrote from an address of nobody's."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.widgets.questions import Question


class NameQuestion(Question):
    """Answers with the name; there must be one."""

    def __init__(self, shown: str, name: str, parent: QWidget) -> None:
        super().__init__(
            f"A new client, who wrote from {isolated(shown)}",
            "The address becomes theirs, and so does what came from there.",
            parent,
        )
        self.line = QLineEdit(name, self)
        self.line.setAccessibleName("Name")
        self.line.setPlaceholderText("Name")
        self.body.addWidget(self.line)
        self.add_answers(("Make a client", self.wanted))
        self.line.textChanged.connect(lambda _: self._look())
        self.line.setFocus()
        self._look()

    def wanted(self) -> object:
        """The name of this moment."""
        return " ".join(self.line.text().split())

    def _look(self) -> None:
        self.answers[0].setEnabled(bool(self.wanted()))
