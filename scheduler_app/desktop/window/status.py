"""Desktop: the status bar: the booking page, conflicts that wait, and what undo would take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from scheduler_app.desktop.shortcuts import keys_text
from scheduler_app.desktop.wording import count_text, verb_text
from scheduler_app.desktop.workplace import Workplace
from scheduler_app.use_cases.conflicts import count_conflicts
from scheduler_app.use_cases.undo import undo_state

if TYPE_CHECKING:
    from scheduler_app.desktop.page.light import PageLight


class Status(QStatusBar):
    """One line; each part is hidden when there is nothing to say."""

    page_wanted = Signal()
    """More about the booking page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setAccessibleName("Status")
        self.light: PageLight | None = None
        self._left = QLabel(self)
        self._right = QLabel(self)
        self.addWidget(self._left, 1)
        self.addPermanentWidget(self._right)

    def show_page(self, place: Workplace) -> None:
        """The status light; after the first paint, as nobody misses it before."""
        from scheduler_app.desktop.page.light import PageLight

        self.light = PageLight(place, self)
        self.light.clicked.connect(self.page_wanted)
        self.insertWidget(0, self.light)
        self.light.show()

    def refresh(self, place: Workplace) -> int:
        """Ask the diary again; returns how many conflicts wait."""
        conflicts = count_conflicts(place.diary, now=place.now())
        state = undo_state(place.diary)
        parts = ["All changes are saved"]
        if conflicts:
            parts.insert(0, f"{count_text(conflicts, 'conflict')} to settle")
        self._left.setText("  ·  ".join(parts))
        undo = f"Undo ({keys_text('undo')}): {verb_text(state.undo)}" if state.undo else ""
        redo = f"Redo ({keys_text('redo')}): {verb_text(state.redo)}" if state.redo else ""
        zone = f"Times in {place.zone().key}"
        self._right.setText("  ·  ".join(part for part in (undo, redo, zone) if part))
        return conflicts

    def text(self) -> str:
        """All that is said."""
        return f"{self._left.text()}  ·  {self._right.text()}"
