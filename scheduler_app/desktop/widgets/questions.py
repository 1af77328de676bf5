"""Desktop: the frame of a small question before a change: never blocks, answers by signal."""

from __future__ import annotations

from textwrap import shorten

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.stylesheet import role

LONGEST_TITLE = 160
"""Letters; what is longer says the same in its text."""

WIDTH, HIGHEST = 400, 200
"""Pixels: the least width of the dialog, and the greatest height of its text. What a client has
described may be pages long, and must not push the answers out of the screen."""


class _AnswerButton(QPushButton):
    """As wide as it needs to be with the keyboard on it: what Enter presses is written bold."""

    def sizeHint(self) -> QSize:
        hint, bold = super().sizeHint(), self.font()
        bold.setWeight(QFont.Weight.DemiBold)
        needed = QFontMetrics(bold).horizontalAdvance(self.text())
        wider = needed - self.fontMetrics().horizontalAdvance(self.text())
        return hint + QSize(max(0, wider), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Question(QDialog):
    """A window-modal question. `answered` carries the answer; dismissing it changes nothing."""

    answered = Signal(object)

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.answers: list[QPushButton] = []
        self._lines: list[QLineEdit] = []
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(20, 16, 20, 16)
        self.body.setSpacing(10)
        heading = QLabel(shorten(title, LONGEST_TITLE, placeholder="…"), self)
        role(heading, "title")
        heading.setWordWrap(True)
        self.body.addWidget(heading)
        if text:
            said = QLabel(text, self)
            role(said, "muted")
            said.setWordWrap(True)
            self.body.addWidget(_at_most(said, self))

    def add_answers(
        self, *answers: tuple[str, object], leave: str = "Leave it", by_enter: bool = True
    ) -> None:
        """One button an answer, and one that leaves all as it is.

        Enter presses the button that has the focus. Elsewhere in the dialog it gives the first
        answer, which is marked as such; without `by_enter` it leaves, and leaving has the focus:
        such an answer wants a hand of its own.
        """
        box = QDialogButtonBox(self)
        self.answers = [_AnswerButton(label, self) for label, _ in answers]
        for button, (_, answer) in zip(self.answers, answers, strict=True):
            button.clicked.connect(lambda _=False, answer=answer: self.answer(answer))
            box.addButton(button, QDialogButtonBox.ButtonRole.AcceptRole)
        away = _AnswerButton(leave, self)
        box.addButton(away, QDialogButtonBox.ButtonRole.RejectRole)
        away.clicked.connect(self.reject)
        main = self.answers[0] if by_enter else away
        main.setDefault(True)
        role(main, "primary")
        if not by_enter:
            away.setFocus()
        self.body.addSpacing(4)
        self.body.addWidget(box)

    def event(self, event: QEvent) -> bool:
        """What takes more lines than before gets the room for them, and nothing else less."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest and self.isVisible():
            self.resize(
                self.width(), max(self.height(), self.body.totalHeightForWidth(self.width()))
            )
        return done

    def keep_words(self, line: QLineEdit) -> None:
        """What is written in this line is not lost without a word."""
        self._lines.append(line)

    def words(self) -> str:
        """What was written here; empty when nothing was."""
        return "\n".join(filter(None, (line.text().strip() for line in self._lines)))

    def reject(self) -> None:
        """Escape or the button that leaves: asks first where words would be lost."""
        if not self.words():
            super().reject()
            return
        question = Question("Discard what you wrote?", f"“{self.words()}”", self)
        question.add_answers(("Discard", True), leave="Keep writing", by_enter=False)
        question.answered.connect(lambda _: super(Question, self).reject())
        question.open()

    def answer(self, answer: object) -> None:
        """Close, and tell the asker. A callable is asked for the answer of this moment."""
        self.accept()
        self.answered.emit(answer() if callable(answer) else answer)


def _at_most(said: QLabel, parent: QWidget) -> QWidget:
    """The text, in a page that scrolls where it is very long."""
    if said.heightForWidth(WIDTH - 40) <= HIGHEST:
        return said
    scroll = QScrollArea(parent)
    scroll.setWidgetResizable(True)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFixedHeight(HIGHEST)
    scroll.setAccessibleName(said.text())
    said.setAlignment(Qt.AlignmentFlag.AlignTop)
    said.setMargin(4)
    scroll.setWidget(said)
    return scroll
