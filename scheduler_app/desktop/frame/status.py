"""Desktop: the status bar: the booking page, conflicts that wait, and what undo would take back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from scheduler_app.desktop.frame.undo_sign import UndoSign
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import count_text

if TYPE_CHECKING:
    from scheduler_app.desktop.care.backup_line import BackupLine
    from scheduler_app.desktop.doing.unsaved import Unsaved
    from scheduler_app.desktop.frame.unsaved_sign import UnsavedSign
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
        self.backup: BackupLine | None = None
        self._left = QLabel(self)
        self._undo = UndoSign(self)
        self._zone = QLabel(self)
        self.addWidget(self._left, 1)
        self.addPermanentWidget(self._undo)
        self.addPermanentWidget(self._zone)
        self._conflicts = 0
        self._unsaved: UnsavedSign | None = None

    def show_page(self, tools: Tools) -> None:
        """The status light, and the backups; after the first paint, as nobody misses it before."""
        from scheduler_app.desktop.page.light import PageLight

        self.light = PageLight(tools, self)
        self.light.clicked.connect(self.page_wanted)
        self.insertWidget(0, self.light)
        self.light.show()
        from scheduler_app.desktop.care.backup_line import BackupLine

        self.backup = BackupLine(tools, self)
        self.addPermanentWidget(self.backup)
        # Undo and zone keep their place at the edge.
        for sign in (self._undo, self._zone):
            self.removeWidget(sign)
            self.addPermanentWidget(sign)
            sign.show()
        self.backup.refresh()

    def refresh(self, tools: Tools) -> int:
        """Ask the diary again; returns how many conflicts wait."""
        from scheduler_app.use_cases.bookings.conflicts import count_conflicts

        conflicts = self._conflicts = count_conflicts(tools.diary, now=tools.now())
        self._say()
        self._say_undo(tools)
        self._zone.setText(f"Times in {tools.zone().key}")
        if self.backup is not None:
            self.backup.refresh()
        return conflicts

    def pass_over(self, tools: Tools) -> None:
        """Name what undo acts on next, where it has refused something that it passes over."""
        if tools.passed_over:
            self._say_undo(tools)

    def _say_undo(self, tools: Tools) -> None:
        from scheduler_app.use_cases.bookings.undo import undo_state

        self._undo.say(undo_state(tools.diary, over=tools.passed_over))

    def watch(self, unsaved: Unsaved) -> None:
        """Say from now on what was typed and is not saved."""
        unsaved.changed.connect(lambda: self._show_unsaved(unsaved))

    def text(self) -> str:
        """All that is said."""
        unsaved = self._unsaved.said.accessibleName() if self._unsaved is not None else ""
        return "  ·  ".join(
            filter(None, (unsaved, self._left.text(), self._undo.said(), self._zone.text()))
        )

    def _show_unsaved(self, unsaved: Unsaved) -> None:
        if self._unsaved is None:
            # Built when the first letter is typed: the window's start has no need of it.
            from scheduler_app.desktop.frame.unsaved_sign import UnsavedSign

            self._unsaved = UnsavedSign(unsaved, self)
            self.insertWidget(0 if self.light is None else 1, self._unsaved)
        self._unsaved.look()
        self._say()

    def _say(self) -> None:
        """Conflicts; and that all is saved, while no form says otherwise."""
        waiting = count_text(self._conflicts, "conflict") + " to settle" if self._conflicts else ""
        dirty = self._unsaved is not None and not self._unsaved.isHidden()
        saved = "" if dirty else "All changes are saved"
        self._left.setText("  ·  ".join(filter(None, (waiting, saved))))
