"""Desktop: what stands over everything in a preview's window: that it is over a copy."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from scheduler_app.desktop.icons import IconSign
from scheduler_app.desktop.stylesheet import role

WORDS = (
    "A copy of your diary, to try the booking page with. Nothing that is done here reaches your "
    "diary or your clients; all of it goes when this window is closed."
)


class CopyHint(QFrame):
    """Can't be dismissed: a real booking that is taken here would be lost."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        role(self, "warning")
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        row.addWidget(IconSign("alert", 16, QPalette.ColorRole.WindowText, self))
        said = QLabel(WORDS, self)
        said.setWordWrap(True)
        row.addWidget(said, 1)
        self.setAccessibleName(WORDS)
