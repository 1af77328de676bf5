"""Desktop, quick entry: what stands below the line when its time is taken, missing or in doubt."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from scheduler_app.desktop.bookings.quick_entry.reading import LineReading
from scheduler_app.desktop.doing.asking import BOOK_ANYWAY
from scheduler_app.desktop.doing.overlap_question import in_the_way_text
from scheduler_app.desktop.stylesheet import role
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import day_text, moment_text


class Offers(QFrame):
    """Free times instead, a double booking on purpose, or a word to go ahead without the page.

    A date that may be one of two is asked about here as well.
    """

    free_chosen = Signal(int)
    day_chosen = Signal(object)
    keep_wanted = Signal()
    anyway_wanted = Signal()

    def __init__(self, tools: Tools, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(8)
        self.said = QLabel(self)
        self.said.setWordWrap(True)
        self._days: tuple[date, ...] = ()
        column.addWidget(self.said)
        row = QHBoxLayout()
        row.setSpacing(8)
        self._instead = QLabel("Free instead", self)
        role(self._instead, "muted")
        row.addWidget(self._instead)
        self.free_buttons = [QPushButton(self) for _ in range(3)]
        for number, button in enumerate(self.free_buttons):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, number=number: self._choose(number))
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        self.keep_button = QPushButton("Double-book on purpose", self)
        self.keep_button.clicked.connect(self.keep_wanted)
        self.anyway_button = QPushButton(BOOK_ANYWAY, self)
        self.anyway_button.clicked.connect(self.anyway_wanted)
        for button in (self.keep_button, self.anyway_button):
            button.setAutoDefault(False)
            column.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_reading(self, reading: LineReading, doubt: str, *, complete: bool) -> None:
        """What fits the reading; `doubt` says why the page could not be asked, if it could not."""
        self._days = ()
        if reading.days_in_question:
            self._ask_day(reading)
            return
        doubtful = bool(doubt) and not reading.taken and reading.start is not None
        nowhere = reading.start is None and bool(reading.line.text.strip())
        self.setVisible(reading.taken or doubtful or (nowhere and bool(reading.free)))
        role(self, "warning" if reading.taken or doubtful else "soft")
        self._instead.setVisible(reading.taken and bool(reading.free))
        today, zone = self._tools.today(), self._tools.zone()
        if reading.taken:
            said = in_the_way_text(reading.conflicts, zone, today)
        else:
            said = doubt if doubtful else "Next free times"
        self.said.setText(said)
        free = () if doubtful else reading.free
        for number, button in enumerate(self.free_buttons):
            button.setVisible(number < len(free))
            if number < len(free):
                button.setText(moment_text(free[number], zone, today=today))
        self.keep_button.setVisible(reading.taken)
        self.keep_button.setEnabled(complete)
        self.anyway_button.setVisible(doubtful)
        self.anyway_button.setEnabled(complete)

    def _ask_day(self, reading: LineReading) -> None:
        """Which of two days a date without a year means."""
        understood = reading.understood
        self._days = tuple(day for day in (understood.day, *understood.other_days) if day)
        role(self, "soft")
        past = self._days[0] < self._tools.today()
        why = "This date is just past." if past else "This date is another day of the week."
        self.said.setText(f"{why} Which day is meant?")
        for number, button in enumerate(self.free_buttons):
            button.setVisible(number < len(self._days))
            if number < len(self._days):
                button.setText(day_text(self._days[number]) + f" {self._days[number].year}")
        for widget in (self._instead, self.keep_button, self.anyway_button):
            widget.hide()
        self.show()

    def _choose(self, number: int) -> None:
        if number < len(self._days):
            self.day_chosen.emit(self._days[number])
        else:
            self.free_chosen.emit(number)
