"""Desktop, messages: how all messages stand, asked for once and said in many places."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.messages.shelves import Outlook
from scheduler_app.use_cases.messages.outlook import outlook_of

KINDS = frozenset(
    {
        ChangedKind.MESSAGES,
        ChangedKind.BOOKINGS,
        ChangedKind.RULES,
        ChangedKind.CLIENTS,
        ChangedKind.SERVICES,
    }
)


class MessagesStanding(QObject):
    """Asks the diary again, off the GUI thread, whenever it may be another one."""

    changed = Signal()

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self.outlook: Outlook | None = None
        """None before the diary has answered."""
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again: time has passed."""
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: outlook_of(diary, now=now))

    def count(self) -> int:
        """How many messages went wrong that would still be of use."""
        return self.outlook.missed if self.outlook is not None else 0

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()
        if ChangedKind.RULES in kinds:
            # The same messages, but their days are told in the zone of now.
            self.changed.emit()

    def _take(self, found: Outlook) -> None:
        before, self.outlook = self.outlook, found
        if found != before:
            self.changed.emit()
