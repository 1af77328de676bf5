"""Desktop: the banner that shows a trouble: what failed, what is safe, what to do next."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from scheduler_app.desktop.icons import IconSign, icon
from scheduler_app.desktop.stylesheet import role


class Banner(QFrame):
    """Stands above the screen until it is dismissed or the next thing succeeds."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        role(self, "warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 6, 6)
        row.setSpacing(8)
        row.addWidget(IconSign("alert", 16, QPalette.ColorRole.WindowText, self))
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        row.addWidget(self._text, 1)
        close = QToolButton(self)
        close.setIcon(icon("close"))
        close.setToolTip("Dismiss")
        close.setAccessibleName("Dismiss this message")
        close.clicked.connect(self.hide)
        row.addWidget(close)
        self.hide()

    def show_trouble(self, message: str, remedy: str) -> None:
        """Say it until dismissed."""
        self._text.setText(f"{message} {remedy}".strip())
        self.setAccessibleName(self._text.text())
        self.show()

    def text(self) -> str:
        """What is said."""
        return self._text.text()
