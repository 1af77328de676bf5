"""Worker, messages: hands reminders to whoever shows them. The worker itself shows nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from scheduler_app.domain.calendar.items import CalendarItem
from scheduler_app.use_cases.ports.reminders import NotShown
from scheduler_app.worker.parts import WorkerParts

REMIND = "remind"
"""The job that rings it."""


class Bell:
    """The `Reminders` of a window. Of any thread."""

    def __init__(self, parts: WorkerParts) -> None:
        self._parts = parts
        self._listeners: list[Callable[[CalendarItem], None]] = []
        self.last_seen: datetime | None = None
        """When somebody last sat at the window; None where nobody did since the start."""

    def on_reminder(self, listener: Callable[[CalendarItem], None]) -> Callable[[], None]:
        """Call `listener` with each appointment that is to be reminded of, on a worker's thread."""
        self._listeners.append(listener)
        # What became due while nobody listened is still of use.
        self._parts.signals.soon(REMIND)
        return lambda: self._listeners.remove(listener)

    def here(self, at: datetime) -> None:
        """Somebody sat at the window then."""
        self.last_seen = at

    def heard(self) -> bool:
        """Whether anybody listens."""
        return bool(self._listeners)

    def ring(self, item: CalendarItem) -> None:
        """Remind of an appointment. Raises `NotShown` where nobody listens any more."""
        listeners = tuple(self._listeners)
        if not listeners:
            raise NotShown
        for listener in listeners:
            listener(item)
