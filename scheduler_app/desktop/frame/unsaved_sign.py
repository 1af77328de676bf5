"""Desktop: what was typed and is not saved, in the status bar, with Save and Discard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.unsaved import Unsaved

WIDEST = 360
"""Pixels of the names: the rest of the bar has things to say too."""


class UnsavedSign(QWidget):
    """Seen while something is not saved, whatever screen is shown."""

    def __init__(self, unsaved: Unsaved, parent: QWidget) -> None:
        super().__init__(parent)
        self._unsaved = unsaved
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 6, 0)
        row.setSpacing(2)
        self.said = QLabel(self)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        role(self.said, "danger")
        row.addWidget(self.said)
        self.save = QPushButton("Save", self)
        self.save.setAccessibleName("Save what is not saved yet")
        self.save.clicked.connect(lambda: unsaved.save_all())  # noqa: PLW0108  # no argument
        self.discard = QPushButton("Discard", self)
        self.discard.setAccessibleName("Discard what is not saved yet")
        self.discard.clicked.connect(lambda: unsaved.discard_all())  # noqa: PLW0108
        for button in (self.save, self.discard):
            role(button, "link")
            # By Tab, never by a click: what is being typed keeps the focus.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)

    def look(self) -> None:
        """Say what is not saved now."""
        names = self._unsaved.names()
        text = f"Not saved yet: {', '.join(names)}" if names else ""
        metrics = self.said.fontMetrics()
        self.said.setText(metrics.elidedText(text, Qt.TextElideMode.ElideRight, WIDEST))
        self.said.setAccessibleName(text)
        self.setVisible(bool(names))
