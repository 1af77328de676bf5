"""Desktop: the one dialog for unexpected errors, with details to copy. Built when needed."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from scheduler_app import __version__
from scheduler_app.desktop.stylesheet import role


class BugDialog(QDialog):
    """Says that something unexpected happened, and offers the scrubbed details."""

    def __init__(self, details: str, parent: QWidget | None = None, *, fatal: bool = False) -> None:
        super().__init__(parent)
        self.setWindowTitle("Something unexpected happened")
        self.resize(640, 400)
        self._details = f"scheduler-app {__version__}\n{details}"
        column = QVBoxLayout(self)
        column.setSpacing(12)
        head = QLabel("Something unexpected happened", self)
        role(head, "title")
        text = QLabel(
            "What was saved before is safe. "
            + ("The window can’t be opened. " if fatal else "You can go on working. ")
            + "If it happens again, copy the "
            "details and send them to whoever looks after this program: names, addresses and "
            "numbers have been taken out.",
            self,
        )
        text.setWordWrap(True)
        shown = QPlainTextEdit(self._details, self)
        shown.setReadOnly(True)
        shown.setAccessibleName("Details of the error")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        copy = buttons.addButton("Copy details", QDialogButtonBox.ButtonRole.ActionRole)
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details))
        buttons.rejected.connect(self.reject)
        for widget in (head, text, shown, buttons):
            column.addWidget(widget)
