"""Desktop, messages: reminds of appointments at the tray, or by a toast where there is none."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, Signal, Slot

from scheduler_app.desktop.contributions import Announcement, Announcer
from scheduler_app.desktop.messages import reminder_words as words
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BOOKING
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.ports.reminders import NotShown

PATIENCE_SECONDS = 4.0
"""A window that is busy for longer is asked again later."""


class _Ringing:
    """A reminder on its way into the window, until that shows it or the worker calls it back."""

    def __init__(self, item: CalendarItem) -> None:
        self.item = item
        self.settled = threading.Event()
        self._lock = threading.Lock()
        self._called_back = self._taken = False

    def take(self) -> bool:
        """The window is about to show it; whether it still may."""
        with self._lock:
            self._taken = not self._called_back
            return self._taken

    def call_back(self) -> bool:
        """It shall not be shown any more; whether that came in time."""
        with self._lock:
            self._called_back = not self._taken
            self.settled.set()
            return self._called_back


class ReminderAnnouncer(Announcer):
    """Says what the worker hands it, each appointment once; nothing of it waits in the menu."""

    _rung = Signal(object)
    """From a thread of the worker."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._rung.connect(self._tell)
        self._on_its_way: _Ringing | None = None
        self._leaving = False
        self._unsubscribe = tools.reminders.on_reminder(self._ring)

    def listen_no_more(self) -> None:
        """The window ends: what it has not shown by now waits for the next one."""
        self._unsubscribe()
        self._leaving = True
        if self._on_its_way is not None:
            self._on_its_way.call_back()

    def _ring(self, item: CalendarItem) -> None:
        """Runs on a thread of the worker, which must not note as shown what nobody has seen."""
        ringing = self._on_its_way = _Ringing(item)
        if not self._leaving:
            self._rung.emit(ringing)
            ringing.settled.wait(PATIENCE_SECONDS)
        if ringing.call_back():
            raise NotShown

    @Slot(object)
    def _tell(self, ringing: _Ringing) -> None:
        if not ringing.take():
            return
        item = ringing.item
        self.arrived.emit(
            Announcement(
                words.title(item, self._tools),
                words.text(item, self._tools),
                words.line(item, self._tools),
                "Open",
                lambda: self._tools.ways.show(BOOKING, item.id),
                waits=True,
            )
        )
        ringing.settled.set()
