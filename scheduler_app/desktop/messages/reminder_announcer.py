"""Desktop, messages: reminds of appointments at the tray, or by a toast where there is none."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from scheduler_app.desktop.contributions import Announcement, Announcer, WaitingThing
from scheduler_app.desktop.messages import reminder_words as words
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.ways import BOOKING
from scheduler_app.domain.calendar.items import CalendarItem


class ReminderAnnouncer(Announcer):
    """Says what the worker hands it, each appointment once; nothing of it waits in the menu."""

    _rung = Signal(object)
    """From a thread of the worker."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._rung.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self.listen_no_more: Callable[[], None] = tools.reminders.on_reminder(self._rung.emit)

    def known(self) -> bool:
        return True

    def waits(self) -> str:
        return ""

    def greeting(self) -> Announcement | None:
        return None

    def things(self) -> list[WaitingThing]:
        return []

    def show_all(self) -> None:
        """Nothing of it waits."""

    def _tell(self, item: CalendarItem) -> None:
        self.arrived.emit(
            Announcement(
                words.title(item, self._tools),
                words.text(item, self._tools),
                words.line(item, self._tools),
                "Open",
                lambda: self._tools.ways.show(BOOKING, item.id),
            )
        )
