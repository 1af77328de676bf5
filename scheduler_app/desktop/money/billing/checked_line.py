"""Desktop, money: a line for a number that somebody else gave, checked while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from scheduler_app.desktop.plain import isolated
from scheduler_app.desktop.stylesheet import role
from scheduler_app.domain.errors import InvalidInput

PAUSE = 400
"""Milliseconds after the last key: nobody is told that half a number is wrong."""

NumberCheck = Callable[[str], str]
"""Returns the number as people read it, empty for none; raises `InvalidInput` for what is none."""


class CheckedLine(QWidget):
    """Below it stands what is wrong, or how the number reads once it is right."""

    edited = Signal()

    def __init__(self, check: NumberCheck, hint: str = "") -> None:
        super().__init__()
        self._check = check
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(hint)
        column.addWidget(self.line)
        self.remark = QLabel(self)
        self.remark.setWordWrap(True)
        self.remark.hide()
        column.addWidget(self.remark)
        self.setFocusProxy(self.line)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self.look)
        self.line.textChanged.connect(self._typed)
        self.line.editingFinished.connect(self.look)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self.line.setAccessibleName(name)

    def show_value(self, value: object) -> None:
        """Show what is kept; nothing is said of it before something is typed."""
        self.line.setText(str(value))
        self._pause.stop()
        self._say("")

    def value(self) -> str:
        """What is typed."""
        return self.line.text().strip()

    def look(self) -> None:
        """Check what is typed, and say what there is to say."""
        self._pause.stop()
        try:
            told = self._check(self.value())
        except InvalidInput as refused:
            self._say(f"{refused.message} {refused.remedy}".strip(), wrong=True)
        else:
            self._say(isolated(told) if told and told != self.value() else "")

    def _typed(self) -> None:
        # What was wrong a moment ago may be right by now.
        self._say("")
        self._pause.start()
        self.edited.emit()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        role(self.remark, "danger" if wrong else "small")
        self.remark.setText(text)
        self.remark.setVisible(bool(text))
        self.line.setAccessibleDescription(text)
        self._fit()

    def _fit(self) -> None:
        # A form shares the height of several such lines evenly, whatever each needs.
        self.remark.setMinimumHeight(max(0, self.remark.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
