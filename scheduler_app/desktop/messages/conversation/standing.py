"""Desktop, messages: how many messages of clients wait, asked for once and said in many places."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.use_cases.messages.waiting import waiting_count

KINDS = frozenset({ChangedKind.CONVERSATION, ChangedKind.CLIENTS})


class ConversationStanding(QObject):
    """Asks the diary again, off the GUI thread, whenever it may be another number."""

    changed = Signal()

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self.waiting: int | None = None
        """None before the diary has answered."""
        self._latest: Latest[int] = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again."""
        diary = self._tools.diary
        self._latest.ask(lambda: waiting_count(diary))

    def count(self) -> int:
        """How many wait."""
        return self.waiting or 0

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()

    def _take(self, found: int) -> None:
        before, self.waiting = self.waiting, found
        if found != before:
            self.changed.emit()
