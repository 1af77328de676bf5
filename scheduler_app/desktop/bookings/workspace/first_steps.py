"""Desktop, calendar screen: what a new diary offers first; gone with the first booking."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from scheduler_app.desktop.icons import icon
from scheduler_app.desktop.shortcuts import keys_text
from scheduler_app.desktop.stylesheet import role
from scheduler_app.use_cases.bookings.show_calendar import nothing_booked
from scheduler_app.use_cases.ports.diary import DiaryHandle
from scheduler_app.use_cases.practice.founding import is_untouched


class FirstSteps(QFrame):
    """A strip over the empty week; it can be sent away and does not come back in this run."""

    import_wanted = Signal()
    steps_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sent_away = False
        role(self, "hint")
        self.setAccessibleName("First steps")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 12, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        title = QLabel("Nothing is booked yet. How do you want to begin?", self)
        role(title, "strong")
        head.addWidget(title, 1)
        close = QToolButton(self)
        close.setIcon(icon("close"))
        close.setIconSize(QSize(16, 16))
        close.setAccessibleName("Hide the first steps")
        close.setToolTip("Hide the first steps")
        close.clicked.connect(self._send_away)
        head.addWidget(close)
        column.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(8)
        for symbol, label, signal in (
            ("download", "Import your calendar…", self.import_wanted),
            ("clock", "Set up in three steps", self.steps_wanted),
            ("add", f"First booking  ({keys_text('new')})", self.new_wanted),
        ):
            button = QPushButton(icon(symbol), label, self)
            button.clicked.connect(lambda _=False, signal=signal: signal.emit())
            row.addWidget(button)
            if symbol == "clock":
                self._steps = button
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def look(self, diary: DiaryHandle) -> None:
        """Whether there is still something to begin with."""
        empty = nothing_booked(diary)
        self.offer(empty=empty, untouched=empty and is_untouched(diary))

    def offer(self, *, empty: bool, untouched: bool) -> None:
        """Show itself while the diary is empty, and the way to set it up until that is done."""
        self._steps.setVisible(untouched)
        self.setVisible(empty and not self._sent_away)

    def _send_away(self) -> None:
        self._sent_away = True
        self.hide()
