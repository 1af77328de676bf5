"""Desktop: the frame of a small question before a change: never blocks, answers by signal."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.stylesheet import role


class Question(QDialog):
    """A window-modal question. `answered` carries the answer; dismissing it changes nothing."""

    answered = Signal(object)

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(400)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(10)
        heading = QLabel(title, self)
        role(heading, "title")
        heading.setWordWrap(True)
        self.body.addWidget(heading)
        if text:
            said = QLabel(text, self)
            role(said, "muted")
            said.setWordWrap(True)
            self.body.addWidget(said)

    def add_answers(
        self, *answers: tuple[str, object], leave: str = "Leave it", by_enter: bool = True
    ) -> None:
        """One button an answer, the first by Enter; and one that leaves all as it is.

        Without `by_enter` Enter leaves: the answer wants a hand of its own.
        """
        box = QDialogButtonBox(self)
        for place, (label, answer) in enumerate(answers):
            button = QPushButton(label, self)
            button.setDefault(by_enter and place == 0)
            button.setAutoDefault(by_enter and place == 0)
            if by_enter and place == 0:
                role(button, "primary")
            button.clicked.connect(lambda _=False, answer=answer: self.answer(answer))
            box.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        away = box.addButton(leave, QDialogButtonBox.ButtonRole.RejectRole)
        away.setAutoDefault(not by_enter)
        away.setDefault(not by_enter)
        if not by_enter:
            role(away, "primary")
            away.setFocus()
        away.clicked.connect(self.reject)
        self.body.addSpacing(4)
        self.body.addWidget(box)

    def answer(self, answer: object) -> None:
        """Close, and tell the asker. A callable is asked for the answer of this moment."""
        self.accept()
        self.answered.emit(answer() if callable(answer) else answer)
