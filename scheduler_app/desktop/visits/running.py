"""Desktop, visits: the stopwatch that runs, asked for once and shown in many places."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.use_cases.visits.stopwatch import RunningStopwatch, running

KINDS = frozenset({ChangedKind.VISITS, ChangedKind.BOOKINGS, ChangedKind.CLIENTS})
EVERY_MS = 30_000
"""How often its minutes are looked at while it runs."""


class RunningVisit(QObject):
    """Asks the diary again, off the GUI thread, whenever it says something else or time passes."""

    changed = Signal()
    """Another one runs now, or none, or its minutes are others."""

    def __init__(self, tools: Tools, parent: QObject) -> None:
        super().__init__(parent)
        self._tools = tools
        self.stands: RunningStopwatch | None = None
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self.refresh)
        tools.bridge.changed.connect(self._look_again)
        self.refresh()

    def refresh(self) -> None:
        """Ask the diary again: time has passed."""
        diary, now = self._tools.diary, self._tools.now()
        self._latest.ask(lambda: running(diary, now=now))

    def runs_for(self, booking_id: int) -> bool:
        """Whether it runs for this booking."""
        return self.stands is not None and self.stands.record.booking_id == booking_id

    def look_no_more(self) -> None:
        """The window ends."""
        self._clock.stop()

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self.refresh()

    def _take(self, stands: RunningStopwatch | None) -> None:
        if stands is None:
            self._clock.stop()
        elif not self._clock.isActive():
            self._clock.start()
        if stands != self.stands:
            self.stands = stands
            self.changed.emit()
