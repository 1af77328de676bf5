"""Desktop, quick entry: the line is understood anew with each letter and each choice."""

from __future__ import annotations

from datetime import date, datetime

from PySide6.QtCore import QObject, Signal

from scheduler_app.desktop.bookings.quick_entry.marked_line import MarkedLine
from scheduler_app.desktop.bookings.quick_entry.reading import Line, LineReading, read
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.wording import desk_date_order
from scheduler_app.domain.bookings.quick_entry import Picked
from scheduler_app.domain.calendar.marks_in_text import Part
from scheduler_app.domain.time_units import minutes_of
from scheduler_app.domain.wording import SHORT_MONTHS


class Understanding(QObject):
    """Reads the line off the GUI thread, together with what was chosen for it."""

    read = Signal(object)
    """A `LineReading`: the newest, though the line may be a letter further by now."""

    def __init__(
        self, tools: Tools, line: MarkedLine, start: datetime | None, end: datetime | None
    ) -> None:
        """`start` and `end` (aware) are those that were drawn in the grid."""
        super().__init__(line)
        self._tools = tools
        self._line = line
        self._given = start
        self._minutes = minutes_of(end - start) if start and end else None
        self._chosen: datetime | None = None
        self._typed_start: datetime | None = None
        self._picked: Picked | None = None
        self.reading: LineReading | None = None
        """The newest; None before the first."""
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)

    def ask(self) -> None:
        """Understand the line as it stands."""
        line = Line(
            self._line.text(),
            self._line.cursorPosition(),
            chosen=self._chosen,
            given=self._given,
            minutes=self._minutes,
            picked=self._picked,
            order=desk_date_order(),
        )
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: read(diary, line, now=now))

    def of_line(self) -> LineReading | None:
        """The reading of the line as it stands; None while it is still being read."""
        known = self.reading is not None and self.reading.line.text == self._line.text()
        return self.reading if known else None

    def pick(self, picked: Picked, start: int, end: int) -> None:
        """Put the chosen client's name into the line; the answer holds while it stands there."""
        self._picked = picked
        if picked.client is not None:
            self._line.put(start, end, picked.name)
        self._ask_again()

    def choose_free(self, number: int) -> None:
        """Take one of the free times that are offered."""
        if self.reading is not None and number < len(self.reading.free):
            self._chosen = self.reading.free[number]
            self._ask_again()

    def choose_day(self, day: date) -> None:
        """Write the date with its year, so that the line says it."""
        if self.reading is not None:
            mark = next(m for m in self.reading.understood.marks if m.part is Part.DAY)
            self._line.put(
                mark.start, mark.end, f"{day.day} {SHORT_MONTHS[day.month - 1]} {day.year}"
            )
            self._ask_again()

    def _ask_again(self) -> None:
        self._line.setFocus()
        self.ask()

    def _take(self, reading: LineReading) -> None:
        typed = reading.understood.start
        if self._chosen is not None and typed != self._typed_start:
            # The line names another time than when a free one was chosen: the line wins.
            self._chosen = None
            self._typed_start = typed
            self.ask()
            return
        self._typed_start = typed
        self.reading = reading
        self.read.emit(reading)
