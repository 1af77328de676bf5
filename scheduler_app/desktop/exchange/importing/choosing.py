"""Desktop, importing: where files are dropped or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role

PATTERNS = "Calendars and address books (*.ics *.ical *.vcf *.vcard *.csv);;All files (*)"


class ChoosePage(QWidget):
    """The place to drop files on, with buttons for who would rather choose them."""

    chosen = Signal(object)
    """A list of paths, empty where nothing was chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._target = QFrame(self)
        role(self._target, "drop")
        column.addWidget(self._target)
        column = QVBoxLayout(self._target)
        column.setSpacing(8)
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(IconSign("download", 40), alignment=centre)
        column.addSpacing(4)
        lines = (
            ("Drop files or a folder here", "title"),
            ("Calendars (.ics) and address books (.vcf, .csv) of any other program.", "muted"),
            ("You see what would happen before anything is written.", "muted"),
        )
        for text, as_role in lines:
            label = QLabel(text, self)
            role(label, as_role)
            column.addWidget(label, alignment=centre)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.files_button = QPushButton("Choose files…", self)
        role(self.files_button, "primary")
        self.files_button.clicked.connect(self._ask_files)
        folder = QPushButton("Choose a folder…", self)
        folder.clicked.connect(self._ask_folder)
        row.addWidget(self.files_button)
        row.addWidget(folder)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(3)

    def show_target(self, *, over: bool) -> None:
        """Show whether something is held over the dialog that can be dropped."""
        self._target.setProperty("over", over)
        self._target.style().unpolish(self._target)
        self._target.style().polish(self._target)

    def _ask_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Import", "", PATTERNS)
        self.chosen.emit([Path(name) for name in names])

    def _ask_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Import a folder")
        self.chosen.emit([Path(name)] if name else [])
