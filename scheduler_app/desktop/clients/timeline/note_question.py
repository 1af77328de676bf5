"""Desktop, clients: a note is read whole, said otherwise, or taken off."""

from __future__ import annotations

from enum import Enum

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.questions import Question

HEIGHT = 160


class NoteAnswer(Enum):
    """What else can become of it."""

    REMOVE = "remove"


class NoteQuestion(Question):
    """Answers with the new text, or that the note is to go."""

    def __init__(self, when: str, text: str, parent: QWidget) -> None:
        super().__init__("Note", when, parent)
        self.setMinimumWidth(520)
        self._before = text
        self.text = QPlainTextEdit(text, self)
        self.text.setAccessibleName("Note")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(HEIGHT)
        self.body.addWidget(self.text)
        self.wrong = QLabel(self)
        self.wrong.setWordWrap(True)
        role(self.wrong, "danger")
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self.add_answers(("Save", self.text.toPlainText), ("Remove", NoteAnswer.REMOVE))
        self.text.textChanged.connect(self._look)
        self._look()
        self.text.setFocus()

    def words(self) -> str:
        """What was changed and would be lost."""
        typed = self.text.toPlainText()
        return "" if typed == self._before else typed.strip()

    def _look(self) -> None:
        """There is nothing to save in a note that says what it said, or nothing."""
        self.answers[0].setEnabled(bool(self.words()))
