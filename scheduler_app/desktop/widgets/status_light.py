"""Desktop: a line of the status bar: a dot, and how something stands in a few words."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.widgets.status_dot import GAP, SIDE, Dot, Light


class StatusLight(QPushButton):
    """The dot and the line, as a button: a click tells more."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        role(self, "light")
        self.line = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        row.setSpacing(GAP)
        self.dot = Dot(self)
        row.addWidget(self.dot)
        self.words = QLabel(self)
        role(self.words, "light")
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row.addWidget(self.words)

    def show_line(self, light: Light, line: str) -> None:
        """Say something else."""
        self.dot.show_light(light)
        self.line = line
        self.fit()
        self.updateGeometry()

    def fit(self) -> None:
        """Write the line into the room that there is."""
        self.words.setText(self.line)

    def around(self) -> int:
        """Pixels beside the words."""
        return 2 * SIDE + (0 if self.dot.isHidden() else self.dot.width() + GAP)

    def sizeHint(self) -> QSize:
        # A few pixels more than the words: hinting may round the other way.
        words = self.words.fontMetrics().horizontalAdvance(self.line) + GAP
        return QSize(self.around() + words, 20)
