"""Desktop, visit record: a note, and who reads it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.growing_text import GrowingText
from scheduler_app.desktop.widgets.secret_remark import SecretRemark

READ_BY = {
    "told": "The client can read this on their page",
    "private": "Nobody but you reads this",
}
"""By the sign that stands before it."""


class NoteField(QWidget):
    """A text with a line below it that says who reads it: nobody shall have to guess."""

    edited = Signal()

    def __init__(self, kind: str, hint: str, parent: QWidget | None = None) -> None:
        """`kind` is "told" or "private"."""
        super().__init__(parent)
        self.text = GrowingText(hint, self, least=2)
        self.text.textChanged.connect(self.edited)
        sign = IconSign(kind, 13, parent=self)
        said = QLabel(READ_BY[kind], self)
        role(said, "small")
        self.text.setAccessibleDescription(said.text())
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(sign)
        row.addWidget(said, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.text)
        column.addLayout(row)
        self.doubt = SecretRemark(self.text, parent=self)
        column.addWidget(self.doubt)
        self.setFocusProxy(self.text)

    def show_value(self, value: object) -> None:
        """Show this text."""
        self.text.say(str(value))

    def value(self) -> str:
        """What is written."""
        return self.text.words()

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.text.setAccessibleName(name)
