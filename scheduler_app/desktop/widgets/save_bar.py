"""Desktop: the foot of every form: whether it is saved, Save and Discard, always in view."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from scheduler_app.desktop.stylesheet import role


class SaveBar(QWidget):
    """Says by signal what shall become of what was typed."""

    save_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, form: QWidget, label: str = "Save", *, at_end: bool = False) -> None:
        """`form` is what Ctrl+S saves from anywhere inside; `at_end`: Save stands at the right."""
        super().__init__(form)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        self.save = QPushButton(label, self)
        role(self.save, "primary")
        self.save.clicked.connect(self.save_wanted)
        self.discard = QPushButton("Discard", self)
        self.discard.setToolTip("Show again what is saved")
        self.discard.clicked.connect(self.discard_wanted)
        self.said = QLabel("Not saved yet", self)
        role(self.said, "danger")
        if at_end:
            self.row.addStretch(1)
        for part in (self.said, self.discard, self.save)[:: 1 if at_end else -1]:
            self.row.addWidget(part)
        if not at_end:
            self.row.addStretch(1)
        # By Tab the first is what is wanted mostly.
        QWidget.setTabOrder(self.save, self.discard)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Save), form)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._save_by_keys)
        self.show_dirty(dirty=False)

    def show_dirty(self, *, dirty: bool) -> None:
        """Whether something is typed that is not saved."""
        self.save.setEnabled(dirty)
        self.discard.setVisible(dirty)
        self.said.setVisible(dirty)

    def _save_by_keys(self) -> None:
        if self.save.isEnabled():
            self.save_wanted.emit()
