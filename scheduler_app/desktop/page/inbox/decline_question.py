"""Desktop, inbox: say no to a request, with a word to the client if there is one."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from scheduler_app.desktop.widgets.questions import Question

LONGEST = 500


class DeclineQuestion(Question):
    """Answers with the word to the client, which may be empty."""

    def __init__(self, what: str, consequence: str, parent: QWidget) -> None:
        super().__init__(f"Decline {what}?", consequence, parent)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText("A word to the client (optional)")
        self.note.setAccessibleName("A word to the client")
        self.note.setMaxLength(LONGEST)
        self.body.addWidget(self.note)
        self.keep_words(self.note)
        self.add_answers(("Decline", lambda: self.note.text().strip()), leave="Not yet")
        self.note.setFocus()
