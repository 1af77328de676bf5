"""Desktop, clients: the list is cut down to those who have a tag."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

ANY = "With any tags, or none"


class TagFilter(QComboBox):
    """Is there only where tags are in use."""

    chosen = Signal()
    """Another tag is wanted now, or any."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Only clients with this tag")
        self.addItem(ANY, "")
        self.activated.connect(lambda _: self.chosen.emit())
        self.hide()

    def tag(self) -> str:
        """The one that is wanted; empty for any."""
        return str(self.currentData() or "")

    def choose(self, tag: str) -> None:
        """Want this one; nothing is said."""
        self.setCurrentIndex(max(0, self.findData(tag)))

    def show_tags(self, tags: Sequence[str]) -> None:
        """Those that clients have; the one that is wanted stays, also where nobody has it."""
        wanted = self.tag()
        there = [str(self.itemData(row)) for row in range(1, self.count())]
        shown = [*tags, *([wanted] if wanted and wanted not in tags else [])]
        if there != shown:
            self.clear()
            self.addItem(ANY, "")
            for tag in shown:
                self.addItem(tag, tag)
            self.choose(wanted)
        self.setVisible(bool(shown))
