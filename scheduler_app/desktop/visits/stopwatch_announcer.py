"""Desktop, visits: the stopwatch in the tray's menu: to be started, to be stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from scheduler_app.desktop.contributions import Announcer, Choice, WaitingThing
from scheduler_app.desktop.kinds import ChangedKind
from scheduler_app.desktop.latest import Latest
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.running import RunningVisit
from scheduler_app.desktop.wording import time_text
from scheduler_app.domain.bookings.booking import OPEN
from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.domain.time_units import MINUTE
from scheduler_app.domain.zones import from_epoch

if TYPE_CHECKING:
    from scheduler_app.desktop.visits.verbs import VisitVerbs

BEFORE = 30 * MINUTE
"""Seconds before its start from which an appointment is the current one."""

AFTER = 60 * MINUTE
"""Seconds after its end until which it is."""

EVERY_MS = 60_000

KINDS = frozenset({ChangedKind.BOOKINGS, ChangedKind.CLIENTS, ChangedKind.SERVICES})


class StopwatchAnnouncer(Announcer):
    """Announces nothing by itself; whoever opens the menu finds the appointment of this hour."""

    def __init__(
        self, tools: Tools, running: RunningVisit, verbs: Callable[[], VisitVerbs], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._running = running
        self._verbs = verbs
        self._current: CalendarItem | None = None
        running.changed.connect(self.changed)
        self._latest = Latest(tools.runner, self, self._take, tools.notices.show)
        tools.bridge.changed.connect(self._look_again)
        self._clock = QTimer(self)
        self._clock.setInterval(EVERY_MS)
        self._clock.timeout.connect(self._look)
        self._clock.start()
        self._look()

    def look_no_more(self) -> None:
        """The window ends."""
        self._clock.stop()

    def things(self) -> list[WaitingThing]:
        stands = self._running.stands
        zone = self._tools.zone()
        if stands is not None:
            title = f"{stands.client}, since {time_text(stands.record.started, zone)}"
            stop = Choice(
                "stop", "Stop and write it down", lambda: self._verbs().stop(), raises=True
            )
            return [WaitingThing(title, "stopwatch", (stop,))]
        item = self._current
        if item is None:
            return []
        title = f"{item.headline}, {time_text(from_epoch(item.start), zone)}"
        return [
            WaitingThing(
                title,
                "stopwatch",
                (
                    Choice(
                        "stopwatch",
                        "Start the stopwatch",
                        lambda: self._verbs().start(item.id),
                        raises=False,
                    ),
                    Choice(
                        "visits",
                        "Record the visit…",
                        lambda: self._verbs().write_down(item.id),
                        raises=True,
                    ),
                ),
            )
        ]

    def _look_again(self, kinds: frozenset[ChangedKind]) -> None:
        if kinds & KINDS:
            self._look()

    def _look(self) -> None:
        source, now = self._tools.source, int(self._tools.now().timestamp())
        self._latest.ask(lambda: current_visit(source.items(now - AFTER, now + BEFORE), now))

    def _take(self, current: CalendarItem | None) -> None:
        if current != self._current:
            self._current = current
            self.changed.emit()


def current_visit(items: Sequence[CalendarItem], now: int) -> CalendarItem | None:
    """The appointment of this hour: the one that began last, else the next to begin."""
    near = [
        item
        for item in items
        if item.kind == "appointment" and item.state in OPEN and item.client_id is not None
    ]
    begun = [item for item in near if item.start <= now]
    if begun:
        return max(begun, key=lambda item: item.start)
    return min(near, key=lambda item: item.start, default=None)
