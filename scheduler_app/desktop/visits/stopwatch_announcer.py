"""Desktop, visits: the stopwatch in the tray's menu: to be started, to be stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from scheduler_app.desktop.contributions import Announcer, Choice, WaitingThing
from scheduler_app.desktop.tools import Tools
from scheduler_app.desktop.visits.running import RunningVisit
from scheduler_app.desktop.wording import time_text
from scheduler_app.domain.calendar.items import CalendarItem

if TYPE_CHECKING:
    from scheduler_app.desktop.visits.verbs import VisitVerbs


class StopwatchAnnouncer(Announcer):
    """Announces nothing by itself; whoever opens the menu finds the stopwatch that runs."""

    def __init__(
        self, tools: Tools, running: RunningVisit, verbs: Callable[[], VisitVerbs], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._tools = tools
        self._running = running
        self._verbs = verbs
        running.changed.connect(self.changed)

    def things(self) -> list[WaitingThing]:
        stands = self._running.stands
        if stands is None:
            return []
        title = f"{stands.client}, since {time_text(stands.record.started, self._tools.zone())}"
        stop = Choice("stop", "Stop and write it down", lambda: self._verbs().stop(), raises=True)
        return [WaitingThing(title, "stopwatch", (stop,))]


def visits_of_today(
    running: RunningVisit, verbs: Callable[[], VisitVerbs], item: CalendarItem
) -> Sequence[Choice]:
    """What is done with a visit of today from the tray: timed, and written down."""
    if item.client_id is None:
        return ()
    write = Choice("visits", "Record the visit…", lambda: verbs().write_down(item.id), raises=True)
    if running.stands is not None:
        return (write,)
    start = Choice("stopwatch", "Start the stopwatch", lambda: verbs().start(item.id), raises=False)
    return start, write
