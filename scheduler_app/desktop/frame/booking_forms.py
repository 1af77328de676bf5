"""Desktop: opens the two ways to write a booking, the line and the full form, each when wanted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMainWindow

from scheduler_app.desktop.frame.parts import WindowParts
from scheduler_app.desktop.shortcuts import keys_text
from scheduler_app.desktop.ways import BLOCK, BOOK_AT, BOOKING, EDIT, NEW_BOOKING_OF
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.clients.client import Client
from scheduler_app.domain.time_units import minutes_of

if TYPE_CHECKING:
    from scheduler_app.desktop.bookings.draft import Draft


class BookingForms(QObject):
    """What was written is shown in the calendar."""

    def __init__(self, parts: WindowParts, window: QMainWindow) -> None:
        super().__init__(window)
        self._parts = parts
        self._tools = parts.tools
        self._window = window
        self._line = ""
        ways = parts.tools.ways
        ways.add({"new": self.quick_entry, "new-form": self.new_in_form, "block": self.next_hour})
        ways.lead(NEW_BOOKING_OF, self.new_in_form)
        ways.lead(EDIT, self.edit)
        ways.lead(BOOK_AT, lambda span: self.quick_entry(*span))
        ways.lead(BLOCK, lambda span: self.block(*span))

    def quick_entry(self, start: datetime | None = None, end: datetime | None = None) -> None:
        """One line that becomes a booking; `start` and `end` (aware) where they are known."""
        from scheduler_app.desktop.bookings.quick_entry.entry import QuickEntry

        attempts = self._parts.calendar.verbs.attempts
        entry = QuickEntry(self._tools, attempts, self._window, start=start, end=end)
        entry.booked.connect(self._show)
        entry.form_wanted.connect(self._open_editor)
        # At an hour of the grid the line that was left before is not taken up: it waits on.
        before = "" if start is None else self._line
        entry.accepted.connect(lambda: self._keep_line(before))
        entry.rejected.connect(lambda: self._keep_line(before, entry.line.text().strip()))
        if self._line and start is None:
            entry.resume(self._line)
        entry.open()

    def new_in_form(self, client: Client | None = None) -> None:
        """A new booking in the full form, at the next full hour, of a client who is known."""
        from scheduler_app.desktop.bookings.draft import Draft

        self._open_editor(Draft(start=self._next_full_hour(), client=client))

    def edit(self, item: CalendarItem) -> None:
        """A booking in the full form."""
        from scheduler_app.desktop.bookings.draft import draft_of

        self._open_editor(draft_of(self._tools.diary, item.id))

    def block(self, start: datetime, end: datetime) -> None:
        """A busy block in the full form."""
        from scheduler_app.desktop.bookings.draft import Draft
        from scheduler_app.domain.bookings.booking import Kind

        minutes = minutes_of(end - start)
        self._open_editor(Draft(start=start, minutes=minutes, kind=Kind.BUSY))

    def next_hour(self) -> None:
        """A busy block of an hour, from the next full hour on."""
        start = self._next_full_hour()
        self.block(start, start + timedelta(hours=1))

    # -- inside -------------------------------------------------------------------------------

    def _open_editor(self, draft: Draft) -> None:
        from scheduler_app.desktop.bookings.editor.editor import BookingEditor

        attempts = self._parts.calendar.verbs.attempts
        editor = BookingEditor(self._tools, attempts, draft, self._window)
        editor.open()

    def _show(self, booking_id: int) -> None:
        self._tools.ways.show(BOOKING, booking_id)

    def _keep_line(self, before: str, left: str = "") -> None:
        """A line that was left is there again at the next call: the phone rings, one types on."""
        self._line = left or before
        if left:
            self._tools.notices.say(f"Your line is kept; {keys_text('new')} brings it back")

    def _next_full_hour(self) -> datetime:
        now = self._tools.now()
        return now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
