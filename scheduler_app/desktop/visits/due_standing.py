"""Desktop, visits: what is due at clients, asked for once and shown in many places."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.domain.visits.due import waits_now
from scheduler_app.domain.visits.follow_up import ListedFollowUp
from scheduler_app.use_cases.visits.follow_ups import due

KINDS = frozenset(
    {
        ChangedKind.FOLLOW_UPS,
        ChangedKind.DEVICES,
        ChangedKind.CLIENTS,
        ChangedKind.BOOKINGS,
        ChangedKind.RULES,
        ChangedKind.SERVICES,
    }
)

LOOK_MS = 600_000
"""A day may have begun, and the clock may have jumped."""


class DueStanding(QObject):
    """Asks the diary again, off the GUI thread, whenever it or the day says something else."""

    changed = Signal()
    """Something else is to be seen now."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self._day = tools.today()
        self.listed: tuple[ListedFollowUp, ...] | None = None
        """What is due within 45 days, the first due first; None before the diary has answered."""
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look_at_day)
        self._timer.start()
        tools.bridge.changed.connect(self._look_again)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again."""
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: tuple(due(diary, now=now)))

    def look_no_more(self) -> None:
        """The window ends."""
        self._timer.stop()

    def now(self) -> list[ListedFollowUp]:
        """What is to be seen to today, the first due first."""
        today = self._tools.today()
        return [one for one in self.listed or () if waits_now(one.follow_up, today)]

    def _look_at_day(self) -> None:
        if self._tools.today() != self._day:
            self.refresh()

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()

    def _take(self, listed: tuple[ListedFollowUp, ...]) -> None:
        day = self._tools.today()
        if (listed, day) != (self.listed, self._day):
            self.listed, self._day = listed, day
            self.changed.emit()
