"""Desktop, importing: what is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.stylesheet import role


class WorkPage(QWidget):
    """Progress of a reading or an import."""

    stop_wanted = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.addStretch(1)
        inner = QWidget(self)
        inner.setMaximumWidth(480)
        row.addWidget(inner, 1000)
        row.addStretch(1)
        column = QVBoxLayout(inner)
        column.setSpacing(8)
        column.addStretch(2)
        self._doing = QLabel(self)
        role(self._doing, "title")
        column.addWidget(self._doing)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        column.addWidget(self.bar)
        foot = QHBoxLayout()
        self._share = QLabel(self)
        role(self._share, "muted")
        foot.addWidget(self._share, 1)
        self.stop_button = QPushButton("Stop", self)
        self.stop_button.clicked.connect(self.stop_wanted)
        foot.addWidget(self.stop_button)
        column.addLayout(foot)
        column.addStretch(3)

    def begin(self, what: str) -> None:
        """Show that this has begun; how far it is, is not known yet."""
        self._doing.setText(what)
        self.bar.setRange(0, 0)
        self._share.clear()
        self.stop_button.setEnabled(True)

    def show_progress(self, done: int, of: int) -> None:
        """Show how much is done of how much."""
        # Whole per mille: a bar counts in 32 bits, and bytes of a folder may be more.
        share = 1000 * done // max(1, of)
        self.bar.setRange(0, 1000)
        self.bar.setValue(share)
        # Once it is to stop, what becomes of the files stands there.
        if self.stop_button.isEnabled():
            self._share.setText(f"{share // 10} %")

    def show_stopping(self) -> None:
        """Show that it ends as soon as it can."""
        self._doing.setText("Stopping…")
        self._share.setText("Files that are in whole stay; of the others nothing comes in.")
        self.stop_button.setEnabled(False)
