"""Desktop, file trouble: the dialog that says what failed and what is safe, and offers the mend."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.care.file_trouble.choice import WayChosen, WayOut
from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.reach import Opener, open_outside
from scheduler_app.desktop.stylesheet import role
from scheduler_app.domain.care.backups import DAILY, Backup
from scheduler_app.domain.errors import Damaged, DiaryGone, DiskFails, Trouble
from scheduler_app.domain.wording import dated_in_words

if TYPE_CHECKING:
    from scheduler_app.use_cases.ports.profile import Profile

WIDTH = 660
RESTORABLE = (Damaged, DiaryGone, DiskFails)
"""Troubles that an earlier state of the diary gets one out of."""


class FileTroubleDialog(QDialog):
    """`chosen` carries a `WayChosen`; dismissing chooses nothing. The safe button has the focus."""

    chosen = Signal(object)

    def __init__(
        self,
        trouble: Trouble,
        folder: Path,
        backups: Sequence[Backup],
        parent: QWidget | None = None,
        *,
        at_work: bool = False,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("The diary can’t be used just now")
        self.setFixedWidth(WIDTH)
        self.folder = folder
        self.opener: Opener = open_outside
        self.backups = QComboBox(self)
        self._known = list(backups) if isinstance(trouble, RESTORABLE) else []
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        column.addLayout(self._head(trouble.message))
        column.addWidget(self._words(trouble.remedy))
        if isinstance(trouble, RESTORABLE):
            self._offer_backups(column, at_work=at_work)
        else:
            self.backups.hide()
        column.addWidget(self._words(f"The diary’s folder is {folder}", "small"))
        column.addSpacing(6)
        column.addLayout(self._buttons(at_work=at_work))

    def choose(self, way: WayOut) -> None:
        """Answer, and close. Going elsewhere asks for the folder first."""
        folder = backup = None
        if way is WayOut.ELSEWHERE:
            home = str(Path.home())
            picked = QFileDialog.getExistingDirectory(self, "A folder for a diary", home)
            if not picked:
                return
            folder = Path(picked)
        if way is WayOut.RESTORE:
            backup = self._known[self.backups.currentIndex()]
        self.accept()
        self.chosen.emit(WayChosen(way, backup, folder))

    def open_folder(self) -> None:
        """Show the diary's folder in the system's own way; the dialog stays."""
        self.opener(QUrl.fromLocalFile(str(self.folder)))

    # -- inside -------------------------------------------------------------------------------

    def _head(self, message: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(IconSign("alert", 20, QPalette.ColorRole.BrightText, self))
        head = self._words(message, "title")
        row.addWidget(head, 1)
        self.setAccessibleDescription(message)
        return row

    def _words(self, text: str, kind: str = "") -> QLabel:
        label = QLabel(text, self)
        label.setWordWrap(True)
        if kind:
            role(label, kind)
        return label

    def _offer_backups(self, column: QVBoxLayout, *, at_work: bool) -> None:
        if not self._known:
            self.backups.hide()
            column.addWidget(self._words("There is no backup of it that could be restored."))
            return
        closes = " The window closes for a moment." if at_work else ""
        column.addWidget(
            self._words(
                "A backup can be put in its place. What was entered after it was made is not in "
                f"it; the broken file is kept beside it, under another name.{closes}"
            )
        )
        for backup in self._known:
            self.backups.addItem(backup_text(backup))
        self.backups.setAccessibleName("Backup to restore")
        column.addWidget(self.backups)

    def _buttons(self, *, at_work: bool) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        leave = self._button("Close" if at_work else "Quit", self.reject)
        row.addWidget(leave)
        row.addStretch(1)
        row.addWidget(self._button("Open folder", self.open_folder))
        if not at_work:
            row.addWidget(self._button("Another folder…", lambda: self.choose(WayOut.ELSEWHERE)))
        if self._known:
            row.addWidget(self._button("Restore backup", lambda: self.choose(WayOut.RESTORE)))
        again = self._button("Try again", lambda: self.choose(WayOut.AGAIN))
        role(again, "primary")
        again.setDefault(True)
        again.setFocus()
        row.addWidget(again)
        return row

    def _button(self, label: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(label, self)
        button.clicked.connect(lambda _=False: act())
        return button


def backup_text(backup: Backup) -> str:
    """When it was made, by this machine's clock, and what for if not for the day."""
    # The zone of the practice stands in the diary that can't be read.
    there = backup.at.astimezone()
    made = f"{dated_in_words(there.date())}, {there:%H:%M}"
    return made if backup.note == DAILY else f"{made} – {backup.note.replace('-', ' ')}"


def ask(trouble: Trouble, profile: Profile) -> WayChosen | None:
    """Show it with no window open, and wait; None to leave."""
    dialog = FileTroubleDialog(trouble, profile.data_dir, profile.rescue.backups())
    chosen: list[WayChosen] = []
    dialog.chosen.connect(chosen.append)
    dialog.exec()
    dialog.deleteLater()
    return chosen[0] if chosen else None


def show_alone(trouble: Trouble) -> None:
    """A trouble that there is nothing to choose in: said, and closed."""
    tell(trouble)
    dialog = FileTroubleDialog(trouble, Path(tempfile.gettempdir()), (), at_work=True)
    dialog.exec()
    dialog.deleteLater()


def tell(trouble: Trouble) -> None:
    """The same on stderr, for whoever started it from there."""
    if sys.stderr is not None:  # none in a program without a console
        sys.stderr.write(f"scheduler-app: {' '.join(str(trouble).split())}\n")
